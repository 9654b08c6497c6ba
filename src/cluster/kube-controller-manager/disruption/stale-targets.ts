/**
 * A pod that was to be disrupted and still is there after two minutes is a target no more.
 * Upstream: syncStalePodDisruption in pkg/controller/disruption/disruption.go (v1.32).
 */
import { Pod } from '../../../api/kinds/pod'
import { noTime } from '../../../api/no-time'
import { isTerminating, keyOf } from '../../../api/object'
import { isNotFound } from '../../../api/status-error'
import type { Core } from '../../../api/types'
import type { ControllerContext } from '../controller'
import { isTerminated } from '../pod-state'

const STALE_AFTER_MS = 120_000
const TARGET = 'DisruptionTarget'

export function watchStaleTargets({ door, clock, informers, queue }: ControllerContext): void {
  const pods = informers.of(Pod)
  const work = queue('Pod', { reconcile })
  pods.onChange(({ type, object }) => {
    const waitMs = type === 'DELETED' ? undefined : staleInMs(object, clock.now())
    if (waitMs !== undefined) work.addAfter(keyOf(object), waitMs)
  })

  function reconcile(key: string): number | undefined {
    const pod = pods.get(key)
    const waitMs = pod && staleInMs(pod, clock.now())
    if (!pod || waitMs === undefined || waitMs > 0) return waitMs
    const conditions = (pod.status.conditions ?? []).map((condition) => (condition.type === TARGET ? spared(clock.timestamp()) : condition))
    try {
      door.updateStatus(Pod, { ...pod, status: { ...pod.status, conditions } })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
    return undefined
  }
}


const spared = (now: string): Core.PodCondition => ({ lastProbeTime: noTime, lastTransitionTime: now, status: 'False', type: TARGET })

/** Undefined for pods that are no targets, or that are on their way. What the kubelet wants to end takes its time. */
function staleInMs(pod: Pod, nowMs: number): number | undefined {
  const target = pod.status.conditions?.find(({ type }) => type === TARGET)
  if (target?.status !== 'True' || target.reason === 'TerminationByKubelet' || isTerminating(pod) || isTerminated(pod)) return undefined
  return Math.max(0, Date.parse(target.lastTransitionTime ?? '') + STALE_AFTER_MS - nowMs)
}
