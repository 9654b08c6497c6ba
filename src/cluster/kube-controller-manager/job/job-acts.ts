/**
 * Creating and deleting the pods of a Job, and letting those go that are counted.
 * Upstream: manageJob, deleteJobPods, removeTrackingFinalizerFromPods in pkg/controller/job/job_controller.go (v1.32).
 */
import type { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import { isNotFound } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { controllerReference } from '../owner'
import { failureAnnotations, hasLimitPerIndex } from './index-failures'
import { INDEX_KEY, namePrefix, withIndexVariable } from './indexes'
import { isTracked, TRACKING_FINALIZER } from './job-pods'

export type Acts = Pick<ControllerContext, 'door' | 'recorder'>

/** Undefined: the pods of this Job are all alike. */
export type Place = { readonly index: number; readonly replaced: Pod | undefined } | undefined

export function jobPod(job: Job, place: Place) {
  const { metadata = {}, spec = { containers: [] } } = job.spec.template
  const mark: Readonly<Record<string, string>> = place ? { [INDEX_KEY]: String(place.index) } : {}
  const failures = place && hasLimitPerIndex(job) ? failureAnnotations(job, place.replaced) : {}
  const annotations = { ...metadata.annotations, ...mark, ...failures }
  const finalizers = metadata.finalizers ?? []
  return {
    metadata: {
      generateName: namePrefix(job, place?.index),
      namespace: job.metadata.namespace,
      labels: { ...metadata.labels, ...mark },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      finalizers: finalizers.includes(TRACKING_FINALIZER) ? finalizers : [...finalizers, TRACKING_FINALIZER],
      ownerReferences: [controllerReference(job)],
    },
    spec: place ? { ...withIndexVariable(spec), hostname: `${job.metadata.name}-${place.index}` } : spec,
  }
}

/** Reads the pod anew: the copy may be behind, and nothing but the finalizer is to change. */
export function releaseTracked({ door }: Pick<Acts, 'door'>, { metadata }: Pod): void {
  try {
    const pod = door.get(Pod, metadata)
    if (pod.metadata.uid !== metadata.uid || !isTracked(pod)) return
    door.update(Pod, withoutTracking(pod))
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

export function withoutTracking(pod: Pod): Pod {
  const { finalizers = [], ...rest } = pod.metadata
  const others = finalizers.filter((name) => name !== TRACKING_FINALIZER)
  return { ...pod, metadata: others.length > 0 ? { ...rest, finalizers: others } : rest }
}
