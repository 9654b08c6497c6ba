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

/** An owner that is there, where its dependent may look for it. */
const isPlausible = (owner: Member | undefined, { metadata }: KubeObject): boolean =>
  owner !== undefined && (!owner.kind.namespaced || owner.object.metadata.namespace === metadata.namespace)

export const garbageCollectorController: Controller = {
  name: 'generic-garbage-collector',
  start({ door, catalog, informers, queue, recorder }) {
    const graph = createOwnerGraph()
    const subjectOf = (uid: string): string => {
      const member = graph.find(uid)
      return member ? `${member.kind.kind}/${keyOf(member.object)}` : uid
    }
    const deletions = queue('', { spacingMs: SPACING_MS, subjectOf, reconcile: (uid) => withMember(uid, (member) => collect(collecting, member)) })
    const orphanings = queue('', { subjectOf, reconcile: (uid) => withMember(uid, (member) => orphan(collecting, member)) })
    const collecting: Collecting = { door, graph, findKind: indexKinds(catalog), enqueue: deletions.add, onForeignOwner }

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
    catalog.onChange(observeAll)

    function withMember(uid: string, act: (member: Member) => void): void {
      const member = graph.find(uid)
      if (member) act(member)
    }

    function observe(kind: Kind, { type, object, previous }: Change<KubeObject>): void {
      if (type === 'DELETED') return onGone(object)
      graph.set(kind, object, previous)
      const { uid } = object.metadata
      if (!previous || ownersOf(previous) !== ownersOf(object)) onOwners(object, previous)
      if (!isTerminating(object)) return
      if (isDeletingDependents(object) && !(previous && isDeletingDependents(previous))) {
        deletions.add(uid)
        for (const dependent of graph.dependentsOf(uid)) deletions.add(dependent.object.metadata.uid)
      }
      if (isOrphaning(object) && !(previous && isOrphaning(previous))) orphanings.add(uid)
    }

    function onOwners(object: KubeObject, previous: KubeObject | undefined): void {
      if (!ownersOf(object).every(({ uid }) => isPlausible(graph.find(uid), object))) deletions.add(object.metadata.uid)
      if (previous) tellOwners(ownersOf(previous))
    }

    function onGone(object: KubeObject): void {
      graph.remove(object)
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

    function onForeignOwner({ object }: Member, { apiVersion, kind, name, uid }: OwnerReference): void {
      const { namespace = '' } = object.metadata
      const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`
      recorder.event(object, 'Warning', 'OwnerRefInvalidNamespace', `ownerRef ${owner} does not exist in namespace "${namespace}"`)
    }
  },
}
