/**
 * Adoption and release: a Job owns the pods that its selector fits, as far as nobody else does, and counts those that it takes in.
 * Upstream: getPodsForJob in pkg/controller/job/job_controller.go, pkg/controller/controller_ref_manager.go (v1.32).
 */
import { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import { controllerOf, isTerminating } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import type { ControllerContext } from '../controller'
import { isHandedOver } from '../hand-over'
import { adopted, isStillThere, released } from '../owner'
import { withoutTracking } from './job-acts'
import { isTracked, TRACKING_FINALIZER } from './job-pods'

export const fits = ({ metadata, spec }: Job, pod: Pod): boolean =>
  metadata.namespace === pod.metadata.namespace && matchesLabelSelector(spec.selector ?? {}, pod.metadata.labels ?? {})

export interface Claims {
  readonly owned: readonly Pod[]
  /** Pods that may have no controller. */
  readonly candidates: readonly Pod[]
}

/** True when something changed hands: what follows from it comes with the changes that this makes. */
export function claimPods({ door }: Pick<ControllerContext, 'door'>, job: Job, { owned, candidates }: Claims): boolean {
  if (isTerminating(job)) return false
  const strangers = owned.filter((pod) => !fits(job, pod)).map((pod) => withoutTracking(released(pod, job.metadata.uid)))
  const wanted = candidates.filter((pod) => !controllerOf(pod) && !isTerminating(pod) && fits(job, pod))
  const newcomers = wanted.length > 0 && isStillThere(door, Job, job) ? wanted.map((pod) => withTracking(adopted(pod, job))) : []
  return [...strangers, ...newcomers].filter((pod) => isHandedOver(door, pod)).length > 0
}

const withTracking = (pod: Pod): Pod =>
  isTracked(pod) ? pod : { ...pod, metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), TRACKING_FINALIZER] } }
