/**
 * Metadata as it is stored: every field in its place, absent or not, so that all objects of the cluster have metadata of one shape,
 * which an engine reads and copies several times as fast as many shapes. Maps and lists that hold nothing are none, as to Go.
 * Upstream: the order and omitempty tags of ObjectMeta in k8s.io/apimachinery/pkg/apis/meta/v1/types.go (v1.32).
 */
import type { ObjectMeta } from '../../api/object'

/** What a client has no say in. */
export type ServersFields = Pick<
  ObjectMeta,
  'creationTimestamp' | 'deletionGracePeriodSeconds' | 'deletionTimestamp' | 'generation' | 'name' | 'namespace' | 'resourceVersion' | 'uid'
>

/** `given`: of an update, the metadata as it was; what is still the same there holds something already. */
export function storedMetadata(sent: Partial<ObjectMeta>, given: ServersFields & Partial<ObjectMeta>): ObjectMeta {
  return {
    name: given.name,
    generateName: sent.generateName,
    namespace: given.namespace,
    uid: given.uid,
    resourceVersion: given.resourceVersion,
    generation: given.generation,
    creationTimestamp: given.creationTimestamp,
    deletionTimestamp: given.deletionTimestamp,
    deletionGracePeriodSeconds: given.deletionGracePeriodSeconds,
    labels: sent.labels === given.labels ? sent.labels : filled(sent.labels),
    annotations: sent.annotations === given.annotations ? sent.annotations : filled(sent.annotations),
    ownerReferences: sent.ownerReferences === given.ownerReferences ? sent.ownerReferences : filled(sent.ownerReferences),
    finalizers: sent.finalizers === given.finalizers ? sent.finalizers : filled(sent.finalizers),
    managedFields: sent.managedFields,
  }
}

/** The same under a name and at a revision; a copy by `...` would have another shape. */
export const restampedMetadata = (metadata: ObjectMeta, name: string, resourceVersion: string): ObjectMeta => ({
  name,
  generateName: metadata.generateName,
  namespace: metadata.namespace,
  uid: metadata.uid,
  resourceVersion,
  generation: metadata.generation,
  creationTimestamp: metadata.creationTimestamp,
  deletionTimestamp: metadata.deletionTimestamp,
  deletionGracePeriodSeconds: metadata.deletionGracePeriodSeconds,
  labels: metadata.labels,
  annotations: metadata.annotations,
  ownerReferences: metadata.ownerReferences,
  finalizers: metadata.finalizers,
  managedFields: metadata.managedFields,
})

function filled<M extends object>(members: M | undefined): M | undefined {
  for (const _member in members) return members
  return undefined
}
