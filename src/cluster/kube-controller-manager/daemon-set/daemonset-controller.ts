/**
 * Keeps one pod on each node that fits, and replaces pods of an old template as the update strategy says.
 * Upstream: pkg/controller/daemon/{daemon_controller.go,update.go} (v1.32).
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
import { carryOut } from './carry-out'
import { nodeOf, versionOf, wishFor } from './daemon-pod'
import { createFailedPodsBackOff, type FailedPodsBackOff } from './failed-pods-back-off'
import { planPresence, stateOf, type State } from './plan'
import { planRollout } from './rollout'
import { nextStatus } from './status'
import { removeTwins, withHashes } from './tidy-revisions'

/** What happens to its pods within this time is reported at once. */
const LATENCY_MS = 10

export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  start(context) {
    const { clock, door, informers } = context
    const daemonSets = informers.of(DaemonSet)
    const revisions = informers.of(ControllerRevision)
    const nodes = informers.of(Node)
    const pods = informers.of(Pod, { indexes: orphanIndex })
    const expectations = createExpectations(clock)
    const backOff = createFailedPodsBackOff()
    const queue = context.queue('DaemonSet', { latencyMs: LATENCY_MS, reconcile })

    daemonSets.onChange(({ type, object }) => {
      if (type === 'DELETED') expectations.forget(keyOf(object))
      queue.add(keyOf(object))
    })
    nodes.onChange((change) => {
      if (!isOfInterest(change)) return
      for (const daemonSet of daemonSets.list()) if (changesWish(daemonSet, change)) queue.add(keyOf(daemonSet))
    })
    revisions.onChange((change) => {
      const isNew = change.type === 'ADDED' && controllerOf(change.object) !== undefined
      if (!isNew) for (const key of concerned(change)) queue.add(key)
    })
    pods.onChange((change) => {
      observe(change, expectations)
      for (const key of concerned(change)) queue.add(key)
    })

    /** Its owners, before and now; for an orphan whoever might want it. */
    function concerned({ object, previous }: Change<Pod | ControllerRevision>): readonly string[] {
      const owners = [previous && ownerKey(previous, 'DaemonSet'), ownerKey(object, 'DaemonSet')].filter((key) => key !== undefined)
      if (owners.length > 0 || controllerOf(object) || isTerminating(object)) return owners
      const suitors = daemonSets.inNamespace(object.metadata.namespace ?? '')
      return suitors.filter(({ spec }) => matchesLabelSelector(spec.selector, object.metadata.labels ?? {})).map(keyOf)
    }

    function reconcile(key: string): number | undefined {
      const daemonSet = daemonSets.get(key)
      if (!daemonSet || isTerminating(daemonSet)) return
      const isCurrent = expectations.areMet(key)
      if (claimAll({ door, kind: DaemonSet }, daemonSet, { pods, isMember: () => true })) return
      const existing = withHashes(context, claimRevisions({ door, kind: DaemonSet }, daemonSet, revisions))
      const { revision, collisionCount, twins } = ensureRevision(context, daemonSet, { existing, hashLabel: REVISION_HASH, hashOf: hashOf(daemonSet) })
      const version = versionOf(daemonSet, revision.metadata.labels?.[REVISION_HASH] ?? '')
      const owned = pods.ownedBy(daemonSet.metadata.uid)
      removeTwins(context, { twins, pods: owned, hash: version.hash })
      const state = stateOf({ daemonSet, version, nowMs: clock.now(), nodes: nodes.list(), pods: owned })
      const done = isCurrent ? act(state) : {}
      const past = existing.filter((each) => each.metadata.name !== revision.metadata.name && !twins.includes(each))
      if (isCurrent && !done.failure) forgetPast(context, daemonSet, { past, pods: owned })
      const againAfterMs = report(context, daemonSet, nextStatus(state, { collisionCount, isCurrent }))
      if (done.failure) throw done.failure
      return earlier(done.againAfterMs, againAfterMs)
    }

    /** Presence first; the rollout takes its turn when there was nothing to do for that. */
    function act(state: State): Done {
      const acts = { door, recorder: context.recorder, expectations }
      const presence = planPresence(state)
      const { over, againAfterMs } = sortEnded(context, state, { ended: presence.ended, backOff })
      const waiting = new Set(presence.ended.filter((pod) => !over.includes(pod)).map(nodeOf))
      // Simplified: with surge a real controller goes on creating where pods are refused, as fast as its client lets it; here the wait holds.
      const plan = { create: presence.create.filter((name) => !waiting.has(name)), remove: [...presence.remove, ...over] }
      const failure = carryOut(acts, state, plan)
      const isRolling = state.daemonSet.spec.updateStrategy?.type === 'RollingUpdate'
      if (failure || !isRolling || plan.create.length + plan.remove.length > 0) return { failure, againAfterMs }
      return { failure: carryOut(acts, state, planRollout(state)), againAfterMs }
    }
  },
}

