/**
 * The scale subresource: the one number of a workload, the same shape for all of them.
 * Upstream: pkg/registry/apps/{deployment,replicaset,statefulset}/storage/storage.go ScaleREST (v1.32).
 */
import { Deployment } from '../../api/kinds/deployment'
import { ReplicaSet } from '../../api/kinds/replica-set'
import { StatefulSet } from '../../api/kinds/stateful-set'
import { invalid, required } from '../../api/field-error'
import type { Kind } from '../../api/kind'
import type { KubeObject, ObjectMeta } from '../../api/object'
import { formatLabelSelector } from '../../api/selectors'
import { badRequestError, invalidError } from '../../api/status-error'

export interface Scale extends KubeObject {
  readonly apiVersion: 'autoscaling/v1'
  readonly kind: 'Scale'
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas: number; readonly selector?: string }
}

type Scalable = Deployment | ReplicaSet | StatefulSet

export const scalableKinds: readonly Kind<Scalable>[] = [Deployment, ReplicaSet, StatefulSet]

export function scaleOf({ metadata, spec, status }: Scalable): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status.replicas ?? 0, selector: formatLabelSelector(spec.selector) },
  }
}

/** The workload with the number that was sent. Its resourceVersion, when given, must be the present one. */
export function scaled<T extends Scalable>(workload: T, scale: Scale): T {
  const { replicas = 0 } = scale.spec
  const subject = { group: 'autoscaling', kind: 'Scale' }
  const { name, resourceVersion } = metadataOf(scale)
  if (!name) throw invalidError(subject, '', [required('metadata.name')])
  if (name !== workload.metadata.name) {
    throw badRequestError(`the name of the object (${name}) does not match the name on the URL (${workload.metadata.name})`)
  }
  if (replicas < 0) {
    throw invalidError(subject, name, [invalid('spec.replicas', replicas, 'must be greater than or equal to 0')])
  }
  const metadata = { ...workload.metadata, resourceVersion: resourceVersion ?? '' }
  return { ...workload, metadata, spec: { ...workload.spec, replicas } }
}

const metadataOf = (scale: Scale): Partial<ObjectMeta> => scale.metadata
