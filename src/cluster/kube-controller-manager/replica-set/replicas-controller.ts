/**
 * Keeps as many pods of a template as are wanted: creates what lacks, deletes what is too many, takes in orphans that fit, lets go
 * of its own that no longer do. One for ReplicaSets, one for ReplicationControllers.
 * Upstream: pkg/controller/replicaset/replica_set.go, pkg/controller/replication/replication_controller.go (v1.32).
 */
import { Pod } from '../../../api/kinds/pod'
import type { Kind } from '../../../api/kind'
import { controllerOf, isTerminating, keyOf } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import { isConflict, isNotFound, type StatusError } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { Change } from '../../client/informer'
import type { Controller, ControllerContext } from '../controller'
import { ORPHANS, orphanIndex } from '../orphans'
import { ownerKey } from '../owner'
import { isActive, isReady } from '../pod-state'
import { claimPods } from './claim'
import { createExpectations, type Expectations } from './expectations'
import { createPodTally, type LabelGroup } from './pod-tally'
import { addReplicas, removeReplicas } from './replicas'
import { selectorOf, type Replicated } from './replicated'
import { nextStatus } from './status'

/** What happens to its pods within this time is reported at once: a real one is slowed down by its own requests. */
const LATENCY_MS = 10
/** At most so many creations or deletions in one go. */
const BURST = 500

export const replicasController = <T extends Replicated>(name: string, kind: Kind<T>): Controller => ({
  name,
  start(context) {
    const owners = context.informers.of(kind)
    const pods = context.informers.of(Pod, { indexes: orphanIndex })
    const expectations = createExpectations(context.clock)
    const tally = createPodTally(kind.kind)
    const queue = context.queue(kind.kind, { latencyMs: LATENCY_MS, reconcile: (key) => reconcile(key) })

    owners.onChange(({ type, object }) => {
      if (type === 'DELETED') expectations.forget(keyOf(object))
      queue.add(keyOf(object))
    })
    pods.onChange((change) => {
      if (change.type === 'DELETED') tally.uncount(change.previous ?? change.object)
      else tally.count(change.object, change.previous)
      const owner = ownerOf(change.object)
      if (owner) observe(change, owner)
      for (const key of concerned(change)) queue.add(key)
    })

    /** Its owner of this kind: of this name and also the same one, not another that has the name now. */
    function ownerOf(pod: Pod): T | undefined {
      const reference = controllerOf(pod)
      if (reference?.kind !== kind.kind) return undefined
      const owner = owners.get(`${pod.metadata.namespace}/${reference.name}`)
      return owner?.metadata.uid === reference.uid ? owner : undefined
    }

    function observe({ type, object, previous }: Change<Pod>, owner: T): void {
      const key = keyOf(owner)
      if (type === 'ADDED' && !isTerminating(object)) expectations.created(key)
      if (type === 'DELETED' || isTerminating(object)) return expectations.deleted(key, object.metadata.uid)
      const { minReadySeconds = 0 } = owner.spec
      // When the pod becomes available nothing will tell of it.
      if (minReadySeconds > 0 && previous && !isReady(previous) && isReady(object)) queue.addAfter(key, (minReadySeconds + 1) * 1000)
    }

    /** Its owners, before and now; for an orphan whoever might want it. */
    function concerned({ object, previous }: Change<Pod>): readonly string[] {
      const now = ownerKey(object, kind.kind)
      const before = previous && ownerKey(previous, kind.kind)
      const known = [before, now].filter((key) => key !== undefined)
      if (known.length > 0 || controllerOf(object) || isTerminating(object)) return known
      const labels = object.metadata.labels ?? {}
      const suitors = owners.inNamespace(object.metadata.namespace ?? '')
      return suitors.filter((suitor) => matchesLabelSelector(selectorOf(suitor), labels)).map(keyOf)
    }

    function reconcile(key: string): number | undefined {
      const owner = owners.get(key)
      if (!owner) return
      const isCurrent = expectations.areMet(key)
      const orphans = pods.byIndex(ORPHANS, owner.metadata.namespace ?? '').filter(isActive)
      const groups = tally.groupsOf(owner.metadata.uid)
      const claims = { orphans, groups, owned: () => pods.ownedBy(owner.metadata.uid).filter(isActive) }
      if (claimPods({ door: context.door, kind }, owner, claims)) return
      const failure = isCurrent && !isTerminating(owner) ? manage(context, owner, { pods, owners, expectations, groups }) : undefined
      const againAfterMs = report({ door: context.door, clock: context.clock, kind }, owner, { groups, failure, owned: claims.owned })
      if (failure) throw failure
      return againAfterMs
    }
  },
})

interface Managed {
  readonly pods: { ownedBy(uid: string): readonly Pod[] }
  readonly owners: { ownedBy(uid: string): readonly Replicated[] }
  readonly expectations: Expectations
  readonly groups: readonly LabelGroup[]
}

/** Creates or deletes; gives the error that stopped it. */
function manage(context: ControllerContext, owner: Replicated, { pods, owners, expectations, groups }: Managed): StatusError | undefined {
  const key = keyOf(owner)
  const difference = countActive(groups) - (owner.spec.replicas ?? 1)
  if (difference < 0) {
    const count = Math.min(-difference, BURST)
    expectations.expectCreations(key, count)
    const { created, failure } = addReplicas(context, owner, count)
    for (let lost = created; lost < count; lost++) expectations.created(key)
    return failure
  }
  if (difference > 0) return removeReplicas(context, owner, { pods, owners, expectations, count: Math.min(difference, BURST) })
}

interface Report {
  readonly groups: readonly LabelGroup[]
  readonly failure: StatusError | undefined
  owned(): readonly Pod[]
}

interface Reporter<T extends Replicated> extends Pick<ControllerContext, 'door' | 'clock'> {
  readonly kind: Kind<T>
}

/** Writes the status if it changed; gives the ms after which pods may have become available without any change. */
function report<T extends Replicated>({ door, clock, kind }: Reporter<T>, owner: T, { groups, failure, owned }: Report): number | undefined {
  const minReadySeconds = owner.spec.minReadySeconds ?? 0
  const status = nextStatus(owner, { groups, failure, owned: minReadySeconds > 0 ? owned() : [], clock })
  if (!isSame(status, owner.status)) {
    try {
      door.updateStatus(kind, { ...owner, status })
    } catch (error) {
      // The copy was behind, or the object is gone: the change that is on its way brings it back here.
      if (!isConflict(error) && !isNotFound(error)) throw error
    }
  }
  const waits = minReadySeconds > 0 && status.readyReplicas === owner.spec.replicas && status.availableReplicas !== status.readyReplicas
  return waits ? minReadySeconds * 1000 : undefined
}

const countActive = (groups: readonly LabelGroup[]): number => groups.reduce((sum, { active }) => sum + active, 0)
