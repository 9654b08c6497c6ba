/**
 * Keeps numbered pods, each under a name that stays: created from the lowest number, deleted and updated from the highest.
 * Upstream: pkg/controller/statefulset/{stateful_set.go,stateful_set_control.go,stateful_pod_control.go} (v1.32).
 */
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { StatefulSet } from '../../../api/kinds/stateful-set'
import { controllerOf, isTerminating, keyOf } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import { isConflict, isNotFound } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { Change } from '../../client/informer'
import type { Controller, ControllerContext } from '../controller'
import { claimAll, claimRevisions } from '../history/claim'
import { revisionHash } from '../history/revision-hash'
import { ensureRevision, templateIn, truncateHistory } from '../history/revisions'
import { orphanIndex } from '../orphans'
import { ownerKey } from '../owner'
import { carryOut } from './carry-out'
import { ordinalOf, rangeOf, revisionOf, type Version } from './numbered-pod'
import { planStatefulSet } from './plan'
import { nextStatus } from './status'

/** What happens to its pods within this time is reported at once. */
const LATENCY_MS = 10

const HASH_LABEL = 'controller.kubernetes.io/hash'

export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  start(context) {
    const { clock, door, informers } = context
    const sets = informers.of(StatefulSet)
    const revisions = informers.of(ControllerRevision)
    const pods = informers.of(Pod, { indexes: orphanIndex })
    const claims = informers.of(PersistentVolumeClaim)
    const queue = context.queue('StatefulSet', { latencyMs: LATENCY_MS, reconcile })

    sets.onChange(({ object }) => queue.add(keyOf(object)))
    pods.onChange((change) => {
      for (const key of concerned(change)) queue.add(key)
    })

    /** Its owners, before and now; for an orphan whoever might want it. */
    function concerned({ object, previous }: Change<Pod>): readonly string[] {
      const owners = [previous && ownerKey(previous, 'StatefulSet'), ownerKey(object, 'StatefulSet')].filter((key) => key !== undefined)
      if (owners.length > 0 || controllerOf(object) || isTerminating(object)) return owners
      const suitors = sets.inNamespace(object.metadata.namespace ?? '')
      return suitors.filter(({ spec }) => matchesLabelSelector(spec.selector, object.metadata.labels ?? {})).map(keyOf)
    }

    function reconcile(key: string): number | undefined {
      const set = sets.get(key)
      if (!set) return
      if (claimAll({ door, kind: StatefulSet }, set, { pods, isMember: (pod) => ordinalOf(set, pod) !== undefined })) return
      const existing = claimRevisions({ door, kind: StatefulSet }, set, revisions)
      const { revision, collisionCount } = ensureRevision(context, set, { existing, hashLabel: HASH_LABEL, hashOf: revisionHash })
      const current = existing.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? revision
      const owned = pods.ownedBy(set.metadata.uid)
      const versions: Versions = { current: versionOf(set, current), update: versionOf(set, revision) }
      const names = { currentRevision: current.metadata.name, updateRevision: revision.metadata.name }
      const plan = isTerminating(set) ? [] : planStatefulSet({ set, pods: owned, updateRevision: names.updateRevision, nowMs: clock.now() })
      const work = { door, recorder: context.recorder, set, claims }
      const { failure, retired } = carryOut(work, plan, (ordinal) => versionAt(set, ordinal, versions))
      const againAfterMs = report(context, set, nextStatus(set, { pods: owned, ...names, collisionCount, retired, nowMs: clock.now() }))
      truncateHistory(context, set, { existing, live: new Set([...Object.values(names), ...owned.map(revisionOf)]) })
      if (failure) throw failure
      return againAfterMs
    }
  },
}

interface Versions {
  readonly current: Version
  readonly update: Version
}

const versionOf = (set: StatefulSet, revision: ControllerRevision): Version => ({
  template: templateIn(revision) ?? set.spec.template,
  revision: revision.metadata.name,
})

/** Below the partition pods stay as they were, even those that are made anew. */
function versionAt({ spec, status, ...set }: StatefulSet, ordinal: number, { current, update }: Versions): Version {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  if (type !== 'RollingUpdate') return update
  const { start } = rangeOf({ spec, status, ...set })
  return ordinal < start + (rollingUpdate ? (rollingUpdate.partition ?? 0) : (status.currentReplicas ?? 0)) ? current : update
}

/** Writes the status if it changed; gives the ms after which pods may have become available without any change. */
function report({ door }: ControllerContext, set: StatefulSet, status: StatefulSet['status']): number | undefined {
  if (!isSame(status, set.status)) {
    try {
      door.updateStatus(StatefulSet, { ...set, status })
    } catch (error) {
      // The copy was behind, or the object is gone: the change that is on its way brings it back here.
      if (!isConflict(error) && !isNotFound(error)) throw error
    }
  }
  const { minReadySeconds = 0 } = set.spec
  return minReadySeconds > 0 && (status.readyReplicas ?? 0) !== status.availableReplicas ? minReadySeconds * 1000 : undefined
}
