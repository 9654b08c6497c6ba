/**
 * Creating and deleting the pods of a Job, and letting those go that are counted.
 * Upstream: manageJob, deleteJobPods in pkg/controller/job/job_controller.go (v1.32).
 */
import type { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import { isNotFound, isStatusError, type StatusError } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { controllerReference } from '../owner'
import { INDEX_KEY, withIndexVariable } from './indexes'
import { isTracked, TRACKING_FINALIZER } from './job-pods'

type Acts = Pick<ControllerContext, 'door' | 'recorder'>

/** `index` undefined: the pods of this Job are all alike. */
export function createJobPod({ door, recorder }: Acts, job: Job, index: number | undefined): Pod | StatusError {
  try {
    const pod = door.create(Pod, podOf(job, index))
    recorder.event(job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
    return pod
  } catch (error) {
    if (!isStatusError(error)) throw error
    recorder.event(job, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
    return error
  }
}

function podOf(job: Job, index: number | undefined) {
  const { name, namespace } = job.metadata
  const { metadata = {}, spec = { containers: [] } } = job.spec.template
  const mark: Readonly<Record<string, string>> = index === undefined ? {} : { [INDEX_KEY]: String(index) }
  const annotations = { ...metadata.annotations, ...mark }
  return {
    metadata: {
      generateName: index === undefined ? `${name}-` : `${name}-${index}-`,
      namespace,
      labels: { ...metadata.labels, ...mark },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      finalizers: [...(metadata.finalizers ?? []), TRACKING_FINALIZER],
      ownerReferences: [controllerReference(job)],
    },
    spec: index === undefined ? spec : { ...withIndexVariable(spec), hostname: spec.hostname ?? `${name}-${index}` },
  }
}

/** A pod that is gone already is as good as deleted. */
export function deleteJobPod({ door, recorder }: Acts, job: Job, pod: Pod): void {
  try {
    door.delete(Pod, pod.metadata)
    recorder.event(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)
  } catch (error) {
    if (!isStatusError(error)) throw error
    if (isNotFound(error)) return
    recorder.event(job, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
    throw error
  }
}

/** Reads the pod anew: the copy may be behind, and nothing but the finalizer is to change. */
export function releaseTracked({ door }: Acts, { metadata }: Pod): void {
  try {
    const pod = door.get(Pod, metadata)
    if (pod.metadata.uid !== metadata.uid || !isTracked(pod)) return
    const finalizers = (pod.metadata.finalizers ?? []).filter((name) => name !== TRACKING_FINALIZER)
    door.update(Pod, { ...pod, metadata: { ...pod.metadata, finalizers } })
  } catch (error) {
    if (!isStatusError(error) || !isNotFound(error)) throw error
  }
}
