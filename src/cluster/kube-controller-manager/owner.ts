/** How controllers mark what is theirs. Upstream: k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go (v1.32). */
import { controllerOf, type KubeObject, type ObjectMeta, type OwnerReference } from '../../api/object'

/** The reference that makes `owner` the controller of another object. */
export const controllerReference = ({ apiVersion, kind, metadata }: KubeObject): OwnerReference => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
})

/** Name, as a queue key, of the controller of this object, if it is of that kind. */
export function ownerKey(object: KubeObject, kind: string): string | undefined {
  const owner = controllerOf(object)
  if (owner?.kind !== kind) return undefined
  return `${object.metadata.namespace}/${owner.name}`
}

export const adopted = <T extends KubeObject>(object: T, owner: KubeObject): T =>
  withOwners(object, [...(object.metadata.ownerReferences ?? []), controllerReference(owner)])

export const released = <T extends KubeObject>(object: T, ownerUid: string): T =>
  withOwners(object, (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== ownerUid))

function withOwners<T extends KubeObject>(object: T, ownerReferences: readonly OwnerReference[]): T {
  const { ownerReferences: _before, ...rest } = object.metadata
  const metadata: ObjectMeta = ownerReferences.length > 0 ? { ...rest, ownerReferences } : rest
  return { ...object, metadata }
}
