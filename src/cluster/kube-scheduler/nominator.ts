/**
 * Pods that wait for a node on which room is being made for them. Others of the same or lower priority are judged as if they were there.
 * Upstream: pkg/scheduler/backend/queue/nominator.go (v1.32).
 */
import type { Pod } from '../../api/kinds/pod'
import type { PodInfo } from './node-info'

export interface Nominations {
  readonly isEmpty: boolean
  /** Undefined: nobody is promised room there. */
  on(nodeName: string): ReadonlyMap<string, PodInfo> | undefined
}

export interface Nominator extends Nominations {
  /** An empty name takes the nomination back. */
  nominate(pod: PodInfo, nodeName: string): void
  /** A newer form of the pod. */
  follow(pod: PodInfo, previous?: Pod): void
  remove(uid: string): void
}

export function createNominator(): Nominator {
  const byNode = new Map<string, Map<string, PodInfo>>()
  const nodeOf = new Map<string, string>()

  function remove(uid: string): void {
    const nodeName = nodeOf.get(uid)
    if (nodeName === undefined) return
    nodeOf.delete(uid)
    const pods = byNode.get(nodeName)
    pods?.delete(uid)
    if (pods?.size === 0) byNode.delete(nodeName)
  }

  function nominate(pod: PodInfo, nodeName: string): void {
    remove(pod.uid)
    if (nodeName === '') return
    nodeOf.set(pod.uid, nodeName)
    const pods = byNode.get(nodeName)
    if (pods) pods.set(pod.uid, pod)
    else byNode.set(nodeName, new Map([[pod.uid, pod]]))
  }

  return {
    get isEmpty() {
      return nodeOf.size === 0
    },
    on: (nodeName) => byNode.get(nodeName),
    nominate,
    follow(pod, previous) {
      const told = pod.pod.status.nominatedNodeName ?? ''
      if (told === '' && nodeOf.size === 0) return
      // What was written just now may not have come round yet.
      const isUntold = told === '' && (previous?.status.nominatedNodeName ?? '') === ''
      nominate(pod, isUntold ? (nodeOf.get(pod.uid) ?? '') : told)
    },
    remove,
  }
}
