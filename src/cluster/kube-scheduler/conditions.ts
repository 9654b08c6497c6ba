/** Conditions that the scheduler writes on pods. Upstream: pkg/scheduler/schedule_one.go updatePod, pkg/api/v1/pod/util.go (v1.32). */
import type { Pod } from '../../api/kinds/pod'
import { noTime } from '../../api/no-time'

interface Condition {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
}

/** The same pod when it says so already. */
export function withCondition(pod: Pod, { type, status, reason, message }: Condition, now: string): Pod {
  const conditions = pod.status.conditions ?? []
  const known = conditions.find((each) => each.type === type)
  if (known?.status === status && known.reason === reason && known.message === message) return pod
  const lastTransitionTime = known?.status === status ? known.lastTransitionTime : now
  const condition = { type, status, lastProbeTime: noTime, lastTransitionTime, reason, message }
  const next = known ? conditions.map((each) => (each === known ? condition : each)) : [...conditions, condition]
  return { ...pod, status: { ...pod.status, conditions: next } }
}

/** Why the pod has no node. */
export const unschedulableCondition = (pod: Pod, { reason, message, now }: { reason: string; message: string; now: string }): Pod =>
  withCondition(pod, { type: 'PodScheduled', status: 'False', reason, message }, now)
