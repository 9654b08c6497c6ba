/**
 * How many pods each owner of a kind has and how many of them are ready, counted along with the changes: a ReplicaSet with ten thousand pods
 * reports its status without looking at any of them.
 */
import type { Pod } from '../../../api/kinds/pod'
import { labelSignature, type Labels } from '../../../api/label-signature'
import { controllerOf } from '../../../api/object'
import { isActive, isReady } from '../pod-state'

/** Pods of one owner that bear the same labels: mostly there is one such group. */
export interface LabelGroup {
  readonly labels: Labels
  active: number
  ready: number
}

export interface PodTally {
  count(pod: Pod, previous: Pod | undefined): void
  uncount(pod: Pod): void
  /** Active pods whose controller has this uid, by the labels they bear. */
  groupsOf(ownerUid: string): readonly LabelGroup[]
}

const noLabels: Labels = {}

export function createPodTally(ownerKind: string): PodTally {
  const owners = new Map<string, Map<string, LabelGroup>>()

  function add(pod: Pod, sign: 1 | -1): void {
    const owner = controllerOf(pod)
    if (owner?.kind !== ownerKind || !isActive(pod)) return
    let groups = owners.get(owner.uid)
    if (!groups) owners.set(owner.uid, (groups = new Map()))
    const labels = pod.metadata.labels ?? noLabels
    const signature = labelSignature(labels)
    let group = groups.get(signature)
    if (!group) groups.set(signature, (group = { labels, active: 0, ready: 0 }))
    group.active += sign
    if (isReady(pod)) group.ready += sign
    if (group.active === 0) groups.delete(signature)
    if (groups.size === 0) owners.delete(owner.uid)
  }

  return {
    count(pod, previous) {
      if (previous) add(previous, -1)
      add(pod, 1)
    },
    uncount: (pod) => add(pod, -1),
    groupsOf: (ownerUid) => [...(owners.get(ownerUid)?.values() ?? [])],
  }
}
