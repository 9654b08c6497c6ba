/**
 * What an autoscaler remembers: what was recommended and what was done lately, and how that bends the next step.
 * Upstream: normalizeDesiredReplicas, normalizeDesiredReplicasWithBehaviors, storeScaleEvent in
 * pkg/controller/podautoscaler/horizontal.go (v1.32). A controller manager that starts anew remembers nothing.
 */
import type { Autoscaling } from '../../../api/types'
import { limited, limitedByBehavior, withEvent, type Limited, type ScaleEvent, type Step } from './scaling-limits'
import { stabilized, stabilizedByBehavior, type Recommendation } from './stabilization'

type Behavior = Autoscaling.HorizontalPodAutoscalerBehavior

interface History {
  readonly recommendations: readonly Recommendation[]
  readonly ups: readonly ScaleEvent[]
  readonly downs: readonly ScaleEvent[]
}

interface Why {
  readonly reason: string
  readonly message: string
}

export interface Normalized {
  readonly replicas: number
  readonly stabilized: number
  /** Of AbleToScale. */
  readonly stability: Why
  /** Of ScalingLimited. */
  readonly limit: Why
  readonly isLimited: boolean
}

export interface Normalizing {
  readonly step: Step
  readonly behavior: Behavior | undefined
  readonly nowMs: number
}

export interface Scaled {
  readonly behavior: Behavior | undefined
  readonly from: number
  readonly to: number
  readonly nowMs: number
}

export interface Histories {
  /** The number that was found at the first look counts as recommended. */
  begin(key: string, found: Recommendation): void
  normalize(key: string, normalizing: Normalizing): Normalized
  scaled(key: string, scaled: Scaled): void
  forget(key: string): void
}

const nothing: History = { recommendations: [], ups: [], downs: [] }
const ready: Why = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const heldUp: Why = { reason: 'ScaleDownStabilized', message: 'recent recommendations were higher than current one, applying the highest recent recommendation' }
const heldDown: Why = { reason: 'ScaleUpStabilized', message: 'recent recommendations were lower than current one, applying the lowest recent recommendation' }

export function createHistories(): Histories {
  const histories = new Map<string, History>()
  const of = (key: string): History => histories.get(key) ?? nothing

  return {
    begin(key, found) {
      if (!histories.has(key)) histories.set(key, { ...nothing, recommendations: [found] })
    },

    normalize(key, { step, behavior, nowMs }) {
      const { current, desired } = step
      const history = of(key)
      const latest = { replicas: desired, atMs: nowMs, current }
      const stable = behavior ? stabilizedByBehavior(history.recommendations, latest, behavior) : stabilized(history.recommendations, { replicas: desired, atMs: nowMs })
      histories.set(key, { ...history, recommendations: stable.recommendations })
      const next = { ...step, desired: stable.replicas }
      const result: Limited = behavior ? limitedByBehavior(next, behavior, { ...history, nowMs }) : limited(next)
      const held = behavior && desired >= current ? heldDown : heldUp
      return {
        replicas: result.replicas,
        stabilized: stable.replicas,
        stability: stable.replicas === desired ? ready : held,
        limit: { reason: result.reason, message: result.message },
        isLimited: result.replicas !== stable.replicas,
      }
    },

    scaled(key, { behavior, from, to, nowMs }) {
      if (!behavior) return
      const history = of(key)
      const event = { change: Math.abs(to - from), atMs: nowMs }
      histories.set(
        key,
        to > from
          ? { ...history, ups: withEvent(history.ups, event, behavior.scaleUp) }
          : { ...history, downs: withEvent(history.downs, event, behavior.scaleDown) },
      )
    },

    forget: (key) => void histories.delete(key),
  }
}
