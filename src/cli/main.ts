/** The command line: `kubarium session`, `kubarium lesson test`. */
import { UsageError } from './options'
import { writeCoverage } from './lesson/lesson-coverage'
import { showDrill } from './lesson/lesson-drill'
import { playRecall } from './lesson/lesson-recall'
import { newLesson } from './lesson/lesson-new'
import { previewLesson } from './lesson/lesson-preview'
import { writeLessonSchema } from './lesson/lesson-schema'
import { runLessonTests } from './lesson/lesson-test'
import { proveForParent } from './lesson/prove-all'
import { runSession } from './session'

const USAGE = `Usage:
  kubarium session [--nodes N] [--seed S] [--listen HOST:PORT [--tls]] [--speed asap|RATIO] [--control-plane-only]
  kubarium lesson test [--changed] [CHAPTER/LESSON | FOLDER ...]
  kubarium lesson new CHAPTER/NAME
  kubarium lesson preview CHAPTER/LESSON | FOLDER
  kubarium lesson drill --mistake K02 [--template NAME] [--seed N] [--write FOLDER]
  kubarium lesson drill --topic deployment.scale [--seed N]
  kubarium lesson coverage | schema`

const lessonCommands: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  test: runLessonTests,
  new: newLesson,
  preview: previewLesson,
  drill: (args) => (args.includes('--topic') ? playRecall(args) : showDrill(args)),
  coverage: writeCoverage,
  schema: writeLessonSchema,
  'prove-for-parent': proveForParent,
}

/** Resolves with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    if (args[0] === 'session') return await runSession(args.slice(1))
    if (args[0] === 'lesson' && Object.hasOwn(lessonCommands, args[1])) return await lessonCommands[args[1]](args.slice(2))
    console.error(USAGE)
    return args.length === 0 || args[0] === '--help' || args[0] === '-h' ? 0 : 2
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`error: ${error.message}\n\n${USAGE}`)
    return 2
  }
}
