/**
 * The lesson beside the cluster: twice a virtual second, when something has happened, it looks and says how the steps stand. What it
 * sees it sees as a rehearsal; it changes nothing, so that a cluster with a lesson and one without are the same.
 */
import type { Simulation } from '../base/simulation'
import { causeOf, type Records } from '../lesson/cause'
import { collectHints, offerAfterMs } from '../lesson/collect-hints'
import { withForesight, type Foresight } from '../lesson/foresight'
import { goalsOf, type Goal } from '../lesson/goals'
import type { Lesson } from '../lesson/lesson'
import type { LessonView } from '../lesson/lesson-view'
import { createProgress, type LessonProgress } from '../lesson/progress'
import type { Verdict } from '../lesson/verdict'
import type { Sentence } from '../words/sentence'

const LOOK_EVERY_MS = 500
/** Programs change what they answer without a word to anybody, so it looks this often in any case. */
const LOOK_ANYHOW_MS = 2_000

export interface ShownVerdict extends Verdict {
  readonly hidden: boolean
  /** Hints that fit, gentlest first. */
  readonly hints: readonly Sentence[]
  /** They are offered after so long without an act, real ms. */
  readonly offerAfterMs?: number
}

export interface StepState {
  readonly id: string
  readonly title: string
  readonly passed: boolean
  readonly verdicts: readonly ShownVerdict[]
}

export interface LessonNow {
  readonly steps: readonly StepState[]
  /** What the first step that is not done still asks for. */
  readonly goals: readonly Goal[]
}

export interface LessonDesk extends LessonNow {
  readonly lesson: Lesson
  /** The first step that is asked for and not done. */
  readonly open: StepState | undefined
  /** Looks now. */
  look(): readonly StepState[]
  /** What a fork that ran ahead has told of checks; of no use any more once the student does something. */
  foresee(foresights: readonly Foresight[]): void
  /** The learner has been brought to this step: those before it count as done. */
  skipTo(step: string): void
  stop(): void
}

export interface LessonDeskOptions {
  readonly simulation: Simulation
  readonly lesson: Lesson
  /** The step that is asked for; absent: all are. */
  readonly only?: string | undefined
  view(): LessonView
  /** Who made things as they are; without it verdicts name nobody. */
  readonly records?: Records
  /** Whether mistakes are wanted at the moment; absent: always. */
  recognises?(): boolean
  /** It differs from what it was. */
  onChange(now: LessonNow): void
}

export function startLessonDesk({ simulation: { clock, trace }, lesson, only, view, records, recognises = () => true, onChange }: LessonDeskOptions): LessonDesk {
  const progress = createProgress(lesson)
  let steps: readonly StepState[] = []
  let goals: readonly Goal[] = []
  let shown = ''
  let foreseen: ReadonlyMap<string, Foresight> = new Map()
  let looked = { atMs: -Infinity, lastId: -1 }
  const openStep = (): StepState | undefined => steps.find(({ id, passed }) => !passed && (only === undefined || id === only))

  function look(): readonly StepState[] {
    looked = { atMs: clock.now(), lastId: trace.lastId }
    const nowMs = clock.now()
    const seen = view()
    const verdicts = progress.evaluate(seen, { recognises: recognises() }).map((verdict) => withCause(withForesight(verdict, foreseen.get(verdict.check), nowMs), records))
    steps = stepsOf(lesson, verdicts, progress)
    goals = goalsNow(lesson, openStep(), seen)
    const text = JSON.stringify([steps, goals])
    if (text !== shown) {
      shown = text
      onChange({ steps, goals })
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
    get goals() {
      return goals
    },
    get open() {
      return openStep()
    },
    look,
    foresee(foresights) {
      foreseen = new Map(foresights.map((foresight) => [foresight.check, foresight]))
      look()
    },
    skipTo(step) {
      progress.skipTo(step)
      look()
    },
    stop: () => clock.cancel(timer),
  }
}

function goalsNow(lesson: Lesson, open: StepState | undefined, view: LessonView): readonly Goal[] {
  const unmet = new Set(open?.verdicts.filter(({ kind }) => kind !== 'passed').map(({ check }) => check))
  const checks = lesson.steps.find(({ id }) => id === open?.id)?.checks ?? []
  return checks.filter(({ id }) => unmet.has(id)).flatMap((check) => goalsOf(check, view))
}

function withCause(verdict: Verdict, records: Records | undefined): Verdict {
  const place = verdict.kind === 'notYet' ? (verdict.findings?.[0] ?? verdict.differences[0]) : undefined
  const cause = records && place && causeOf(records, place)
  return cause ? { ...verdict, cause } : verdict
}

const isCountingDown = ({ verdicts }: StepState): boolean => verdicts.some(({ kind }) => kind === 'waiting')

/** A step is done when those before it were, and what it asks for holds. */
function stepsOf(lesson: Lesson, verdicts: readonly Verdict[], { hasBegun }: Pick<LessonProgress, 'hasBegun'>): StepState[] {
  const byCheck = new Map(verdicts.map((verdict) => [verdict.check, verdict]))
  return lesson.steps.map((step) => {
    const shown = step.checks.flatMap((check) => {
      const verdict = byCheck.get(check.id)
      return verdict ? [{ ...verdict, hidden: check.hidden, hints: collectHints(step, verdict), offerAfterMs: offerAfterMs(step, verdict) }] : []
    })
    return { id: step.id, title: step.title, passed: hasBegun(step.id) && shown.every(({ kind, hidden }) => hidden || kind === 'passed'), verdicts: shown }
  })
}
