/**
 * How long a Job waits before it replaces a failed pod: ten seconds, doubled with each failure after the last success, ten minutes at most.
 * Upstream: pkg/controller/job/backoff_utils.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { readyCondition } from '../pod-state'

const FIRST_MS = 10_000
const MAX_MS = 600_000

/** Failures since the last success, and the time of the last. */
export interface BackOff {
  readonly failures: number
  readonly lastMs: number
}

export const noBackOff: BackOff = { failures: 0, lastMs: 0 }

export function nextBackOff(before: BackOff, succeeded: readonly Pod[], failed: readonly Pod[]): BackOff {
  if (failed.length === 0) return succeeded.length > 0 ? noBackOff : before
  const lastSuccess = succeeded.reduce((last, pod) => Math.max(last, finishedMs(pod)), -Infinity)
  const times = failed.map(finishedMs).filter((at) => at > lastSuccess)
  if (times.length === 0) return noBackOff
  return { failures: times.length + (succeeded.length > 0 ? 0 : before.failures), lastMs: times.reduce((a, b) => Math.max(a, b)) }
}

export function remainingBackOffMs({ failures, lastMs }: BackOff, nowMs: number): number {
  if (failures === 0) return 0
  return Math.max(0, lastMs + Math.min(FIRST_MS * 2 ** (failures - 1), MAX_MS) - nowMs)
}

/** When a pod ended: as its containers say, else since when it is not ready, else when it was to be gone. */
export function finishedMs(pod: Pod): number {
  const { metadata } = pod
  const ends = (pod.status.containerStatuses ?? []).map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? ''))
  if (ends.length > 0 && !ends.some(Number.isNaN)) return Math.max(...ends)
  const ready = readyCondition(pod)
  if (ready?.status === 'False' && ready.lastTransitionTime) return Date.parse(ready.lastTransitionTime)
  if (metadata.deletionTimestamp) return Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000
  return Date.parse(metadata.creationTimestamp)
}
