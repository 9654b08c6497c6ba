/** How controllers mark what is theirs. Upstream: k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go (v1.32). */
import type { ApiDoor } from '../../api/door'
import type { Kind } from '../../api/kind'
import { controllerOf, isTerminating, type KubeObject, type ObjectMeta, type OwnerReference } from '../../api/object'
import { isNotFound } from '../../api/status-error'

/** What a reference says of an owner, who may yet have no uid. */
export interface Owner extends Pick<KubeObject, 'apiVersion' | 'kind'> {
  readonly metadata: Pick<ObjectMeta, 'name' | 'uid'>
}

/** The reference that makes `owner` the controller of another object. */
export const controllerReference = ({ apiVersion, kind, metadata }: Owner): OwnerReference => ({
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

/** The copy of an owner may be behind, and nobody is to be adopted by one that goes, or by another of the same name. */
export function isStillThere<T extends KubeObject>(door: ApiDoor, kind: Kind<T>, { metadata }: T): boolean {
  try {
    const fresh = door.get(kind, metadata)
    return fresh.metadata.uid === metadata.uid && !isTerminating(fresh)
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}
