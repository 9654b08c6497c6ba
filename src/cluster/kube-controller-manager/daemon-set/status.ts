/** What a DaemonSet says of itself, counted by nodes. Upstream: pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus (v1.32). */
import type { DaemonSet } from '../../../api/kinds/daemon-set'
import { isReady } from '../pod-state'
import { isOfVersion } from './daemon-pod'
import { bySeniority, isAvailableFor, type State } from './plan'

export interface Told {
  readonly collisionCount: number
  /** What is counted follows from the present generation. */
  readonly isCurrent: boolean
}

export function nextStatus(state: State, { collisionCount, isCurrent }: Told): DaemonSet['status'] {
  const { daemonSet, version, wishes, podsOn } = state
  const { conditions, observedGeneration } = daemonSet.status
  const firstOn = (name: string) => [...(podsOn.get(name) ?? [])].sort(bySeniority)[0]
  const wanted = [...wishes].filter(([, { shouldRun }]) => shouldRun).map(([name]) => name)
  const pods = wanted.map(firstOn).filter((pod) => pod !== undefined)
  const available = pods.filter((pod) => isAvailableFor(state, pod)).length
  const observed = isCurrent ? daemonSet.metadata.generation : observedGeneration
  return {
    currentNumberScheduled: pods.length,
    numberMisscheduled: [...wishes].filter(([name, { shouldRun }]) => !shouldRun && podsOn.has(name)).length,
    desiredNumberScheduled: wanted.length,
    numberReady: pods.filter(isReady).length,
    ...(observed ? { observedGeneration: observed } : {}),
    ...counted('updatedNumberScheduled', pods.filter((pod) => isOfVersion(pod, version)).length),
    ...counted('numberAvailable', available),
    ...counted('numberUnavailable', wanted.length - available),
    ...(collisionCount > 0 ? { collisionCount } : {}),
    ...(conditions ? { conditions } : {}),
  }
}

/** Go leaves out zeros. */
const counted = (name: keyof DaemonSet['status'], count: number) => (count === 0 ? {} : { [name]: count })
