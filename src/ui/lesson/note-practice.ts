/** What the verdicts of a lesson tell of the student's own mistakes, and of drills that are done. Pure. */
import type { LessonStep } from '../../protocol/messages'
import type { Practice } from './progress-book'

const DRILL = /^drill\/(K\d+)\//

export const drilledMistake = (lesson: string | undefined): string | undefined => DRILL.exec(lesson ?? '')?.[1]

interface Looked {
  readonly lesson: string
  readonly before: readonly LessonStep[]
  readonly now: readonly LessonStep[]
  readonly nowMs: number
}

/** A mistake counts when it shows up through something that the student did; in a drill it is there from the beginning. */
export function notePractice(practice: Practice, { lesson, before, now, nowMs }: Looked): Practice {
  const drilled = drilledMistake(lesson)
  const known = new Set(mistakesOf(before))
  const fresh = drilled === undefined ? ownMistakes(now).filter((mistake) => !known.has(mistake)) : []
  const isSolved = drilled !== undefined && isDone(now) && !isDone(before)
  if (fresh.length === 0 && !isSolved) return practice
  return {
    met: [...practice.met, ...[...new Set(fresh)].map((mistake) => ({ mistake, atMs: nowMs }))],
    done: isSolved ? [...practice.done, { mistake: drilled, atMs: nowMs, solved: true }] : practice.done,
  }
}

const isDone = (steps: readonly LessonStep[]): boolean => steps.length > 0 && steps.every(({ passed }) => passed)
const mistakesOf = (steps: readonly LessonStep[]): string[] => steps.flatMap(({ verdicts }) => verdicts.flatMap(({ mistakes }) => mistakes))
const ownMistakes = (steps: readonly LessonStep[]): string[] =>
  steps.flatMap(({ verdicts }) => verdicts.flatMap(({ mistakes, cause }) => (cause?.by === 'learner' ? mistakes : [])))
