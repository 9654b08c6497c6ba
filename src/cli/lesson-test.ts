/**
 * `kubarium lesson test`: the proof of each lesson. It is not done at its start; every solution passes its step; every wrong attempt
 * fails and is named.
 */
import { fileURLToPath } from 'node:url'
import { curriculum } from '../../lessons/curriculum'
import { proveLesson } from '../host/prove-lesson'
import { loadSchema } from './load-schema'
import { UsageError } from './options'
import { readLesson } from './read-lessons'

/** The bundle lies in `dist/cli`. */
const root = fileURLToPath(new URL('../..', import.meta.url))

export async function runLessonTests(ids: readonly string[]): Promise<number> {
  let failed = 0
  let passed = 0
  for (const id of ids.length > 0 ? ids : curriculum) {
    const lesson = readLesson(root, id)
    if (!lesson) throw new UsageError(`no lesson ${id}; there are ${curriculum.join(', ')}`)
    for await (const { claim, problem } of proveLesson({ lesson, schema: loadSchema() })) {
      console.log(`${problem === undefined ? 'ok  ' : 'FAIL'} ${id}: ${claim}${problem === undefined ? '' : `\n     ${problem}`}`)
      if (problem === undefined) passed++
      else failed++
    }
  }
  console.log(`${passed} passed, ${failed} failed`)
  return failed > 0 ? 1 : 0
}
