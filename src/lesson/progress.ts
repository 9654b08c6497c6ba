/**
 * The verdicts of a lesson as it is being done. A step begins when all before it have been done once; from then on it remembers: it
 * latches what was seen, waits out `stableFor`, and notices what was undone and what must never happen. What holds before is `already` so.
 */
import type { KubeObject } from '../api/object'
import { authored, sentence } from '../words/sentence'
import type { Check, Lesson, Step } from './lesson'
import type { LessonView } from './lesson-view'
import { evaluateCheck } from './evaluate'
import { createGuards, type BrokenGuard } from './guards'
import { recogniseMistakes, type Recognised } from './mistakes/catalogue'
import type { Verdict } from './verdict'

export interface LessonProgress {
  /** Verdicts of all checks, in the order of the lesson. Mistakes are recognised in steps that have begun, unless nobody wants them. */
  evaluate(view: LessonView, options?: { readonly recognises?: boolean }): readonly Verdict[]
  /** Whether the learner has come to this step. */
  hasBegun(step: string): boolean
  /** The learner has been brought to this step: those before it count as done. */
  skipTo(step: string): void
}

interface Memory {
  passedSinceMs: number | undefined
  latched: boolean
  everPassed: boolean
  /** What must never happen has happened. */
  spoiled: boolean
  recognised?: { readonly mistakes: readonly Recognised[]; readonly atMs: number; readonly lines: number }
}

/** Mistakes are looked for this often, in virtual ms, and at once when the learner has typed a line. */
const RECOGNISE_EVERY_MS = 3_000

interface Beginning {
  readonly atMs: number
  /** What the learner had run until then. */
  readonly lines: number
  /** Checks that have held ever since. */
  readonly already: Set<string>
}

interface Looking {
  readonly view: LessonView
  readonly recognises: boolean
  /** Of the step; undefined: the learner has not come to it. */
  readonly beginning: Beginning | undefined
  readonly broken: BrokenGuard | undefined
}

function recognised(memory: Memory, check: Check, view: LessonView): readonly Recognised[] {
  const { recognised: last } = memory
  const lines = view.commands.length
  if (last && last.lines === lines && view.nowMs - last.atMs < RECOGNISE_EVERY_MS) return last.mistakes
  const mistakes = recogniseMistakes(check, view)
  memory.recognised = { mistakes, atMs: view.nowMs, lines }
  return mistakes
}

const passed = ({ id, say }: Check): Verdict => ({ check: id, say, kind: 'passed', because: [], hops: [], differences: [], mistakes: [] })