interface Done {
  readonly failure?: StatusError | undefined
  readonly againAfterMs?: number | undefined
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined || b === undefined ? (a ?? b) : Math.min(a, b))

const hashOf = ({ spec }: DaemonSet) => (_data: object, collisions: number): string => templateHash(spec.template, collisions || undefined)

/** Heartbeats change nothing here. That a node is gone shows when its pods are. */
const isOfInterest = ({ type, object, previous }: Change<Node>): boolean =>
  type === 'ADDED' || (type === 'MODIFIED' && (object.metadata.labels !== previous?.metadata.labels || !isSame(object.spec.taints, previous?.spec.taints)))

function changesWish(daemonSet: DaemonSet, { object, previous }: Change<Node>): boolean {
  const wish = wishFor(daemonSet, object)
  if (!previous) return wish.shouldRun
  const before = wishFor(daemonSet, previous)
  return wish.shouldRun !== before.shouldRun || wish.mayStay !== before.mayStay
}

function observe({ type, object }: Change<Pod>, expectations: Expectations): void {
  const key = ownerKey(object, 'DaemonSet')
  if (!key) return
  if (type === 'ADDED' && !isTerminating(object)) expectations.created(key)
  if (type === 'DELETED' || isTerminating(object)) expectations.deleted(key, object.metadata.uid)
}

interface Ended {
  readonly ended: readonly Pod[]
  readonly backOff: FailedPodsBackOff
}

/** Pods that ended are replaced, and it is said why; one that failed, only when the wait of its node is over. */
function sortEnded({ recorder, clock }: ControllerContext, { daemonSet }: State, { ended, backOff }: Ended): { over: readonly Pod[]; againAfterMs: number | undefined } {
  const over: Pod[] = []
  let againAfterMs: number | undefined
  for (const pod of ended) {
    const subject = `daemon pod ${keyOf(pod)} on node ${nodeOf(pod)}`
    if (pod.status.phase === 'Failed') {
      const wait = backOff.waitOf(`${daemonSet.metadata.uid}/${daemonSet.status.observedGeneration ?? 0}/${nodeOf(pod)}`, clock.now())
      againAfterMs = earlier(againAfterMs, wait)
      if (wait !== undefined) continue
      recorder.event(daemonSet, 'Warning', 'FailedDaemonPod', `Found failed ${subject}, will try to kill it`)
    } else recorder.event(daemonSet, 'Normal', 'SucceededDaemonPod', `Found succeeded ${subject}, will try to delete it`)
    over.push(pod)
  }
  return { over, againAfterMs }
}

/** Revisions of templates that no pod runs, beyond the limit; those that pods run count, but stay. */
function forgetPast(context: ControllerContext, daemonSet: DaemonSet, { past, pods }: { past: readonly ControllerRevision[]; pods: readonly Pod[] }): void {
  const limit = daemonSet.spec.revisionHistoryLimit ?? 10
  if (past.length <= limit) return
  const hashes = new Set(pods.map(({ metadata }) => metadata.labels?.[REVISION_HASH]))
  const alive = past.filter(({ metadata }) => hashes.has(metadata.labels?.[REVISION_HASH] ?? ''))
  truncateHistory(context, daemonSet, { existing: past, live: new Set(alive.map(({ metadata }) => metadata.name)), kept: alive.length })
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
