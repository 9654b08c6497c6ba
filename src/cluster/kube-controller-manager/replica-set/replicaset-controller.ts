/**
 * Keeps as many pods of a template as are wanted: creates what lacks, deletes what is too many, takes in orphans that fit, lets go
 * of its own that no longer do. Upstream: pkg/controller/replicaset/replica_set.go (v1.32).
 */
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { controllerOf, isTerminating, keyOf } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import { isConflict, isNotFound, type StatusError } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { Change } from '../../client/informer'
import type { Controller, ControllerContext } from '../controller'
import { ORPHANS, orphanIndex } from '../orphans'
import { ownerKey } from '../owner'
import { isActive } from '../pod-state'
import { claimPods } from './claim'
import { createExpectations, type Expectations } from './expectations'
import { createPodTally, type LabelGroup } from './pod-tally'
import { addReplicas, removeReplicas } from './replicas'
import { nextStatus } from './status'

/** What happens to its pods within this time is reported at once: a real one is slowed down by its own requests. */
const LATENCY_MS = 10
/** At most so many creations or deletions in one go. */
const BURST = 500

export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  start(context) {
    const replicaSets = context.informers.of(ReplicaSet)
    const pods = context.informers.of(Pod, { indexes: orphanIndex })
    const expectations = createExpectations(context.clock)
    const tally = createPodTally()
    const queue = context.queue('ReplicaSet', { latencyMs: LATENCY_MS, reconcile: (key) => reconcile(key) })

    replicaSets.onChange(({ type, object }) => {
      if (type === 'DELETED') expectations.forget(keyOf(object))
      queue.add(keyOf(object))
    })
    pods.onChange((change) => {
      if (change.type === 'DELETED') tally.uncount(change.previous ?? change.object)
      else tally.count(change.object, change.previous)
      observe(change, expectations)
      for (const key of concerned(change)) queue.add(key)
    })

    /** Its owners, before and now; for an orphan whoever might want it. */
    function concerned({ object, previous }: Change<Pod>): readonly string[] {
      const now = ownerKey(object, 'ReplicaSet')
      const before = previous && ownerKey(previous, 'ReplicaSet')
      const owners = [before, now].filter((key) => key !== undefined)
      if (owners.length > 0 || controllerOf(object) || isTerminating(object)) return owners
      const labels = object.metadata.labels ?? {}
      const suitors = replicaSets.inNamespace(object.metadata.namespace ?? '')
      return suitors.filter(({ spec }) => matchesLabelSelector(spec.selector, labels)).map(keyOf)
    }

    function reconcile(key: string): number | undefined {
      const replicaSet = replicaSets.get(key)
      if (!replicaSet) return
      const isCurrent = expectations.areMet(key)
      const orphans = pods.byIndex(ORPHANS, replicaSet.metadata.namespace ?? '')
      const groups = tally.groupsOf(replicaSet.metadata.uid)
      const claims = { orphans, groups, owned: () => pods.ownedBy(replicaSet.metadata.uid).filter(isActive) }
      if (claimPods(context.door, replicaSet, claims)) return
      const failure = isCurrent && !isTerminating(replicaSet) ? manage(context, replicaSet, { pods, expectations, groups }) : undefined
      const againAfterMs = report(context, replicaSet, { groups, failure, owned: claims.owned })
      if (failure) throw failure
      return againAfterMs
    }
  },
}

function observe({ type, object }: Change<Pod>, expectations: Expectations): void {
  const key = ownerKey(object, 'ReplicaSet')
  if (!key) return
  if (type === 'ADDED' && !isTerminating(object)) expectations.created(key)
  if (type === 'DELETED' || isTerminating(object)) expectations.deleted(key, object.metadata.uid)
}

interface Managed {
  readonly pods: { ownedBy(uid: string): readonly Pod[] }
  readonly expectations: Expectations
  readonly groups: readonly LabelGroup[]
}

/** Creates or deletes; gives the error that stopped it. */
function manage(context: ControllerContext, replicaSet: ReplicaSet, { pods, expectations, groups }: Managed): StatusError | undefined {
  const key = keyOf(replicaSet)
  const difference = countActive(groups) - (replicaSet.spec.replicas ?? 1)
  if (difference < 0) {
    const count = Math.min(-difference, BURST)
    expectations.expectCreations(key, count)
    const { created, failure } = addReplicas(context, replicaSet, count)
    for (let lost = created; lost < count; lost++) expectations.created(key)
    return failure
  }
  if (difference > 0) return removeReplicas(context, replicaSet, { pods, expectations, count: Math.min(difference, BURST) })
}

interface Report {
  readonly groups: readonly LabelGroup[]
  readonly failure: StatusError | undefined
  owned(): readonly Pod[]
}

/** Writes the status if it changed; gives the ms after which pods may have become available without any change. */
function report({ door, clock }: ControllerContext, replicaSet: ReplicaSet, { groups, failure, owned }: Report): number | undefined {
  const minReadySeconds = replicaSet.spec.minReadySeconds ?? 0
  const status = nextStatus(replicaSet, { groups, failure, owned: minReadySeconds > 0 ? owned() : [], clock })
  if (!isSame(status, replicaSet.status)) {
    try {
      door.updateStatus(ReplicaSet, { ...replicaSet, status })
    } catch (error) {
      // The copy was behind, or the object is gone: the change that is on its way brings it back here.
      if (!isConflict(error) && !isNotFound(error)) throw error
    }
  }
  const waits = minReadySeconds > 0 && status.readyReplicas === replicaSet.spec.replicas && status.availableReplicas !== status.readyReplicas
  return waits ? minReadySeconds * 1000 : undefined
}

const countActive = (groups: readonly LabelGroup[]): number => groups.reduce((sum, { active }) => sum + active, 0)
