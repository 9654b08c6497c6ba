/**
 * Makes as many pods run as a Job wants now: creates what lacks, deletes what is too many, all of them when it is over or suspended.
 * Upstream: manageJob, deleteActivePods, deleteJobPods in pkg/controller/job/job_controller.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { keyOf } from '../../../api/object'
import { isNotFound, type StatusError } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { isReady } from '../pod-state'
import type { Expectations } from '../replica-set/expectations'
import { createPod, deletePod } from '../replica-set/replicas'
import { remainingBackOffMs } from './back-off'
import { hasLimitPerIndex, remainingPerIndexMs } from './index-failures'
import { indexesOf } from './indexes'
import { firstFree, intervalsOf, merge } from './intervals'
import { jobPod, releaseTracked, type Place } from './job-acts'
import { isEnding, pickVictims, replacesOnlyFailed } from './job-pods'
import type { JobView } from './job-view'

/** At most so many creations or deletions in one go. */
const BURST = 500
/** A wait after failures is at least as long as the time within which changes of pods are gathered. */
const SHORTEST_WAIT_MS = 1000

export interface Managed {
  readonly active: number
  readonly ready: number
  readonly terminating: number
  readonly againMs?: number
  readonly failure?: StatusError
}

/** The pods of a Job that is over go, and their ends are still counted. False: some could not be asked to. */
export function endPods(context: ControllerContext, { job, active, ...seen }: JobView): Managed & { readonly isAll: boolean } {
  const failures = active.map((pod) => deletePod(context, job, pod)).filter((error) => error !== undefined && !isNotFound(error))
  const deleted = active.length - failures.length
  return {
    active: failures.length,
    ready: seen.ready - active.filter(isReady).length,
    terminating: seen.terminating + deleted,
    isAll: failures.length === 0,
    ...(failures[0] ? { failure: failures[0] } : {}),
  }
}

export function manageJob(context: ControllerContext, view: JobView, expectations: Expectations): Managed {
  const { job, active, ready, terminating } = view
  const wanted = job.spec.suspend ? 0 : wantedPods(view)
  const victims = pickVictims(job, active, Math.max(0, active.length - wanted)).slice(0, job.spec.suspend ? Infinity : BURST)
  if (victims.length > 0) return removePods(context, view, { expectations, victims })
  const lacking = wanted - active.length - (replacesOnlyFailed(job) ? terminating : 0)
  if (lacking <= 0) return { active: active.length, ready, terminating }
  const { places, waitMs } = findPlaces(view, Math.min(lacking, BURST), context.clock.now())
  // While it waits a real controller reports none at work, whatever still runs.
  if (waitMs > 0) return { active: 0, ready, terminating, againMs: Math.max(waitMs, SHORTEST_WAIT_MS) }
  return addPods(context, view, { expectations, places })
}

function wantedPods({ job: { spec }, succeeded, active }: JobView): number {
  const { completions, parallelism = 1 } = spec
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(completions - succeeded, parallelism))
}

interface Places {
  readonly places: readonly Place[]
  readonly waitMs: number
}

function findPlaces(view: JobView, count: number, nowMs: number): Places {
  const { job, indexes, backOff } = view
  const waitMs = hasLimitPerIndex(job) ? 0 : remainingBackOffMs(backOff, nowMs)
  if (waitMs > 0 || !indexes) return { places: Array.from({ length: count }, () => undefined), waitMs }
  const free = firstFree(takenIndexes(view), count, job.spec.completions ?? 0)
  const waits = free.map((index) => remainingPerIndexMs(indexes.waiting.get(index), nowMs))
  const places = free.filter((_, i) => waits[i] === 0).map((index) => ({ index, replaced: indexes.waiting.get(index) }))
  return { places, waitMs: places.length > 0 || waits.length === 0 ? 0 : Math.min(...waits) }
}

function takenIndexes({ job, pods, active, indexes }: JobView) {
  const busy = replacesOnlyFailed(job) ? [...active, ...pods.filter(isEnding)] : active
  return merge(merge(indexes?.succeeded ?? [], intervalsOf(indexesOf(busy))), indexes?.failed ?? [])
}

interface Removal {
  readonly expectations: Expectations
  readonly victims: readonly Pod[]
}

/** These do not count as failed: they are let go before they are asked to go. */
function removePods(context: ControllerContext, { job, active, ready, terminating }: JobView, { expectations, victims }: Removal): Managed {
  expectations.expectDeletions(keyOf(job), victims.map(({ metadata }) => metadata.uid))
  let failure: StatusError | undefined
  let deleted = 0
  for (const pod of victims) {
    releaseTracked(context, pod)
    const error = deletePod(context, job, pod)
    if (error) expectations.deleted(keyOf(job), pod.metadata.uid)
    if (error && !isNotFound(error)) failure ??= error
    else deleted++
  }
  const counts = { active: active.length - deleted, ready: ready - victims.filter(isReady).length, terminating: terminating + deleted }
  return failure ? { ...counts, failure } : counts
}

interface Addition {
  readonly expectations: Expectations
  readonly places: readonly Place[]
}

/** Begins slowly, one, two, four at a time, so that a template that is refused is refused once. */
function addPods(context: ControllerContext, { job, active, ready, terminating }: JobView, { expectations, places }: Addition): Managed {
  expectations.expectCreations(keyOf(job), places.length)
  let created = 0
  let tried = 0
  let failure: StatusError | undefined
  for (let batch = 1; tried < places.length && !failure; batch *= 2) {
    for (const place of places.slice(tried, tried + batch)) {
      const error = createPod(context, job, jobPod(job, place))
      if (error) failure ??= error
      else created++
      tried++
    }
  }
  for (let lost = created; lost < places.length; lost++) expectations.created(keyOf(job))
  const counts = { active: active.length + created, ready, terminating }
  return failure ? { ...counts, failure } : counts
}
