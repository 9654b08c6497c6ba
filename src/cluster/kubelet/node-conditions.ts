/**
 * How a node is, in conditions: what runs short, and whether it can run pods; and the events that tell of a change.
 * Upstream: pkg/kubelet/nodestatus/setters.go (v1.32).
 */
import type { Core } from '../../api/types'

/** What the node is short of at this moment. */
export type Pressure = 'MemoryPressure' | 'DiskPressure' | 'PIDPressure'

interface Words {
  readonly reason: string
  readonly message: string
  /** Of the event when it becomes so. */
  readonly event: string
}

const words: Readonly<Record<Pressure | 'Ready', Readonly<Record<'True' | 'False', Words>>>> = {
  MemoryPressure: {
    True: { reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available', event: 'NodeHasInsufficientMemory' },
    False: { reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available', event: 'NodeHasSufficientMemory' },
  },
  DiskPressure: {
    True: { reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure', event: 'NodeHasDiskPressure' },
    False: { reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure', event: 'NodeHasNoDiskPressure' },
  },
  PIDPressure: {
    True: { reason: 'KubeletHasInsufficientPID', message: 'kubelet has insufficient PID available', event: 'NodeHasInsufficientPID' },
    False: { reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available', event: 'NodeHasSufficientPID' },
  },
  Ready: {
    True: { reason: 'KubeletReady', message: 'kubelet is posting ready status', event: 'NodeReady' },
    False: { reason: 'KubeletNotReady', message: 'container runtime is down', event: 'NodeNotReady' },
  },
}
const own = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'] as const
const isOwn = ({ type }: Core.NodeCondition): boolean => own.some((each) => each === type)

export function nodeConditions(before: readonly Core.NodeCondition[], pressures: ReadonlySet<Pressure>, now: string): Core.NodeCondition[] {
  const mine = own.map((type) => {
    const status = (type === 'Ready' ? true : pressures.has(type)) ? 'True' : 'False'
    const old = before.find((condition) => condition.type === type)
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : now
    const { reason, message } = words[type][status]
    return { lastHeartbeatTime: now, lastTransitionTime, message, reason, status, type }
  })
  return [...before.filter((condition) => !isOwn(condition)), ...mine]
}

/** Reasons of the events that tell what has changed, in the order in which a kubelet says them. */
export function changesOf(before: readonly Core.NodeCondition[], after: readonly Core.NodeCondition[]): readonly string[] {
  return own.flatMap((type) => {
    const status = after.find((condition) => condition.type === type)?.status
    if (status !== 'True' && status !== 'False') return []
    return before.find((condition) => condition.type === type)?.status === status ? [] : [words[type][status].event]
  })
}
