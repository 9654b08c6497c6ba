/**
 * Keeps one pod on each node that fits, and replaces pods of an old template as the update strategy says.
 * Upstream: pkg/controller/daemon/{daemon_controller.go,update.go} (v1.32).
 *
 * Simplified: a failed pod is replaced at once; a real controller waits longer each time for pods of the same node.
 */
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import { DaemonSet } from '../../../api/kinds/daemon-set'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { controllerOf, isTerminating, keyOf } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import { isConflict, isNotFound, type StatusError } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { Change } from '../../client/informer'
import type { Controller, ControllerContext } from '../controller'
import { templateHash } from '../deployment/template-hash'
import { claimAll, claimRevisions } from '../history/claim'
import { ensureRevision, REVISION_HASH, truncateHistory } from '../history/revisions'
import { orphanIndex } from '../orphans'
import { ownerKey } from '../owner'
import { createExpectations, type Expectations } from '../replica-set/expectations'
import { createPod, deletePod } from '../replica-set/replicas'
import { nodeOf, podFor } from './daemon-pod'
import { planPresence, planRollout, type Plan, type State } from './plan'
import { nextStatus } from './status'

/** What happens to its pods within this time is reported at once. */
const LATENCY_MS = 10
/** At most so many creations or deletions in one go. */
const BURST = 250

export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  start(context) {
    const { clock, door, informers } = context
    const daemonSets = informers.of(DaemonSet)
    const revisions = informers.of(ControllerRevision)
    const nodes = informers.of(Node)
    const pods = informers.of(Pod, { indexes: orphanIndex })
    const expectations = createExpectations(clock)
    const queue = context.queue('DaemonSet', { latencyMs: LATENCY_MS, reconcile })

    daemonSets.onChange(({ type, object }) => {
      if (type === 'DELETED') expectations.forget(keyOf(object))
      queue.add(keyOf(object))
    })
    nodes.onChange((change) => {
      if (isOfInterest(change)) for (const daemonSet of daemonSets.list()) queue.add(keyOf(daemonSet))
    })
    pods.onChange((change) => {
      observe(change, expectations)
      for (const key of concerned(change)) queue.add(key)
    })

    /** Its owners, before and now; for an orphan whoever might want it. */
    function concerned({ object, previous }: Change<Pod>): readonly string[] {
      const owners = [previous && ownerKey(previous, 'DaemonSet'), ownerKey(object, 'DaemonSet')].filter((key) => key !== undefined)
      if (owners.length > 0 || controllerOf(object) || isTerminating(object)) return owners
      const suitors = daemonSets.inNamespace(object.metadata.namespace ?? '')
      return suitors.filter(({ spec }) => matchesLabelSelector(spec.selector, object.metadata.labels ?? {})).map(keyOf)
    }

    function reconcile(key: string): number | undefined {
      const daemonSet = daemonSets.get(key)
      if (!daemonSet || isTerminating(daemonSet)) return
      const isCurrent = expectations.areMet(key)
      if (claimAll(door, daemonSet, { pods, isMember: () => true })) return
      const existing = claimRevisions(door, daemonSet, revisions)
      const { revision, collisionCount } = ensureRevision(context, daemonSet, { existing, hashLabel: REVISION_HASH, hashOf: (_data, collisions) => templateHash(daemonSet.spec.template, collisions || undefined) })
      const hash = revision.metadata.labels?.[REVISION_HASH] ?? ''
      const owned = pods.ownedBy(daemonSet.metadata.uid)
      const state: State = { daemonSet, hash, nowMs: clock.now(), nodes: nodes.list(), podsOn: byNode(owned) }
      const failure = isCurrent ? carryOut(context, state, expectations) : undefined
      truncateHistory(context, daemonSet, { existing, live: new Set([revision.metadata.name, ...owned.map(revisionName(daemonSet))]) })
      const againAfterMs = report(context, daemonSet, nextStatus(state, collisionCount))
      if (failure) throw failure
      return againAfterMs
    }
  },
}

