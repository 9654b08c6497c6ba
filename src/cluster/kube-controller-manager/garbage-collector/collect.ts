/**
 * What becomes of one object when an owner is gone or going. The server is asked, not the graph: the graph may be behind.
 * Upstream: pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import type { Kind } from '../../../api/kind'
import type { KindCatalog } from '../../../api/kind-catalog'
import { isTerminating, type KubeObject, type OwnerReference } from '../../../api/object'
import { isNotFound } from '../../../api/status-error'
import { isBlockedBy, isDeletingDependents, ownersOf, type Member, type OwnerGraph } from './owner-graph'

export interface Collecting {
  readonly door: ApiDoor
  readonly graph: OwnerGraph
  findKind(reference: OwnerReference): Kind | undefined
  /** Looks at the object later. */
  enqueue(uid: string): void
  /** Nobody knows whether its owner exists, as long as the kind of the owner is unknown. */
  awaitKind(uid: string): void
}

export const indexKinds =
  (catalog: KindCatalog) =>
  ({ apiVersion, kind }: OwnerReference): Kind | undefined => {
    const [version, group = ''] = apiVersion.split('/').reverse()
    return catalog.ofKind(group, version, kind)
  }

export function collect(collecting: Collecting, { kind, object: seen }: Member): void {
  const object = findSame(collecting.door, kind, seen.metadata)
  if (!object || (isTerminating(object) && !isDeletingDependents(object))) return
  if (isDeletingDependents(object)) return finishWhenAlone(collecting, { kind, object })
  const owners = ownersOf(object)
  if (owners.length === 0) return
  const sorted = sortOwners(collecting, { kind, object })
  if (!sorted) return
  const { solid, dangling, waiting } = sorted
  if (solid.length > 0) {
    if (dangling.length + waiting.length > 0) rewriteOwners(collecting.door, { kind, object }, solid)
    return
  }
  const dependents = collecting.graph.dependentsOf(object.metadata.uid)
  if (waiting.length > 0 && dependents.length > 0) return removeInForeground(collecting, { kind, object }, dependents)
  remove(collecting.door, { kind, object }, policyOf(object))
}

type Identity = Pick<KubeObject['metadata'], 'namespace' | 'name' | 'uid'>

/** Still the one that is meant: another one may have taken its name. */
function findSame(door: ApiDoor, kind: Kind, { namespace, name, uid }: Identity): KubeObject | undefined {
  const found = door.find(kind, { name, ...(namespace ? { namespace } : {}) })
  return found?.metadata.uid === uid ? found : undefined
}

/** Its deletion has waited for those that block it. */
function finishWhenAlone({ door, graph, enqueue }: Collecting, { kind, object }: Member): void {
  const blocking = graph.dependentsOf(object.metadata.uid).filter((dependent) => isBlockedBy(object, dependent.object))
  if (blocking.length === 0) return dropFinalizer(door, { kind, object }, 'foregroundDeletion')
  for (const dependent of blocking) if (!isDeletingDependents(dependent.object)) enqueue(dependent.object.metadata.uid)
}

interface Owners {
  readonly solid: readonly OwnerReference[]
  readonly dangling: readonly OwnerReference[]
  /** They wait for their dependents to go. */
  readonly waiting: readonly OwnerReference[]
}

/** Undefined: what becomes of the object cannot be said. */
function sortOwners(collecting: Collecting, member: Member): Owners | undefined {
  const states = ownersOf(member.object).map((reference) => ({ reference, state: stateOf(collecting, member.object, reference) }))
  const of = (wanted: string) => states.filter(({ state }) => state === wanted).map(({ reference }) => reference)
  if (of('unknown').length > 0) collecting.awaitKind(member.object.metadata.uid)
  return of('unknown').length > 0 || of('impossible').length > 0
    ? undefined
    : { solid: of('solid'), dangling: of('dangling'), waiting: of('waiting') }
}

type State = 'solid' | 'dangling' | 'waiting' | 'unknown' | 'impossible'

function stateOf({ door, findKind }: Collecting, { metadata }: KubeObject, reference: OwnerReference): State {
  const kind = findKind(reference)
  if (!kind) return 'unknown'
  // What is cluster-wide cannot belong to something in a namespace, and nobody can say which namespace is meant.
  if (kind.namespaced && !metadata.namespace) return 'impossible'
  const owner = findSame(door, kind, {
    namespace: kind.namespaced ? metadata.namespace : undefined,
    name: reference.name,
    uid: reference.uid,
  })
  if (!owner) return 'dangling'
  return isDeletingDependents(owner) ? 'waiting' : 'solid'
}

/** The dependents of this one go first. A circle is broken by no longer blocking the owner. */
function removeInForeground({ door }: Collecting, { kind, object }: Member, dependents: readonly Member[]): void {
  const isCircular = dependents.some((dependent) => isDeletingDependents(dependent.object))
  const unblocked = isCircular ? ownersOf(object).map((owner) => ({ ...owner, blockOwnerDeletion: false })) : undefined
  remove(door, { kind, object: unblocked ? rewriteOwners(door, { kind, object }, unblocked) : object }, 'Foreground')
}

function policyOf({ metadata: { finalizers = [] } }: KubeObject): 'Orphan' | 'Foreground' | 'Background' {
  if (finalizers.includes('orphan')) return 'Orphan'
  return finalizers.includes('foregroundDeletion') ? 'Foreground' : 'Background'
}

function remove(door: ApiDoor, { kind, object }: Member, propagationPolicy: 'Orphan' | 'Foreground' | 'Background'): void {
  const { uid, resourceVersion } = object.metadata
  ignoreAbsence(() => door.delete(kind, object.metadata, { propagationPolicy, preconditions: { uid, resourceVersion } }))
}

function rewriteOwners(door: ApiDoor, { kind, object }: Member, owners: readonly OwnerReference[]): KubeObject {
  const { ownerReferences: _before, ...metadata } = object.metadata
  return door.update(kind, { ...object, metadata: owners.length > 0 ? { ...metadata, ownerReferences: owners } : metadata })
}

function dropFinalizer(door: ApiDoor, { kind, object }: Member, finalizer: string): void {
  const finalizers = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer)
  ignoreAbsence(() => door.update(kind, { ...object, metadata: { ...object.metadata, finalizers } }))
}

/** Takes the owner out of everything that names it, and then lets it go. */
export function orphan({ door, graph }: Collecting, member: Member): void {
  const owner = findSame(door, member.kind, member.object.metadata)
  if (!owner) return
  for (const dependent of graph.dependentsOf(owner.metadata.uid)) {
    const object = findSame(door, dependent.kind, dependent.object.metadata)
    const kept = object && ownersOf(object).filter(({ uid }) => uid !== owner.metadata.uid)
    if (object && kept && kept.length < ownersOf(object).length) rewriteOwners(door, { kind: dependent.kind, object }, kept)
  }
  dropFinalizer(door, { kind: member.kind, object: owner }, 'orphan')
}

function ignoreAbsence(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
