/**
 * Deletes what has lost its owners, and carries out the three ways to delete an owner: dependents afterwards (background), dependents
 * first (foreground), dependents not at all (orphan). Upstream: pkg/controller/garbagecollector/garbagecollector.go (v1.32).
 */
import { resourceName, type Kind } from '../../../api/kind'
import { isTerminating, keyOf, type KubeObject, type OwnerReference } from '../../../api/object'
import type { Change } from '../../client/informer'
import type { Controller } from '../controller'
import { collect, indexKinds, orphan, type Collecting } from './collect'
import { createOwnerGraph, isDeletingDependents, isOrphaning, ownersOf, type Member } from './owner-graph'

/**
 * Deletions follow one another at this distance.
 * Simplified: a real controller manager may ask the API server some twenty times a second, so that large deletions take minutes.
 */
const SPACING_MS = 1

/** Every stored object once; but events are many, own nothing and end by themselves. */
const isCollected = ({ kind, storedAs, verbs }: Kind): boolean => kind !== 'Event' && !storedAs && (verbs?.includes('watch') ?? true)

const isForeign = (owner: Member, { metadata }: KubeObject): boolean =>
  owner.kind.namespaced && owner.object.metadata.namespace !== metadata.namespace

/** The owner that is meant: named as it is, and where its dependent may look for it. */
function isPlausible(owner: Member, object: KubeObject, reference: OwnerReference): boolean {
  const { apiVersion, kind, metadata } = owner.object
  return !isForeign(owner, object) && metadata.name === reference.name && kind === reference.kind && apiVersion === reference.apiVersion
}

export const garbageCollectorController: Controller = {
  name: 'generic-garbage-collector',
  component: 'garbage-collector-controller',
  start({ door, catalog, informers, queue, recorder }) {
    const graph = createOwnerGraph()
    const subjectOf = (uid: string): string => {
      const member = graph.find(uid)
      return member ? `${member.kind.kind}/${keyOf(member.object)}` : uid
    }
    const deletions = queue('', {
      spacingMs: SPACING_MS,
      subjectOf,
      reconcile: (uid) => withMember(uid, (member) => collect(collecting, member)),
    })
    const orphanings = queue('', { subjectOf, reconcile: (uid) => withMember(uid, (member) => orphan(collecting, member)) })
    /** Dependents of owners of unknown kinds. */
    const awaiting = new Set<string>()
    const collecting: Collecting = {
      door,
      graph,
      findKind: indexKinds(catalog),
      enqueue: deletions.add,
      awaitKind: (uid) => void awaiting.add(uid),
    }

    const observed = new Set<string>()
    const observeAll = (): void => {
      for (const kind of catalog.all().filter(isCollected)) {
        const name = resourceName(kind)
        if (observed.has(name)) continue
        observed.add(name)
        informers.of(kind).onChange((change) => observe(kind, change))
      }
    }
    observeAll()
    catalog.onChange(() => {
      observeAll()
      for (const uid of awaiting) deletions.add(uid)
      awaiting.clear()
    })

    function withMember(uid: string, act: (member: Member) => void): void {
      const member = graph.find(uid)
      if (member) act(member)
    }

    function observe(kind: Kind, { type, object, previous }: Change<KubeObject>): void {
      if (type === 'DELETED') return onGone(object)
      graph.set(kind, object, previous)
      const { uid } = object.metadata
      if (!previous) onNew({ kind, object })
      if (!previous || ownersOf(previous) !== ownersOf(object)) onOwners(object, previous)
      if (!isTerminating(object)) return
      if (isDeletingDependents(object) && !(previous && isDeletingDependents(previous))) {
        deletions.add(uid)
        for (const dependent of graph.dependentsOf(uid)) deletions.add(dependent.object.metadata.uid)
      }
      if (isOrphaning(object) && !(previous && isOrphaning(previous))) orphanings.add(uid)
    }

    function onOwners(object: KubeObject, previous: KubeObject | undefined): void {
      for (const reference of ownersOf(object)) {
        const owner = graph.find(reference.uid)
        const isNew = !previous || !ownersOf(previous).some(({ uid }) => uid === reference.uid)
        if (owner && isNew && isForeign(owner, object)) tellForeign(object, reference)
        if (!owner || !isPlausible(owner, object, reference)) deletions.add(object.metadata.uid)
      }
      if (previous) tellOwners(ownersOf(previous))
    }

    /** Those that named it before it was seen may have been wrong about it. */
    function onNew(owner: Member): void {
      for (const { object } of graph.dependentsOf(owner.object.metadata.uid)) {
        const reference = ownersOf(object).find(({ uid }) => uid === owner.object.metadata.uid)
        if (!reference || isPlausible(owner, object, reference)) continue
        if (isForeign(owner, object)) tellForeign(object, reference)
        deletions.add(object.metadata.uid)
      }
    }

    function onGone(object: KubeObject): void {
      graph.remove(object)
      awaiting.delete(object.metadata.uid)
      for (const dependent of graph.dependentsOf(object.metadata.uid)) deletions.add(dependent.object.metadata.uid)
      tellOwners(ownersOf(object))
    }

    /** Those whose deletion waits may be waiting for this. */
    function tellOwners(owners: readonly OwnerReference[]): void {
      for (const { uid } of owners) {
        const owner = graph.find(uid)
        if (owner && isDeletingDependents(owner.object)) deletions.add(uid)
      }
    }

    function tellForeign(object: KubeObject, { apiVersion, kind, name, uid }: OwnerReference): void {
      const { namespace = '' } = object.metadata
      const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`
      recorder.event(object, 'Warning', 'OwnerRefInvalidNamespace', `ownerRef ${owner} does not exist in namespace "${namespace}"`)
    }
  },
}
