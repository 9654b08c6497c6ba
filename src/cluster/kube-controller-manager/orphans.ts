/** The pods that nobody controls and somebody could adopt, found by namespace; those that have ended among them. Upstream: pkg/controller/controller_ref_manager.go (v1.32). */
import type { Pod } from '../../api/kinds/pod'
import { controllerOf, isTerminating } from '../../api/object'

export const ORPHANS = 'orphans'

/** For the options of an informer of pods. */
export const orphanIndex = {
  [ORPHANS]: (pod: Pod): readonly string[] => (controllerOf(pod) || isTerminating(pod) ? [] : [pod.metadata.namespace ?? '']),
}
