/** When the steps of a lesson were passed first: the learner's own way to any of them is the log up to that instant. */
import type { Input } from '../protocol/input-log'
import type { StepState } from './lesson-desk'

export interface StepTimes {
  note(steps: readonly StepState[], nowMs: number): void
  /** What was done until the steps before this one had been passed; undefined where one of them has not been. */
  inputsBefore(step: string, inputs: readonly Input[]): readonly Input[] | undefined
}

export function createStepTimes(): StepTimes {
  const passedAt = new Map<string, number>()
  let order: readonly string[] = []
  return {
    note(steps, nowMs) {
      order = steps.map(({ id }) => id)
      for (const { id, passed } of steps) if (passed && !passedAt.has(id)) passedAt.set(id, nowMs)
    },
    inputsBefore(step, inputs) {
      const times = order.slice(0, Math.max(0, order.indexOf(step))).map((id) => passedAt.get(id))
      if (times.includes(undefined)) return undefined
      const untilMs = Math.max(0, ...times.filter((time) => time !== undefined))
      const before = inputs.filter(({ at, type }) => at <= untilMs && type !== 'rest')
      return untilMs === 0 ? [] : [...before, { type: 'rest', at: untilMs }]
    },
  }
}
