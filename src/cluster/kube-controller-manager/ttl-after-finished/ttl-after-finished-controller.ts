/**
 * Deletes Jobs some time after they have finished, where they say so.
 * Upstream: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go (v1.32).
 */
import { Job } from '../../../api/kinds/job'
import { isTerminating, keyOf } from '../../../api/object'
import { isConflict, isNotFound } from '../../../api/status-error'
import type { Controller } from '../controller'

/** When its time is over; undefined: it stays. */
export function expiryMs(job: Job): number | undefined {
  const { ttlSecondsAfterFinished: seconds } = job.spec
  if (seconds === undefined || isTerminating(job)) return undefined
  const end = job.status.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')
  return end?.lastTransitionTime ? Date.parse(end.lastTransitionTime) + seconds * 1000 : undefined
}

export const ttlAfterFinishedController: Controller = {
  name: 'ttl-after-finished-controller',
  start({ informers, door, clock, queue }) {
    const jobs = informers.of(Job)
    const work = queue('Job', { reconcile })

    jobs.onChange(({ type, object }) => {
      if (type !== 'DELETED' && expiryMs(object) !== undefined) work.add(keyOf(object))
    })

    function reconcile(key: string): number | undefined {
      const job = jobs.get(key)
      const leftMs = job && remainingMs(job)
      if (!job || leftMs === undefined || leftMs > 0) return leftMs
      try {
        // The copy may be behind: somebody may have given it more time.
        const fresh = door.get(Job, job.metadata)
        const freshMs = remainingMs(fresh)
        if (freshMs === undefined || freshMs > 0) return freshMs
        door.delete(Job, fresh.metadata, { propagationPolicy: 'Foreground', preconditions: { uid: job.metadata.uid } })
      } catch (error) {
        if (!isNotFound(error) && !isConflict(error)) throw error
      }
    }

    function remainingMs(job: Job): number | undefined {
      const at = expiryMs(job)
      return at === undefined ? undefined : at - clock.now()
    }
  },
}
