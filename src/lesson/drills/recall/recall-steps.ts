/**
 * Which step of a lesson recalls a topic: one that does it; where none does, one that asks about it; where none asks, one that has it
 * seen. A step that passes by waiting alone recalls nothing.
 */
import { isWait } from '../../is-wait'
import type { Lesson, Step } from '../../lesson'

/** What a recall drill has the learner do. */
export type RecallKind = 'does' | 'asks' | 'observes'

/** The best first. */
export const RECALL_KINDS: readonly RecallKind[] = ['does', 'asks', 'observes']

/** Undefined where the step makes no drill. */
export function recallKindOf({ checks, solutions }: Pick<Step, 'checks' | 'solutions'>): RecallKind | undefined {
  const visible = checks.filter(({ hidden }) => !hidden)
  if (visible.length === 0 || !solutions.some(({ steps }) => steps.some((action) => !isWait(action)))) return undefined
  if (visible.some(({ type }) => type !== 'ran' && type !== 'answer')) return 'does'
  return visible.some(({ type }) => type === 'answer') ? 'asks' : 'observes'
}

export interface RecallSteps {
  readonly kind: RecallKind
  /** In the order of the lesson. */
  readonly steps: readonly string[]
}

/** Undefined where the lesson has no step that recalls the topic. */
export function recallStepsOf({ teaches, steps }: Pick<Lesson, 'teaches' | 'steps'>, topic: string): RecallSteps | undefined {
  if (!Object.hasOwn(teaches, topic)) return undefined
  const named = teaches[topic]
  const candidates = steps.filter(({ id }) => named.length === 0 || named.includes(id)).map((step) => ({ id: step.id, kind: recallKindOf(step) }))
  const kind = RECALL_KINDS.find((each) => candidates.some((candidate) => candidate.kind === each))
  return kind && { kind, steps: candidates.filter((candidate) => candidate.kind === kind).map(({ id }) => id) }
}

/** What is recalled together with a step. */
export const topicsOfStep = ({ teaches }: Pick<Lesson, 'teaches'>, step: string): readonly string[] =>
  Object.entries(teaches).flatMap(([topic, steps]) => (steps.length === 0 || steps.includes(step) ? [topic] : []))
