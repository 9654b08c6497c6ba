/**
 * Adoption and release for DaemonSets and StatefulSets: pods and revisions that fit and that nobody controls are taken in, pods of its own
 * that no longer fit are let go. An owner that goes claims nothing. Upstream: pkg/controller/controller_ref_manager.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import type { Kind } from '../../../api/kind'
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import { Pod } from '../../../api/kinds/pod'
import { controllerOf, isTerminating, type KubeObject, type LabelSelector } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import type { Informer } from '../../client/informer'
import { isHandedOver } from '../hand-over'
import { ORPHANS } from '../orphans'
import { adopted, isStillThere, released } from '../owner'

type Owner = KubeObject & { readonly spec: { readonly selector: LabelSelector } }

interface Claimant<T extends Owner> {
  readonly door: ApiDoor
  readonly kind: Kind<T>
}

const isSelected = (owner: Owner, { metadata }: KubeObject): boolean => matchesLabelSelector(owner.spec.selector, metadata.labels ?? {})

/**
 * True when something changed hands, or when the owner turns out to be gone: what follows from either comes with the changes that this
 * makes.
 */
export function claimAll<T extends Owner>({ door, kind }: Claimant<T>, owner: T, { pods, isMember }: { pods: Informer<Pod>; isMember: (pod: Pod) => boolean }): boolean {
  if (isTerminating(owner)) return false
  const { uid, namespace = '' } = owner.metadata
  const fits = (pod: Pod): boolean => isSelected(owner, pod) && isMember(pod)
  const strangers = pods.ownedBy(uid).filter((pod) => !fits(pod))
  const wanted = pods.byIndex(ORPHANS, namespace).filter(fits)
  if (wanted.length > 0 && !isStillThere(door, kind, owner)) return true
  const changed = [...strangers.map((pod) => released(pod, uid)), ...wanted.map((pod) => adopted(pod, owner))]
  return changed.filter((pod) => isHandedOver(door, pod)).length > 0
}

/** Its revisions, with those that its selector fits and that lost their owner. */
export function claimRevisions<T extends Owner>({ door, kind }: Claimant<T>, owner: T, revisions: Informer<ControllerRevision>): readonly ControllerRevision[] {
  const { uid, namespace = '' } = owner.metadata
  const owned = revisions.ownedBy(uid).filter((each) => isSelected(owner, each))
  if (isTerminating(owner)) return owned
  const orphans = revisions.inNamespace(namespace).filter((each) => !controllerOf(each) && !isTerminating(each) && isSelected(owner, each))
  if (orphans.length === 0 || !isStillThere(door, kind, owner)) return owned
  return [...owned, ...orphans.map((each) => door.update(ControllerRevision, adopted(each, owner)))]
}
