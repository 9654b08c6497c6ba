/**
 * The verdicts of a lesson as it is being done: latches what was seen, waits out `stableFor`, notices when a step that was passed has
 * been undone, when something happened that must never happen, and when a guarded field was changed.
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

interface Looking {
  readonly check: Check
  readonly view: LessonView
  readonly recognises: boolean
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
  /** Virtual times since when all steps before were done. */
  const begun = new Map<Step, number>()

  function judge(check: Check, view: LessonView, recognises: boolean): Verdict {
    const memory = memories.get(check.id) ?? { passedSinceMs: undefined, latched: false, everPassed: false, spoiled: false }
    memories.set(check.id, memory)
    if (memory.latched) return passed(check)
    const verdict = evaluateCheck(check, view, () => (recognises ? recognised(memory, check, view) : []))
    if (check.type === 'never') memory.spoiled ||= verdict.kind !== 'passed'
    if (memory.spoiled) return { ...verdict, kind: 'notYet', because: [sentence('progress.spoiled')] }
    if (verdict.kind !== 'passed') {
      memory.passedSinceMs = undefined
      return memory.everPassed && verdict.kind === 'notYet' ? { ...verdict, because: [sentence('progress.heldBefore'), ...verdict.because] } : verdict
    }
    memory.passedSinceMs ??= view.nowMs
    const leftMs = memory.passedSinceMs + check.stableForMs - view.nowMs
    if (leftMs > 0) return { ...verdict, kind: 'waiting', because: [sentence('progress.mustStay', { seconds: Math.ceil(leftMs / 1_000) })] }
    memory.everPassed = true
    memory.latched = check.latch
    return verdict
  }

  /** What must never happen counts from the beginning of its step. */
  function judgeIn(step: Step, { check, view, recognises }: Looking): Verdict {
    const sinceMs = begun.get(step)
    const asked = recognises && sinceMs !== undefined
    if (check.type !== 'never') return judge(check, view, asked)
    return sinceMs === undefined ? passed(check) : judge(check, withEventsSince(view, sinceMs), asked)
  }

  return {
    evaluate(view, { recognises = true } = {}) {
      const broken = guards.broken(view)
      let isBegun = true
      return lesson.steps.flatMap((step) => {
        if (isBegun && !begun.has(step)) begun.set(step, view.nowMs)
        const verdicts = step.checks.map((check) => judgeIn(step, { check, view, recognises }))
        isBegun &&= verdicts.every(({ kind }, index) => kind === 'passed' || step.checks[index].hidden)
        return broken.length > 0 ? verdicts.map((verdict, index) => (step.checks[index].latch ? verdict : refused(verdict, broken[0]))) : verdicts
      })
    },
  }
}

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
