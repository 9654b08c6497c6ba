/**
 * A namespace goes when the namespace controller has emptied it and taken its finalizer away. Upstream:
 * pkg/registry/core/namespace/storage/storage.go (v1.32).
 */
import type { Namespace } from '../../../api/kinds/namespace'
import type { Strategy } from '../strategy'

export const namespaceStrategy: Strategy = {
  isHeld: (object) => ((object as Namespace).spec.finalizers ?? []).length > 0,
  /** It has no time within which it is to go. */
  terminating(object) {
    const namespace = object as Namespace
    const { deletionGracePeriodSeconds: _none, ...metadata } = namespace.metadata
    return { ...namespace, metadata, status: { ...namespace.status, phase: 'Terminating' } } satisfies Namespace
  },
}
