/**
 * The verdicts of a lesson as it is being done: latches what was seen, waits out `stableFor`, and notices when a step that was
 * passed has been undone.
 */
import type { Check, Lesson } from './lesson'
import type { LessonView } from './lesson-view'
import { evaluateCheck } from './evaluate'
import type { Verdict } from './verdict'

export interface LessonProgress {
  /** Verdicts of all checks, in the order of the lesson. */
  evaluate(view: LessonView): readonly Verdict[]
}

interface Memory {
  passedSinceMs: number | undefined
  latched: boolean
  everPassed: boolean
}

export function createProgress(lesson: Lesson): LessonProgress {
  const memories = new Map<string, Memory>()

  function judge(check: Check, view: LessonView): Verdict {
    const memory = memories.get(check.id) ?? { passedSinceMs: undefined, latched: false, everPassed: false }
    memories.set(check.id, memory)
    const verdict = evaluateCheck(check, view)
    if (memory.latched) return { ...verdict, kind: 'passed', because: '', mistakes: [] }
    if (verdict.kind !== 'passed') {
      memory.passedSinceMs = undefined
      return memory.everPassed && verdict.kind === 'notYet' ? { ...verdict, because: `This held before. ${verdict.because}` } : verdict
    }
    memory.passedSinceMs ??= view.nowMs
    const leftMs = memory.passedSinceMs + check.stableForMs - view.nowMs
    if (leftMs > 0) return { ...verdict, kind: 'waiting', because: `It holds; it must stay so for ${Math.ceil(leftMs / 1_000)} s more.` }
    memory.everPassed = true
    memory.latched = check.latch
    return verdict
  }

  return { evaluate: (view) => lesson.steps.flatMap(({ checks }) => checks).map((check) => judge(check, view)) }
}
