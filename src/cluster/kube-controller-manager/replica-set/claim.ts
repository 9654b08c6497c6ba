/**
 * Adoption and release: a ReplicaSet owns the pods that its selector fits, as far as nobody else does.
 * Upstream: pkg/controller/controller_ref_manager.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import { Pod } from '../../../api/kinds/pod'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { isTerminating } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import { isHandedOver } from '../hand-over'
import { adopted, released } from '../owner'
import type { LabelGroup } from './pod-tally'

export interface Claims {
  /** Active pods of the namespace without a controller. */
  readonly orphans: readonly Pod[]
  readonly groups: readonly LabelGroup[]
  owned(): readonly Pod[]
}

/** True when something changed hands: what follows from it comes with the changes that this makes. */
export function claimPods(door: ApiDoor, replicaSet: ReplicaSet, { orphans, groups, owned }: Claims): boolean {
  const fits = (labels: Readonly<Record<string, string>> = {}) => matchesLabelSelector(replicaSet.spec.selector, labels)
  const strangers = groups.every(({ labels }) => fits(labels)) ? [] : owned().filter(({ metadata }) => !fits(metadata.labels))
  const wanted = isTerminating(replicaSet) ? [] : orphans.filter((pod) => fits(pod.metadata.labels) && !isTerminating(pod))
  const changed = [...strangers.map((pod) => released(pod, replicaSet.metadata.uid)), ...wanted.map((pod) => adopted(pod, replicaSet))]
  return changed.filter((pod) => isHandedOver(door, pod)).length > 0
}
