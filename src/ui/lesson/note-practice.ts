/** What the verdicts of a lesson tell of the student's own mistakes, and of drills and lessons that are done. Pure. */
import { parseRecallName } from '../../lesson/drills/recall/recall-name'
import type { LessonStep } from '../../protocol/messages'
import type { Practice } from './progress-book'

const DRILL = /^drill\/(K\d+)\//

export const drilledMistake = (lesson: string | undefined): string | undefined => DRILL.exec(lesson ?? '')?.[1]

/** Of either sort. */
export const isDrill = (lesson: string | undefined): boolean => drilledMistake(lesson) !== undefined || parseRecallName(lesson) !== undefined

interface Looked {
  readonly lesson: string
  readonly before: readonly LessonStep[]
  readonly now: readonly LessonStep[]
  readonly nowMs: number
  /** Whether the student has done anything since the step that is open began. */
  readonly acted: boolean
}

/**
 * A mistake counts when it shows up through something that the student did in its step. In a drill it is there from the beginning, and
 * in a lesson, too, where the step before had something broken on purpose.
 */
export function notePractice(practice: Practice, { lesson, before, now, nowMs, acted }: Looked): Practice {
  const drilled = drilledMistake(lesson)
  const known = new Set(mistakesOf(before))
  const fresh = drilled === undefined && acted ? ownMistakes(begun(before, now)).filter((mistake) => !known.has(mistake)) : []
  const isSolved = drilled !== undefined && isDone(now) && !isDone(before)
  const hasRecalled = parseRecallName(lesson) !== undefined && isDone(now) && !isDone(before)
  if (fresh.length === 0 && !isSolved && !hasRecalled) return practice
  const noted = { ...practice, met: [...practice.met, ...[...new Set(fresh)].map((mistake) => ({ mistake, atMs: nowMs }))] }
  return isSolved || hasRecalled ? withDrill(noted, { lesson, nowMs, solved: true }) : noted
}

interface DrillDone {
  readonly lesson: string
  readonly nowMs: number
  readonly solved: boolean
}

function withDrill(practice: Practice, { lesson, nowMs, solved }: DrillDone): Practice {
  const mistake = drilledMistake(lesson)
  if (mistake !== undefined) return { ...practice, done: [...practice.done, { mistake, atMs: nowMs, solved }] }
  const place = parseRecallName(lesson)
  return place ? { ...practice, recalled: [...(practice.recalled ?? []), { lesson: place.lesson, step: place.step, atMs: nowMs, solved }] } : practice
}

/** A drill that was left before it was solved. */
export const givenUp = (practice: Practice, drill: Omit<DrillDone, 'solved'>): Practice => withDrill(practice, { ...drill, solved: false })

/** A lesson counts as finished from the hour on at which its last step was done; its topics come back after that. */
export function noteFinished(practice: Practice, { lesson, nowMs }: Omit<DrillDone, 'solved'>): Practice {
  const { finished = [] } = practice
  return isDrill(lesson) || finished.some((each) => each.lesson === lesson) ? practice : { ...practice, finished: [...finished, { lesson, atMs: nowMs }] }
}

/** Of the steps now, those that had begun before. */
function begun(before: readonly LessonStep[], now: readonly LessonStep[]): readonly LessonStep[] {
  const open = before.findIndex(({ passed }) => !passed)
  return open < 0 ? now : now.slice(0, open + 1)
}

const isDone = (steps: readonly LessonStep[]): boolean => steps.length > 0 && steps.every(({ passed }) => passed)
const mistakesOf = (steps: readonly LessonStep[]): string[] => steps.flatMap(({ verdicts }) => verdicts.flatMap(({ mistakes }) => mistakes))
const ownMistakes = (steps: readonly LessonStep[]): string[] =>
  steps.flatMap(({ verdicts }) => verdicts.flatMap(({ mistakes, cause }) => (cause?.by === 'learner' ? mistakes : [])))
