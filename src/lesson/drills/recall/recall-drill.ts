/**
 * A recall drill: a step of a lesson met again, in another dress and with other chance. It is the lesson, opened where this step
 * begins: the steps before are done behind the scenes, those after are left out. What is written for the step proves the drill.
 */
import type { Lesson } from '../../lesson'
import { parseLesson } from '../../parse-lesson'
import { declaredNames } from './declared-names'
import { endingWith } from './ending-with'
import { chooseDress, dressed, type Dress } from './dress'
import { recallName, type RecallName } from './recall-name'

export interface RecallSource {
  readonly markdown: string
  /** Name below `files/` -> content. */
  readonly files: Readonly<Record<string, string>>
}

export interface RecallDrill extends RecallSource {
  /** Its name. */
  readonly id: string
  /** The step that is asked for. */
  readonly only: string
  readonly dress: Dress
  /** Ends with that step. */
  readonly lesson: Lesson
}

/** Undefined where the lesson has no such step. */
export function makeRecall({ markdown: written, files }: RecallSource, name: RecallName): RecallDrill | undefined {
  const id = recallName(name)
  const markdown = withSeed(written, name.seed)
  const plain = parseLesson(markdown, `${id}/lesson.md`)
  if (!plain.steps.some((step) => step.id === name.step)) return undefined
  const dress = chooseDress(declaredNames({ lesson: plain, markdown, files }), { text: [markdown, ...Object.values(files)].join('\n'), seed: `${name.lesson} ${name.seed}` })
  const text = dressed(markdown, dress)
  const own = Object.fromEntries(Object.entries(files).map(([file, content]) => [dressed(file, dress), dressed(content, dress)]))
  return { id, only: name.step, dress, markdown: text, files: own, lesson: endingWith(parseLesson(text, `${id}/lesson.md`), name.step) }
}

/** The values of the lesson's variables follow from it. */
function withSeed(markdown: string, seed: number): string {
  const head = /^---\n[\s\S]*?\n---\n/.exec(markdown)?.[0] ?? ''
  const seeded = /^seed:.*$/m.test(head) ? head.replace(/^seed:.*$/m, `seed: ${seed}`) : head.replace(/\n---\n$/, `\nseed: ${seed}\n---\n`)
  return seeded + markdown.slice(head.length)
}
