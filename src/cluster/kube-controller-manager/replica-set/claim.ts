/**
 * Adoption and release: a ReplicaSet or ReplicationController owns the pods that its selector fits, as far as nobody else does.
 * Upstream: pkg/controller/controller_ref_manager.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import type { Kind } from '../../../api/kind'
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import { isHandedOver } from '../hand-over'
import { adopted, isStillThere, released } from '../owner'
import type { LabelGroup } from './pod-tally'
import { selectorOf, type Replicated } from './replicated'

export interface Claims {
  /** Active pods of the namespace without a controller. */
  readonly orphans: readonly Pod[]
  readonly groups: readonly LabelGroup[]
  owned(): readonly Pod[]
}

interface Claimant<T extends Replicated> {
  readonly door: ApiDoor
  readonly kind: Kind<T>
}

/**
 * True when something changed hands, or when the owner turns out to be gone: what follows from either comes with the changes that this
 * makes. An owner that goes claims nothing.
 */
export function claimPods<T extends Replicated>({ door, kind }: Claimant<T>, owner: T, { orphans, groups, owned }: Claims): boolean {
  if (isTerminating(owner)) return false
  const selector = selectorOf(owner)
  const fits = (labels: Readonly<Record<string, string>> = {}) => matchesLabelSelector(selector, labels)
  const strangers = groups.every(({ labels }) => fits(labels)) ? [] : owned().filter(({ metadata }) => !fits(metadata.labels))
  const wanted = orphans.filter((pod) => fits(pod.metadata.labels) && !isTerminating(pod))
  if (wanted.length > 0 && !isStillThere(door, kind, owner)) return true
  const changed = [...strangers.map((pod) => released(pod, owner.metadata.uid)), ...wanted.map((pod) => adopted(pod, owner))]
  return changed.filter((pod) => isHandedOver(door, pod)).length > 0
}
