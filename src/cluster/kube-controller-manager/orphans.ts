/** The pods that nobody controls and somebody could adopt, found by namespace. Upstream: pkg/controller/controller_ref_manager.go (v1.32). */
import type { Pod } from '../../api/kinds/pod'
import { controllerOf } from '../../api/object'
import { isActive } from './pod-state'

export const ORPHANS = 'orphans'

/** For the options of an informer of pods. */
export const orphanIndex = {
  [ORPHANS]: (pod: Pod): readonly string[] => (controllerOf(pod) || !isActive(pod) ? [] : [pod.metadata.namespace ?? '']),
}
