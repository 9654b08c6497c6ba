/**
 * How far a step may go: between the fewest and the most pods, and no faster than allowed.
 * Upstream: convertDesiredReplicasWithRules, convertDesiredReplicasWithBehaviorRate and what they call in
 * pkg/controller/podautoscaler/horizontal.go (v1.32).
 */
import type { Autoscaling } from '../../../api/types'

export interface Step {
  readonly current: number
  readonly desired: number
  readonly min: number
  readonly max: number
}

export interface Limited {
  readonly replicas: number
  /** Of the condition ScalingLimited. */
  readonly reason: string
  readonly message: string
}

/** A change that was made. */
export interface ScaleEvent {
  readonly change: number
  readonly atMs: number
}

const tooFast = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' }
const tooMany = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' }
const tooFastDown = { reason: 'ScaleDownLimit', message: 'the desired replica count is decreasing faster than the maximum scale rate' }
const tooFew = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' }
const withinRange = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' }

/** Without a behavior: at most twice as many, or four. */
export function limited({ current, desired, min, max }: Step): Limited {
  const fastest = Math.max(2 * current, 4)
  const most = Math.min(max, fastest)
  if (desired < min) return { replicas: min, ...tooFew }
  if (desired > most) return { replicas: most, ...(max > fastest ? tooFast : tooMany) }
  return { replicas: desired, ...withinRange }
}

export interface Recent {
  readonly ups: readonly ScaleEvent[]
  readonly downs: readonly ScaleEvent[]
  readonly nowMs: number
}

type Behavior = Autoscaling.HorizontalPodAutoscalerBehavior

export function limitedByBehavior({ current, desired, min, max }: Step, { scaleUp, scaleDown }: Behavior, recent: Recent): Limited {
  if (desired > current) {
    const fastest = Math.max(current, highest(current, scaleUp ?? {}, recent))
    const most = Math.min(max, fastest)
    if (desired > most) return { replicas: most, ...(max > fastest ? tooFast : tooMany) }
  } else if (desired < current) {
    const fastest = Math.min(current, lowest(current, scaleDown ?? {}, recent))
    const fewest = Math.max(min, fastest)
    if (desired < fewest) return { replicas: fewest, ...(min < fastest ? tooFastDown : tooFew) }
  }
  return { replicas: desired, ...withinRange }
}

type Rules = Autoscaling.HPAScalingRules
type Policy = Autoscaling.HPAScalingPolicy

const limitsOf = ({ policies = [] }: Rules, limitOf: (policy: Policy) => number): number[] => policies.map(limitOf)

function highest(current: number, rules: Rules, recent: Recent): number {
  if (rules.selectPolicy === 'Disabled') return current
  const limits = limitsOf(rules, (policy) => {
    const before = atStart(current, policy, recent)
    return policy.type === 'Pods' ? before + policy.value : Math.ceil(before * (1 + policy.value / 100))
  })
  return rules.selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits)
}

function lowest(current: number, rules: Rules, recent: Recent): number {
  if (rules.selectPolicy === 'Disabled') return current
  const limits = limitsOf(rules, (policy) => {
    const before = atStart(current, policy, recent)
    return policy.type === 'Pods' ? before - policy.value : Math.trunc(before * (1 - policy.value / 100))
  })
  return rules.selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits)
}

/** How many there were when the period of a policy began. */
const atStart = (current: number, { periodSeconds }: Policy, { ups, downs, nowMs }: Recent): number =>
  current - changeWithin(ups, periodSeconds, nowMs) + changeWithin(downs, periodSeconds, nowMs)

export const changeWithin = (events: readonly ScaleEvent[], periodSeconds: number, nowMs: number): number =>
  events.reduce((sum, { change, atMs }) => (atMs > nowMs - periodSeconds * 1000 ? sum + change : sum), 0)

/** One more; it takes the place of one that no policy asks for any more. */
export function withEvent(events: readonly ScaleEvent[], event: ScaleEvent, rules: Rules | undefined): readonly ScaleEvent[] {
  const longest = Math.max(0, ...limitsOf(rules ?? {}, ({ periodSeconds }) => periodSeconds))
  return replacingOld(events, event, ({ atMs }) => atMs < event.atMs - longest * 1000)
}

export function replacingOld<T>(list: readonly T[], item: T, isOld: (item: T) => boolean): readonly T[] {
  const old = list.findLastIndex(isOld)
  return old < 0 ? [...list, item] : list.with(old, item)
}
