/**
 * Adoption and release for DaemonSets and StatefulSets: pods that fit and that nobody controls are taken in, its own that no longer
 * fit are let go. Upstream: pkg/controller/controller_ref_manager.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import { Pod } from '../../../api/kinds/pod'
import { controllerOf, isTerminating, type KubeObject, type LabelSelector } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import type { Informer } from '../../client/informer'
import { isHandedOver } from '../hand-over'
import { ORPHANS } from '../orphans'
import { adopted, released } from '../owner'

type Owner = KubeObject & { readonly spec: { readonly selector: LabelSelector } }

/** True when something changed hands: what follows from it comes with the changes that this makes. */
export function claimAll(door: ApiDoor, owner: Owner, { pods, isMember }: { pods: Informer<Pod>; isMember: (pod: Pod) => boolean }): boolean {
  const { uid, namespace = '' } = owner.metadata
  const fits = (pod: Pod): boolean => matchesLabelSelector(owner.spec.selector, pod.metadata.labels ?? {}) && isMember(pod)
  const strangers = pods.ownedBy(uid).filter((pod) => !fits(pod) && !isTerminating(pod))
  const wanted = isTerminating(owner) ? [] : pods.byIndex(ORPHANS, namespace).filter(fits)
  const changed = [...strangers.map((pod) => released(pod, uid)), ...wanted.map((pod) => adopted(pod, owner))]
  return changed.filter((pod) => isHandedOver(door, pod)).length > 0
}

/** Its revisions, with those that its selector fits and that lost their owner. */
export function claimRevisions(door: ApiDoor, owner: Owner, revisions: Informer<ControllerRevision>): readonly ControllerRevision[] {
  const { uid, namespace = '' } = owner.metadata
  const owned = revisions.ownedBy(uid)
  if (isTerminating(owner)) return owned
  const orphans = revisions.inNamespace(namespace).filter((each) => !controllerOf(each) && matchesLabelSelector(owner.spec.selector, each.metadata.labels ?? {}))
  return [...owned, ...orphans.map((each) => door.update(ControllerRevision, adopted(each, owner)))]
}
