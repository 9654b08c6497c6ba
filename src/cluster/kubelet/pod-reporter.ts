/**
 * Tells the API server how a pod is, when that is not what it was told last. Upstream:
 * pkg/kubelet/status/status_manager.go (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import { isConflict, isNotFound } from '../../api/status-error'
import { isUnreachable } from '../../api/unreachable'
import type { Core } from '../../api/types'
import type { Timer } from '../../base/clock'
import { isSame } from '../../api/updates'
import { timestamp } from './container-status'
import type { KubeletContext } from './kubelet-context'
import { ownedConditions } from './pod-conditions'
import { podStatus, type PodFacts } from './pod-status'

/** How often the kubelet holds what it said of its pods to what the API server has. */
const RECONCILE_MS = 10_000

export class PodReporter {
  /** The status as it was last written. */
  #written: Pod['status']
  #reconcile: Timer | undefined
  readonly #context: KubeletContext
  readonly #startTime: string

  constructor(context: KubeletContext, pod: Pod) {
    this.#context = context
    this.#written = pod.status
    this.#startTime = context.clock.timestamp()
  }

  get written(): Pod['status'] {
    return this.#written
  }

  /** The status as it is now. */
  report(pod: Pod, facts: Pick<PodFacts, 'records' | 'podIP' | 'hasSandbox' | 'isOver' | 'verdict'>): Pod['status'] {
    const { clock, node } = this.#context
    const { records, podIP, hasSandbox, isOver, verdict } = facts
    const status = podStatus({
      records,
      podIP,
      hasSandbox,
      isOver,
      verdict,
      pod,
      conditions: this.#conditions(pod),
      hostIP: node.address,
      startTime: pod.status.startTime ?? this.#startTime,
      now: timestamp(clock.now()),
    })
    if (!isSame(status, this.#written)) this.#write(pod, status)
    return status
  }

  /** Looks, a while after the API object changed, whether somebody has written of the pod what is not so; then it is to be told `anew`. */
  hold(pod: () => Pod, anew: () => void): void {
    if (this.#reconcile || !this.#isContradicted(pod())) return
    this.#reconcile = this.#context.clock.after(RECONCILE_MS, () => {
      this.#reconcile = undefined
      if (this.#isContradicted(pod())) anew()
    })
  }

  /** Whether the API server has something else than was written last, beside what others may say. Upstream: needsReconcile. */
  #isContradicted({ status }: Pod): boolean {
    if (status === this.#written) return false
    const { conditions, ...rest } = status
    const { conditions: own, ...written } = this.#written
    return !isSame(rest, written) || !isSame(conditions?.filter(isOwned), own?.filter(isOwned))
  }

  /** What was written is not there any more. */
  forget(pod: Pod): void {
    this.#written = pod.status
  }

  /** A pod that is gone, or another one of its name, needs no status of this one. What cannot be said now is said later. */
  #write(pod: Pod, status: Pod['status']): void {
    const { statics } = this.#context
    const address = statics ? statics.addressOf(pod) : pod.metadata
    if (!address) return
    const { spec } = pod
    const { name, namespace, uid, creationTimestamp } = address
    const metadata = { name, namespace, uid, creationTimestamp, resourceVersion: '' }
    try {
      this.#context.door.updateStatus(Pod, { apiVersion: 'v1', kind: 'Pod', metadata, spec, status })
      this.#written = status
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error) && !isUnreachable(error)) throw error
    }
  }

  /** Those of others as the API has them, its own as it wrote them last. */
  #conditions({ status: { conditions = [] } }: Pod): readonly Core.PodCondition[] {
    const { conditions: own = [] } = this.#written
    if (conditions.every(isOwned) && own.every(isOwned)) return own
    return [...conditions.filter((condition) => !isOwned(condition)), ...own.filter(isOwned)]
  }
}

const isOwned = ({ type }: Core.PodCondition): boolean => ownedConditions.has(type)

/**
 * Nothing is left of a pod that was to be deleted: its object goes too, unless it is another one of that name by now. False when
 * that cannot be done at the moment.
 */
export function isRemoved(door: ApiDoor, { metadata }: Pod): boolean {
  try {
    door.delete(Pod, metadata, { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } })
  } catch (error) {
    if (isUnreachable(error)) return false
    if (!isNotFound(error) && !isConflict(error)) throw error
  }
  return true
}
