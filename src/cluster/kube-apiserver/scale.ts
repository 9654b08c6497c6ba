/**
 * The scale subresource: the one number of a workload, the same shape for all of them.
 * Upstream: pkg/registry/apps/{deployment,replicaset,statefulset}/storage/storage.go ScaleREST (v1.32).
 */
import { invalid, required } from '../../api/field-error'
import type { Kind } from '../../api/kind'
import type { KubeObject, ObjectMeta } from '../../api/object'
import { badRequestError, invalidError } from '../../api/status-error'

export interface Scale extends KubeObject {
  readonly apiVersion: 'autoscaling/v1'
  readonly kind: 'Scale'
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas: number; readonly selector?: string }
}

type Access<T extends KubeObject> = NonNullable<Kind<T>['scale']>

export function scaleOf<T extends KubeObject>(access: Access<T>, object: T): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const { replicas, current, selector } = access.read(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas },
    status: { replicas: current, ...(selector === undefined ? {} : { selector }) },
  }
}

/** The workload with the number that was sent. Its resourceVersion, when given, must be the present one. */
export function scaled<T extends KubeObject>(access: Access<T>, workload: T, scale: Scale): T {
  const { replicas = 0 } = (scale as Partial<Scale>).spec ?? {}
  const subject = { group: 'autoscaling', kind: 'Scale' }
  const { name, resourceVersion } = metadataOf(scale)
  if (!name) throw invalidError(subject, '', [required('metadata.name')])
  if (name !== workload.metadata.name) {
    throw badRequestError(`the name of the object (${name}) does not match the name on the URL (${workload.metadata.name})`)
  }
  if (replicas < 0) {
    throw invalidError(subject, name, [invalid('spec.replicas', replicas, 'must be greater than or equal to 0')])
  }
  const written = access.write(workload, replicas)
  return { ...written, metadata: { ...written.metadata, resourceVersion: resourceVersion ?? '' } }
}

const metadataOf = (scale: Partial<Scale>): Partial<ObjectMeta> => scale.metadata ?? {}
