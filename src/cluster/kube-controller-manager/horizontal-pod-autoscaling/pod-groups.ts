/**
 * Which pods a measurement counts: those that are ready, those that are yet to be, those that nothing is known of, and those that are
 * leaving. For CPU a pod that has only just started is not looked at: it works to get going.
 * Upstream: groupPods, calculatePodRequests in pkg/controller/podautoscaler/replica_calculator.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { milliValue } from '../../../api/quantity'
import type { Core } from '../../../api/types'
import { readyCondition } from '../pod-state'

/** In thousandths. */
export interface PodMetric {
  readonly value: number
  readonly atMs: number
  readonly windowMs: number
}

/** By the name of the pod. */
export type PodMetrics = ReadonlyMap<string, PodMetric>

export interface PodGroups {
  readonly ready: number
  readonly unready: readonly string[]
  readonly missing: readonly string[]
  readonly ignored: readonly string[]
}

export interface Patience {
  readonly nowMs: number
  /** So long after its start a pod's CPU counts only while it is ready (--horizontal-pod-autoscaler-cpu-initialization-period). */
  readonly initializationMs: number
  /** A pod whose readiness last changed this soon after its start has never been ready (--horizontal-pod-autoscaler-initial-readiness-delay). */
  readonly readinessDelayMs: number
}

export interface Measured {
  readonly pods: readonly Pod[]
  readonly metrics: PodMetrics
  /** Absent: no resource, but a metric of the pods' own. */
  readonly resource?: string
}

export function groupPods({ pods, metrics, resource }: Measured, patience: Patience): PodGroups {
  const groups = { ready: 0, unready: [] as string[], missing: [] as string[], ignored: [] as string[] }
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata
    const { phase } = pod.status
    const metric = metrics.get(name)
    if (deletionTimestamp !== undefined || phase === 'Failed') groups.ignored.push(name)
    else if (phase === 'Pending') groups.unready.push(name)
    else if (!metric) groups.missing.push(name)
    else if (resource === 'cpu' && isGettingGoing(pod, metric, patience)) groups.unready.push(name)
    else groups.ready++
  }
  return groups
}

function isGettingGoing(pod: Pod, { atMs, windowMs }: PodMetric, { nowMs, initializationMs, readinessDelayMs }: Patience): boolean {
  const condition = readyCondition(pod)
  const { startTime } = pod.status
  if (!condition || startTime === undefined) return true
  const startMs = Date.parse(startTime)
  const changedMs = condition.lastTransitionTime ? Date.parse(condition.lastTransitionTime) : -Infinity
  const isUnready = condition.status === 'False'
  if (startMs + initializationMs > nowMs) return isUnready || atMs < changedMs + windowMs
  return isUnready && startMs + readinessDelayMs > changedMs
}

/** What the pods ask for, in thousandths, by name; or what is missing. Sidecars count, other init containers do not. */
export function requestsOf(pods: readonly Pod[], resource: string, container: string | undefined): ReadonlyMap<string, number> | { readonly fault: string } {
  const requests = new Map<string, number>()
  for (const { metadata, spec } of pods) {
    let sum = 0
    for (const one of [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)]) {
      if (container !== undefined && container !== one.name) continue
      const request = one.resources?.requests?.[resource]
      if (request === undefined) return { fault: `missing request for ${resource} in container ${one.name} of Pod ${metadata.name}` }
      sum += milliValue(request)
    }
    requests.set(metadata.name, sum)
  }
  return requests
}

const isSidecar = ({ restartPolicy }: Core.Container): boolean => restartPolicy === 'Always'
