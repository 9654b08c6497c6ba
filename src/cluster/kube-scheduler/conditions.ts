/** The condition that tells why a pod has no node. Upstream: pkg/scheduler/schedule_one.go updatePod, pkg/api/v1/pod/util.go (v1.32). */
import type { Pod } from '../../api/kinds/pod'
import { noTime } from '../../api/no-time'


/** The same pod when it says so already. */
export function unschedulableCondition(pod: Pod, { reason, message, now }: { reason: string; message: string; now: string }): Pod {
  const conditions = pod.status.conditions ?? []
  const known = conditions.find(({ type }) => type === 'PodScheduled')
  if (known?.status === 'False' && known.reason === reason && known.message === message) return pod
  const lastTransitionTime = known?.status === 'False' ? known.lastTransitionTime : now
  const condition = { type: 'PodScheduled', status: 'False', lastProbeTime: noTime, lastTransitionTime, reason, message }
  const next = known ? conditions.map((each) => (each === known ? condition : each)) : [...conditions, condition]
  return { ...pod, status: { ...pod.status, conditions: next } }
}
