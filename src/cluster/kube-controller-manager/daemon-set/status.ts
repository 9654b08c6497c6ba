/** What a DaemonSet says of itself, counted by nodes. Upstream: pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus (v1.32). */
import type { DaemonSet } from '../../../api/kinds/daemon-set'
import { isReady } from '../pod-state'
import { wishFor } from './daemon-pod'
import { bySeniority, isAvailableFor, isUpdated, type State } from './plan'

export function nextStatus(state: State, collisionCount: number): DaemonSet['status'] {
  const { daemonSet, hash, nodes, podsOn } = state
  const firstOn = (name: string) => [...(podsOn.get(name) ?? [])].sort(bySeniority)[0]
  const wanted = nodes.filter((node) => wishFor(daemonSet, node).shouldRun)
  const pods = wanted.map(({ metadata }) => firstOn(metadata.name)).filter((pod) => pod !== undefined)
  const unwanted = nodes.filter((node) => !wanted.includes(node) && firstOn(node.metadata.name) !== undefined)
  const available = pods.filter((pod) => isAvailableFor(state, pod)).length
  return {
    currentNumberScheduled: pods.length,
    numberMisscheduled: unwanted.length,
    desiredNumberScheduled: wanted.length,
    numberReady: pods.filter(isReady).length,
    observedGeneration: daemonSet.metadata.generation,
    ...counted('updatedNumberScheduled', pods.filter((pod) => isUpdated(pod, hash)).length),
    ...counted('numberAvailable', available),
    ...counted('numberUnavailable', wanted.length - available),
    ...(collisionCount > 0 ? { collisionCount } : {}),
  }
}

/** Go leaves out zeros. */
const counted = (name: keyof DaemonSet['status'], count: number) => (count === 0 ? {} : { [name]: count })
