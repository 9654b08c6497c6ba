/**
 * How many pods a metric asks for. The formula is `pods × measured ÷ wanted`, rounded up; within 10 % nothing is done. Pods of which
 * nothing is known are taken to use what makes for the smaller change.
 * Upstream: pkg/controller/podautoscaler/replica_calculator.go, metrics/utilization.go (v1.32).
 */
import { isReady } from '../pod-state'
import { groupPods, requestsOf, type Measured, type Patience, type PodGroups, type PodMetric, type PodMetrics } from './pod-groups'

export interface Calculation {
  readonly replicas: number
  /** Thousandths: of all pods together where the metric is of one object, else of a pod on average. */
  readonly usage: number
  /** Percent of the request. */
  readonly utilization?: number
  readonly ratio: number
  /** With pods counted that nothing is known of. */
  readonly assumedRatio?: number
  readonly groups?: PodGroups
}

/** Why it cannot be told. */
export interface Fault {
  readonly fault: string
}

export interface Question extends Measured {
  /** What the workload is to have at the moment. */
  readonly current: number
  readonly patience: Patience
}

/** --horizontal-pod-autoscaler-tolerance */
const TOLERANCE = 0.1
const MOST = 2 ** 31 - 1

const isTolerable = (ratio: number): boolean => Math.abs(1 - ratio) <= TOLERANCE
const wholePods = (count: number): number => Math.min(MOST, Math.ceil(count))

interface Ratio {
  readonly ratio: number
  readonly usage: number
  readonly utilization?: number
}

interface Rule {
  ratioOf(metrics: PodMetrics): Ratio | Fault
  /** What a pod that nothing is known of is taken to use, where fewer pods are asked for. */
  assumed(pod: string): number
}

export interface UtilizationAim {
  readonly resource: string
  /** Absent: all of them. */
  readonly container?: string
  /** Percent of what the pods request. */
  readonly target: number
}

export function replicasForUtilization(question: Question, { resource, container, target }: UtilizationAim): Calculation | Fault {
  return settle({ ...question, resource }, () => {
    const requests = requestsOf(question.pods, resource, container)
    if ('fault' in requests) return requests
    return {
      ratioOf: (metrics) => utilizationRatio(metrics, requests, target),
      assumed: (pod) => Math.trunc(((requests.get(pod) ?? 0) * Math.max(100, target)) / 100),
    }
  })
}

/** `target` in thousandths; for resources as amounts, and for metrics of the pods' own. */
export const replicasForAverage = (question: Question, target: number): Calculation | Fault =>
  settle(question, () => ({ ratioOf: (metrics) => averageRatio(metrics, target), assumed: () => target }))

function utilizationRatio(metrics: PodMetrics, requests: ReadonlyMap<string, number>, target: number): Ratio | Fault {
  let used = 0
  let requested = 0
  let counted = 0
  for (const [pod, { value }] of metrics) {
    const request = requests.get(pod)
    if (request === undefined) continue
    used += value
    requested += request
    counted++
  }
  if (requested === 0) return { fault: 'no metrics returned matched known pods' }
  const utilization = Math.trunc((used * 100) / requested)
  return { ratio: utilization / target, utilization, usage: Math.trunc(used / counted) }
}

function averageRatio(metrics: PodMetrics, target: number): Ratio {
  let total = 0
  for (const { value } of metrics.values()) total += value
  const usage = Math.trunc(total / metrics.size)
  return { ratio: usage / target, usage }
}

function settle(question: Question, ruleFor: () => Rule | Fault): Calculation | Fault {
  const { pods, metrics, current, patience } = question
  if (pods.length === 0) return { fault: NO_PODS }
  const groups = groupPods(question, patience)
  const known = without(metrics, [...groups.ignored, ...groups.unready])
  if (known.size === 0) return { fault: 'did not receive metrics for targeted pods (pods might be unready)' }
  const rule = ruleFor()
  if ('fault' in rule) return rule
  const measured = rule.ratioOf(known)
  if ('fault' in measured) return measured
  const { ratio } = measured
  const countsUnready = groups.unready.length > 0 && ratio > 1
  if (!countsUnready && groups.missing.length === 0) {
    return { ...measured, groups, replicas: isTolerable(ratio) ? current : wholePods(ratio * groups.ready) }
  }
  const assumed = withAssumptions(known, groups, { ratio, rule })
  const again = rule.ratioOf(assumed)
  if ('fault' in again) return again
  return { ...measured, groups, assumedRatio: again.ratio, replicas: cautious(current, { ratio, assumedRatio: again.ratio, counted: assumed.size }) }
}

const NO_PODS = 'no pods returned by selector while calculating replica count'

function without(metrics: PodMetrics, pods: readonly string[]): PodMetrics {
  if (pods.length === 0) return metrics
  const left = new Map(metrics)
  for (const pod of pods) left.delete(pod)
  return left
}

const idle: PodMetric = { value: 0, atMs: 0, windowMs: 0 }

/** Fewer pods wanted: the unknown ones are at work. More wanted: they, and those that are not ready, do nothing. */
function withAssumptions(known: PodMetrics, { missing, unready }: PodGroups, { ratio, rule }: { readonly ratio: number; readonly rule: Rule }): PodMetrics {
  const assumed = new Map(known)
  if (ratio < 1) for (const pod of missing) assumed.set(pod, { ...idle, value: rule.assumed(pod) })
  if (ratio > 1) for (const pod of [...missing, ...unready]) assumed.set(pod, idle)
  return assumed
}

interface Assumed {
  readonly ratio: number
  readonly assumedRatio: number
  readonly counted: number
}

/** What is assumed never turns a growth into a shrinking, nor the other way round. */
function cautious(current: number, { ratio, assumedRatio, counted }: Assumed): number {
  const turns = (ratio < 1 && assumedRatio > 1) || (ratio > 1 && assumedRatio < 1)
  if (isTolerable(assumedRatio) || turns) return current
  const replicas = wholePods(assumedRatio * counted)
  const isAgainst = (assumedRatio < 1 && replicas > current) || (assumedRatio > 1 && replicas < current)
  return isAgainst ? current : replicas
}

/** A metric of one thing, or of something outside of the cluster, as a whole: by the pods that are ready. From none it goes without them. */
export function replicasForValue({ pods, current }: Pick<Question, 'pods' | 'current'>, usage: number, target: number): Calculation | Fault {
  const ratio = usage / target
  if (current === 0) return { replicas: wholePods(ratio), usage, ratio }
  if (isTolerable(ratio)) return { replicas: current, usage, ratio }
  if (pods.length === 0) return { fault: `unable to calculate ready pods: ${NO_PODS}` }
  const ready = pods.filter((pod) => pod.status.phase === 'Running' && isReady(pod)).length
  return { replicas: wholePods(ratio * ready), usage, ratio, groups: { ready, unready: [], missing: [], ignored: [] } }
}

/** The same shared out among the pods; `there` is how many the workload has. */
export function replicasForShare(there: number, usage: number, target: number): Calculation {
  const ratio = usage / (target * there)
  const replicas = isTolerable(ratio) ? there : wholePods(usage / target)
  return { replicas, usage: Math.ceil(usage / there), ratio }
}