const revisionName = ({ metadata }: DaemonSet) => (pod: Pod): string => `${metadata.name}-${pod.metadata.labels?.[REVISION_HASH] ?? ''}`

/** Heartbeats change nothing here. */
function isOfInterest({ type, object, previous }: Change<Node>): boolean {
  return type !== 'MODIFIED' || object.metadata.labels !== previous?.metadata.labels || !isSame(object.spec.taints, previous?.spec.taints)
}

function observe({ type, object }: Change<Pod>, expectations: Expectations): void {
  const key = ownerKey(object, 'DaemonSet')
  if (!key) return
  if (type === 'ADDED' && !isTerminating(object)) expectations.created(key)
  if (type === 'DELETED' || isTerminating(object)) expectations.deleted(key, object.metadata.uid)
}

function byNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const found = new Map<string, Pod[]>()
  for (const pod of pods) found.set(nodeOf(pod), [...(found.get(nodeOf(pod)) ?? []), pod])
  return found
}

/** Presence first; the rollout takes its turn when there was nothing to do for that. */
function carryOut(context: ControllerContext, state: State, expectations: Expectations): StatusError | undefined {
  const { daemonSet } = state
  const presence = planPresence(state)
  tellEnded(context, daemonSet, presence)
  if (presence.create.length + presence.remove.length > 0) return act(context, state, { plan: presence, expectations })
  if (daemonSet.spec.updateStrategy?.type !== 'RollingUpdate') return undefined
  return act(context, state, { plan: planRollout(state), expectations })
}

/** Pods that ended are replaced, and it is said why. */
function tellEnded({ recorder }: ControllerContext, daemonSet: DaemonSet, { remove }: Plan): void {
  for (const pod of remove) {
    const subject = `daemon pod ${keyOf(pod)} on node ${nodeOf(pod)}`
    if (pod.status.phase === 'Failed') recorder.event(daemonSet, 'Warning', 'FailedDaemonPod', `Found failed ${subject}, will try to kill it`)
    if (pod.status.phase === 'Succeeded') recorder.event(daemonSet, 'Normal', 'SucceededDaemonPod', `Found succeeded ${subject}, will try to delete it`)
  }
}

function act(context: ControllerContext, { daemonSet, hash }: State, { plan, expectations }: { plan: Plan; expectations: Expectations }): StatusError | undefined {
  const key = keyOf(daemonSet)
  const [create, remove] = [plan.create.slice(0, BURST), plan.remove.slice(0, BURST)]
  if (create.length + remove.length === 0) return undefined
  expectations.expect(key, create.length, remove.map(({ metadata }) => metadata.uid))
  let failure: StatusError | undefined
  for (const nodeName of create) {
    const error = failure ?? createPod(context, daemonSet, podFor(daemonSet, nodeName, hash))
    if (error) expectations.created(key)
    failure ??= error
  }
  for (const pod of remove) {
    const error = deletePod(context, daemonSet, pod)
    if (error) expectations.deleted(key, pod.metadata.uid)
    if (error && !isNotFound(error)) failure ??= error
  }
  return failure
}

/** Writes the status if it changed; gives the ms after which pods may have become available without any change. */
function report({ door }: ControllerContext, daemonSet: DaemonSet, status: DaemonSet['status']): number | undefined {
  if (!isSame(status, daemonSet.status)) {
    try {
      door.updateStatus(DaemonSet, { ...daemonSet, status })
    } catch (error) {
      // The copy was behind, or the object is gone: the change that is on its way brings it back here.
      if (!isConflict(error) && !isNotFound(error)) throw error
    }
  }
  const { minReadySeconds = 0 } = daemonSet.spec
  return minReadySeconds > 0 && status.numberReady !== (status.numberAvailable ?? 0) ? minReadySeconds * 1000 : undefined
}