export function createProgress(lesson: Lesson): LessonProgress {
  const memories = new Map<string, Memory>()
  const guards = createGuards(lesson)
  const begun = new Map<string, Beginning>()
  /** Steps that have been done, once at least. */
  const finished = new Set<string>()

  function judge(check: Check, { view, recognises, beginning, broken }: Looking): Verdict {
    const memory = memories.get(check.id) ?? { passedSinceMs: undefined, latched: false, everPassed: false, spoiled: false }
    memories.set(check.id, memory)
    if (memory.latched) return passed(check)
    const verdict = evaluateCheck(check, view, () => (recognises && beginning ? recognised(memory, check, view) : []))
    if (check.type === 'never') memory.spoiled ||= verdict.kind !== 'passed'
    if (memory.spoiled) return { ...verdict, kind: 'notYet', because: [sentence('progress.spoiled')] }
    if (verdict.kind !== 'passed') {
      memory.passedSinceMs = undefined
      return memory.everPassed && verdict.kind === 'notYet' ? { ...verdict, because: [sentence('progress.heldBefore'), ...verdict.because] } : verdict
    }
    memory.passedSinceMs ??= view.nowMs
    const leftMs = memory.passedSinceMs + check.stableForMs - view.nowMs
    if (leftMs > 0) return { ...verdict, kind: 'waiting', because: [sentence('progress.mustStay', { seconds: Math.ceil(leftMs / 1_000) })] }
    if (beginning && !broken) {
      memory.everPassed = true
      // What held before is not what the learner was to see.
      memory.latched = check.latch && !beginning.already.has(check.id)
    }
    return verdict
  }

  /** What must never happen counts from the beginning of its step. */
  function judgeIn(check: Check, looking: Looking): Verdict {
    const { view, beginning } = looking
    if (check.type !== 'never') return judge(check, looking)
    return beginning ? judge(check, { ...looking, view: withEventsSince(view, beginning.atMs) }) : passed(check)
  }

  function judgeStep(step: Step, looking: Looking): readonly Verdict[] {
    const { beginning, broken } = looking
    const verdicts = step.checks.map((check) => {
      const verdict = judgeIn(check, looking)
      return broken ? refused(verdict, broken) : verdict
    })
    return verdicts.map((verdict, index) => {
      if (verdict.kind !== 'passed') beginning?.already.delete(verdict.check)
      const isAlready = step.checks[index].type !== 'never' && verdict.kind === 'passed' && (beginning?.already.has(verdict.check) ?? true)
      return isAlready ? { ...verdict, already: true } : verdict
    })
  }

  function begin(step: Step, view: LessonView): Beginning {
    const beginning = { atMs: view.nowMs, lines: view.ran.length, already: new Set(step.checks.map(({ id }) => id)) }
    begun.set(step.id, beginning)
    return beginning
  }

  function finish({ id, checks }: Step, verdicts: readonly Verdict[]): void {
    finished.add(id)
    for (const [index, check] of checks.entries()) {
      const memory = memories.get(check.id)
      if (memory && check.latch && verdicts[index].kind === 'passed') memory.latched = true
    }
  }

  return {
    evaluate(view, { recognises = true } = {}) {
      const [broken] = guards.broken(view)
      let isNext = true
      let undone: Step | undefined
      return lesson.steps.flatMap((step) => {
        const beginning = begun.get(step.id) ?? (isNext ? begin(step, view) : undefined)
        const seen = beginning ? { ...view, linesBefore: beginning.lines } : view
        const verdicts = judgeStep(step, { view: seen, recognises, beginning, broken })
        const isDone = beginning !== undefined && verdicts.every(({ kind }, index) => kind === 'passed' || step.checks[index].hidden)
        if (isDone) finish(step, verdicts)
        const told = undone ? verdicts.map((verdict) => afterUndone(verdict, undone)) : verdicts
        if (!isDone && finished.has(step.id) && verdicts.some(({ kind, guard }) => kind === 'notYet' && guard === undefined)) undone ??= step
        isNext &&= finished.has(step.id)
        return told
      })
    },
    hasBegun: (step) => begun.has(step),
    skipTo(step) {
      for (const { id } of lesson.steps.slice(0, lesson.steps.findIndex(({ id }) => id === step))) finished.add(id)
    },
  }
}

/** What an earlier step has made may be needed here. */
const afterUndone = (verdict: Verdict, undone: Step | undefined): Verdict =>
  verdict.kind === 'notYet' && undone ? { ...verdict, because: [sentence('progress.undoneBefore', { title: undone.title }), ...verdict.because] } : verdict

/** What was reached by a way around the task does not count. */
function refused(verdict: Verdict, { id, say, difference }: BrokenGuard): Verdict {
  if (verdict.kind !== 'passed') return verdict
  return { ...verdict, kind: 'notYet', because: [authored(say)], differences: [difference], guard: id }
}

function withEventsSince(view: LessonView, sinceMs: number): LessonView {
  const isNew = (object: KubeObject): boolean => {
    const { lastTimestamp, eventTime } = object as KubeObject & { readonly lastTimestamp?: string | null; readonly eventTime?: string | null }
    return Date.parse(lastTimestamp ?? eventTime ?? object.metadata.creationTimestamp ?? '') >= sinceMs
  }
  return { ...view, list: (kind, namespace) => (kind === 'Event' ? view.list(kind, namespace).filter(isNew) : view.list(kind, namespace)) }
}
