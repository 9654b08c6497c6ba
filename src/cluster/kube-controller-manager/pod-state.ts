/** Questions that several controllers ask about a pod. Upstream: pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go (v1.32). */
import type { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'

export const isActive = ({ metadata, status }: Pod): boolean =>
  status.phase !== 'Succeeded' && status.phase !== 'Failed' && metadata.deletionTimestamp === undefined

export const isTerminated = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

export function readyCondition({ status }: Pod): Core.PodCondition | undefined {
  return status.conditions?.find(({ type }) => type === 'Ready')
}

export const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True'

/** Ready for at least so long. Upstream asks for longer than that, by a clock of nanoseconds: who wakes at the moment finds it so there too. */
export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  const ready = readyCondition(pod)
  if (ready?.status !== 'True') return false
  return minReadySeconds === 0 || (!!ready.lastTransitionTime && Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 <= nowMs)
}
