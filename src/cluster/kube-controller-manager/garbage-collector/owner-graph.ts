/**
 * Who owns whom, over all kinds, by uid; kept up to date change by change.
 * Upstream: pkg/controller/garbagecollector/{graph.go,graph_builder.go} (v1.32).
 */
import type { Kind } from '../../../api/kind'
import { isTerminating, type KubeObject, type OwnerReference } from '../../../api/object'

export interface Member {
  readonly kind: Kind
  readonly object: KubeObject
}

export interface OwnerGraph {
  find(uid: string): Member | undefined
  dependentsOf(uid: string): readonly Member[]
  set(kind: Kind, object: KubeObject, previous: KubeObject | undefined): void
  remove(object: KubeObject): void
}

const noOwners: readonly OwnerReference[] = []
const noMembers: readonly Member[] = []

export const ownersOf = ({ metadata }: KubeObject): readonly OwnerReference[] => metadata.ownerReferences ?? noOwners

const isWaitingFor = (object: KubeObject, finalizer: string): boolean =>
  isTerminating(object) && (object.metadata.finalizers?.includes(finalizer) ?? false)

/** It goes once everything that it owns is gone. */
export const isDeletingDependents = (object: KubeObject): boolean => isWaitingFor(object, 'foregroundDeletion')
/** It goes once nothing names it as its owner. */
export const isOrphaning = (object: KubeObject): boolean => isWaitingFor(object, 'orphan')

export const isBlockedBy = (owner: KubeObject, dependent: KubeObject): boolean =>
  ownersOf(dependent).some(({ uid, blockOwnerDeletion }) => uid === owner.metadata.uid && blockOwnerDeletion)

export function createOwnerGraph(): OwnerGraph {
  const members = new Map<string, Member>()
  const dependents = new Map<string, Set<string>>()

  function link({ metadata: { uid } }: KubeObject, owners: readonly OwnerReference[]): void {
    for (const owner of owners) {
      const known = dependents.get(owner.uid)
      if (known) known.add(uid)
      else dependents.set(owner.uid, new Set([uid]))
    }
  }

  function unlink({ metadata: { uid } }: KubeObject, owners: readonly OwnerReference[]): void {
    for (const owner of owners) {
      const known = dependents.get(owner.uid)
      known?.delete(uid)
      if (known?.size === 0) dependents.delete(owner.uid)
    }
  }

  return {
    find: (uid) => members.get(uid),
    dependentsOf(uid) {
      const known = dependents.get(uid)
      return known ? [...known].flatMap((each) => members.get(each) ?? []) : noMembers
    },
    set(kind, object, previous) {
      members.set(object.metadata.uid, { kind, object })
      const before = previous ? ownersOf(previous) : noOwners
      if (before === ownersOf(object)) return
      unlink(object, before)
      link(object, ownersOf(object))
    },
    remove(object) {
      unlink(object, ownersOf(members.get(object.metadata.uid)?.object ?? object))
      members.delete(object.metadata.uid)
    },
  }
}
