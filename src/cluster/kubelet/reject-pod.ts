/**
 * A pod that its node does not take has failed before it began. Upstream: rejectPod in pkg/kubelet/kubelet.go, mergePodStatus in
 * pkg/kubelet/status/status_manager.go (v1.32).
 */
import { Pod } from '../../api/kinds/pod'
import { isConflict, isNotFound } from '../../api/status-error'
import { isUnreachable } from '../../api/unreachable'
import type { Refusal } from './admit-pod'
import type { KubeletContext } from './kubelet-context'
import { ownedConditions } from './pod-conditions'

export function rejectPod({ clock, door, recorder }: KubeletContext, pod: Pod, { reason, message }: Refusal): void {
  recorder.event(pod, 'Warning', reason, message)
  const { conditions = [], qosClass } = pod.status
  const foreign = conditions.filter(({ type }) => !ownedConditions.has(type))
  const status = {
    ...(foreign.length > 0 ? { conditions: foreign } : {}),
    message: `Pod was rejected: ${message}`,
    phase: 'Failed',
    qosClass,
    reason,
    startTime: clock.timestamp(),
  }
  try {
    door.updateStatus(Pod, { ...pod, status })
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error) && !isUnreachable(error)) throw error
  }
}
