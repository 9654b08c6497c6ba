/**
 * Runs pods until as many as are wanted have succeeded, or too many have failed. A pod that ended is held by a finalizer until it is
 * counted, so that none is lost or counted twice.
 * Upstream: pkg/controller/job/job_controller.go, pkg/controller/ttlafterfinished (v1.32).
 * Simplified: a real one writes pods down as `uncountedTerminatedPods` before it counts them, adopts pods that a manual selector fits,
 * and heeds podFailurePolicy, successPolicy, backoffLimitPerIndex and managedBy; here a write and its count are one step, and those fields have no effect.
 */
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import { JOB_NAME_LABEL } from '../../../api/job-selector'
import { controllerOf, isTerminating, keyOf } from '../../../api/object'
import { isNotFound, isStatusError } from '../../../api/status-error'
import type { Change } from '../../client/informer'
import type { Controller, ControllerContext } from '../controller'
import { ownerKey } from '../owner'
import { createExpectations } from '../replica-set/expectations'
import { releaseTracked } from './job-acts'
import { isTracked, type Memory } from './job-pods'
import { isFinished } from './job-status'
import { syncJob } from './sync-job'

/** What happens to its pods within this time is looked at at once. */
const POD_UPDATE_DELAY_MS = 1000

const TRACKED = 'job-tracking'

export const jobController: Controller = {
  name: 'job-controller',
  start(context) {
    const jobs = context.informers.of(Job)
    const pods = context.informers.of(Pod, { indexes: { [TRACKED]: trackedJobs } })
    const expectations = createExpectations(context.clock)
    const memories = new Map<string, Memory>()
    const queue = context.queue('Job', { reconcile: (key) => reconcile(key) })

    jobs.onChange(({ type, object }) => {
      if (type === 'DELETED') expectations.forget(keyOf(object))
      queue.add(keyOf(object))
    })
    pods.onChange((change) => {
      const key = ownerKey(change.object, 'Job') ?? trackedJobs(change.object)[0]
      if (key === undefined) return
      observe(change, key)
      if (change.type === 'MODIFIED') queue.addAfter(key, POD_UPDATE_DELAY_MS)
      else queue.add(key)
    })

    function observe({ type, object }: Change<Pod>, key: string): void {
      if (type === 'ADDED' && !isTerminating(object)) expectations.created(key)
      if (type === 'DELETED' || isTerminating(object)) expectations.deleted(key, object.metadata.uid)
      if (!isTracked(object)) memories.get(controllerOf(object)?.uid ?? '')?.counted.delete(object.metadata.uid)
    }

    function memoryOf({ metadata }: Job): Memory {
      const known = memories.get(metadata.uid)
      if (known) return known
      const memory: Memory = { counted: new Set(), backOff: { failures: 0, lastMs: 0 } }
      memories.set(metadata.uid, memory)
      return memory
    }

    function reconcile(key: string): number | undefined {
      const job = jobs.get(key)
      const tracked = pods.byIndex(TRACKED, key)
      for (const pod of tracked) if (controllerOf(pod)?.uid !== job?.metadata.uid) releaseTracked(context, pod)
      if (!job) return
      if (isFinished(job)) {
        memories.delete(job.metadata.uid)
        for (const pod of tracked) releaseTracked(context, pod)
        return expire(context, job)
      }
      return syncJob(context, job, { pods: pods.ownedBy(job.metadata.uid), expectations, memory: memoryOf(job) })
    }
  },
}

/** The Job that a pod is held for, by its controller or, when it has none any more, by its label. */
function trackedJobs(pod: Pod): readonly string[] {
  if (!isTracked(pod)) return []
  const key = ownerKey(pod, 'Job')
  return [key ?? `${pod.metadata.namespace}/${pod.metadata.labels?.[JOB_NAME_LABEL] ?? ''}`]
}

/** Deletes a Job whose time after its end is over; gives the ms that are left. */
function expire({ door, clock }: ControllerContext, job: Job): number | undefined {
  const { ttlSecondsAfterFinished: seconds } = job.spec
  if (seconds === undefined || isTerminating(job)) return undefined
  const end = job.status.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')
  const left = Date.parse(end?.lastTransitionTime ?? '') + seconds * 1000 - clock.now()
  if (left > 0) return left
  try {
    door.delete(Job, job.metadata, { propagationPolicy: 'Foreground', preconditions: { uid: job.metadata.uid } })
  } catch (error) {
    if (!isStatusError(error) || !isNotFound(error)) throw error
  }
}
