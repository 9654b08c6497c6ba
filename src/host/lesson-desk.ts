/**
 * The lesson beside the cluster: twice a virtual second, when something has happened, it looks and says how the steps stand. What it
 * sees it sees as a rehearsal; it changes nothing, so that a cluster with a lesson and one without are the same.
 */
import type { Simulation } from '../base/simulation'
import { causeOf, type Records } from '../lesson/cause'
import { collectHints } from '../lesson/collect-hints'
import { withForesight, type Foresight } from '../lesson/foresight'
import type { Lesson } from '../lesson/lesson'
import type { LessonView } from '../lesson/lesson-view'
import { createProgress } from '../lesson/progress'
import type { Verdict } from '../lesson/verdict'

const LOOK_EVERY_MS = 500
/** Programs change what they answer without a word to anybody, so it looks this often in any case. */
const LOOK_ANYHOW_MS = 2_000

export interface ShownVerdict extends Verdict {
  readonly hidden: boolean
  /** Hints that fit, gentlest first. */
  readonly hints: readonly string[]
}

export interface StepState {
  readonly id: string
  readonly title: string
  readonly passed: boolean
  readonly verdicts: readonly ShownVerdict[]
}

export interface LessonDesk {
  readonly lesson: Lesson
  readonly steps: readonly StepState[]
  /** Looks now. */
  look(): readonly StepState[]
  /** What a fork that ran ahead has told of checks; of no use any more once the student does something. */
  foresee(foresights: readonly Foresight[]): void
  stop(): void
}

export interface LessonDeskOptions {
  readonly simulation: Simulation
  readonly lesson: Lesson
  view(): LessonView
  /** Who made things as they are; without it verdicts name nobody. */
  readonly records?: Records
  /** The steps differ from what they were. */
  onChange(steps: readonly StepState[]): void
}

export function startLessonDesk({ simulation: { clock, trace }, lesson, view, records, onChange }: LessonDeskOptions): LessonDesk {
  const progress = createProgress(lesson)
  let steps: readonly StepState[] = []
  let shown = ''
  let foreseen: ReadonlyMap<string, Foresight> = new Map()
  let looked = { atMs: -Infinity, lastId: -1 }

  function look(): readonly StepState[] {
    looked = { atMs: clock.now(), lastId: trace.lastId }
    const nowMs = clock.now()
    const verdicts = progress.evaluate(view()).map((verdict) => withCause(withForesight(verdict, foreseen.get(verdict.check), nowMs), records))
    steps = stepsOf(lesson, verdicts)
    const text = JSON.stringify(steps)
    if (text !== shown) {
      shown = text
      onChange(steps)
    }
    return steps
  }

  function tick(): void {
    const isNews = trace.lastId !== looked.lastId || clock.now() - looked.atMs >= LOOK_ANYHOW_MS
    if (isNews || steps.some(isCountingDown)) look()
    timer = clock.after(LOOK_EVERY_MS, tick)
  }

  let timer = clock.after(0, tick)
  return {
    lesson,
    get steps() {
      return steps
    },
    look,
    foresee(foresights) {
      foreseen = new Map(foresights.map((foresight) => [foresight.check, foresight]))
      look()
    },
    stop: () => clock.cancel(timer),
  }
}

function withCause(verdict: Verdict, records: Records | undefined): Verdict {
  const place = verdict.kind === 'notYet' ? (verdict.findings?.[0] ?? verdict.differences[0]) : undefined
  const cause = records && place && causeOf(records, place)
  return cause ? { ...verdict, cause } : verdict
}

const isCountingDown = ({ verdicts }: StepState): boolean => verdicts.some(({ kind }) => kind === 'waiting')

function stepsOf(lesson: Lesson, verdicts: readonly Verdict[]): StepState[] {
  const byCheck = new Map(verdicts.map((verdict) => [verdict.check, verdict]))
  return lesson.steps.map((step) => {
    const shown = step.checks.flatMap((check) => {
      const verdict = byCheck.get(check.id)
      return verdict ? [{ ...verdict, hidden: check.hidden, hints: collectHints(step, verdict) }] : []
    })
    return { id: step.id, title: step.title, passed: shown.every(({ kind, hidden }) => hidden || kind === 'passed'), verdicts: shown }
  })
}
