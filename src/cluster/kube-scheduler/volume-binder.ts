/**
 * Between the choice of a node and the binding of the pod: writes which volumes its claims are to have, or where they are to be made,
 * and waits until they have them.
 * Upstream: AssumePodVolumes, BindPodVolumes and checkBindings in pkg/scheduler/framework/plugins/volumebinding/binder.go (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { isUsableOn } from '../../api/find-volume'
import { PersistentVolume } from '../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import { Pod } from '../../api/kinds/pod'
import { keyOf } from '../../api/object'
import { isStatusError } from '../../api/status-error'
import type { Clock, Timer } from '../../base/clock'
import type { Informers } from '../client/informer'
import { isFullyBound, SELECTED_NODE, type AssumedVolumes } from './cluster-volumes'
import type { NodeInfo } from './node-info'
import { planVolumes, sortClaims, type VolumePlan } from './plugins/volume-binding'

/** `bindTimeoutSeconds` of the plugin. */
const TIMEOUT_MS = 600_000
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'

export interface VolumeBinder {
  /** False: there is nothing to wait for. */
  begin(pod: Pod, node: NodeInfo, listener: Listener): boolean
  stop(): void
}

/** One of the two is called, once. */
interface Listener {
  /** Hears what went wrong, or nothing. */
  readonly done: (problem?: string) => void
  /** The pod was deleted meanwhile. */
  readonly gone: () => void
}

interface Wait extends Listener {
  readonly plan: VolumePlan
  readonly node: NodeInfo
  readonly timer: Timer
  readonly cause: number
}

interface Surroundings {
  readonly door: ApiDoor
  readonly clock: Clock
  readonly informers: Informers
  readonly volumes: AssumedVolumes
}

export function createVolumeBinder({ door, clock, informers, volumes }: Surroundings): VolumeBinder {
  const waits = new Map<string, Wait>()
  let isListening = false

  /** Only from the first pod on that waits. */
  function listen(): void {
    if (isListening) return
    isListening = true
    informers.of(PersistentVolumeClaim).onChange(() => lookAgain())
    informers.of(PersistentVolume).onChange(() => lookAgain())
    informers.of(Pod).onChange(({ type, object }) => {
      if (type !== 'DELETED' || waits.size === 0) return
      const wait = waits.get(object.metadata.uid)
      finish(object.metadata.uid)
      wait?.gone()
    })
  }

  function lookAgain(): void {
    for (const [uid, wait] of waits) {
      const state = stateOf(wait, volumes)
      if (state === 'waiting') continue
      finish(uid)
      clock.within(wait.cause, () => wait.done(state === 'bound' ? undefined : state.problem))
    }
  }

  function finish(uid: string): void {
    clock.cancel(waits.get(uid)?.timer)
    waits.delete(uid)
  }

  function write({ found, made }: VolumePlan, node: NodeInfo): void {
    for (const { claim, volume } of found) volumes.assume(door.update(PersistentVolume, promised(volume, claim)))
    for (const claim of made) {
      const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: node.name }
      volumes.assume(door.update(PersistentVolumeClaim, { ...claim, metadata: { ...claim.metadata, annotations } }))
    }
  }

  return {
    begin(pod, node, { done, gone }) {
      const sorted = sortClaims(pod, volumes)
      if (!sorted || sorted.delayed.length === 0) return false
      const plan = planVolumes(sorted.delayed, node, volumes)
      if (typeof plan === 'string') return false
      listen()
      const { uid } = pod.metadata
      const timer = clock.after(TIMEOUT_MS, () => {
        finish(uid)
        done('context deadline exceeded')
      })
      waits.set(uid, { plan, node, timer, cause: clock.cause, done, gone })
      try {
        write(plan, node)
      } catch (error) {
        if (!isStatusError(error)) throw error
        finish(uid)
        done(error.message)
      }
      return true
    },
    stop() {
      for (const uid of [...waits.keys()]) finish(uid)
    },
  }
}

/** Upstream: GetBindVolumeToClaim. */
function promised(volume: PersistentVolume, { metadata }: PersistentVolumeClaim): PersistentVolume {
  const { name, namespace, uid, resourceVersion } = metadata
  const claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion }
  const annotations = volume.spec.claimRef ? volume.metadata.annotations : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' }
  return { ...volume, metadata: { ...volume.metadata, ...(annotations ? { annotations } : {}) }, spec: { ...volume.spec, claimRef } }
}

type State = 'bound' | 'waiting' | { readonly problem: string }

function stateOf({ plan: { found, made }, node }: Wait, volumes: AssumedVolumes): State {
  let isWaiting = false
  for (const { claim, volume } of found) {
    const current = volumes.claim(keyOf(claim))
    if (!current) return missing(claim)
    if (!volumes.volume(volume.metadata.name)?.spec.claimRef?.uid) return { problem: `ClaimRef got reset for pv "${volume.metadata.name}"` }
    if (!isFullyBound(current)) isWaiting = true
  }
  for (const claim of made) {
    const { name } = claim.metadata
    const current = volumes.claim(keyOf(claim))
    if (!current) return missing(claim)
    if (!current.metadata.annotations) return { problem: `selectedNode annotation reset for PVC "${name}"` }
    if (current.metadata.annotations[SELECTED_NODE] !== node.name) return { problem: `provisioning failed for PVC "${name}"` }
    const volume = current.spec.volumeName ? volumes.volume(current.spec.volumeName) : undefined
    if (volume && !isUsableOn(volume, node))
      return { problem: `pv "${volume.metadata.name}" node affinity doesn't match node "${node.name}": no matching NodeSelectorTerms` }
    if (!isFullyBound(current)) isWaiting = true
  }
  return isWaiting ? 'waiting' : 'bound'
}

const missing = ({ metadata: { name } }: PersistentVolumeClaim): State => ({
  problem: `failed to check provisioning pvc: persistentvolumeclaim "${name}" not found`,
})
