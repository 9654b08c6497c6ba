/**
 * A definition that is deleted stays until its objects are gone.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition/etcd.go (v1.32).
 */
import { withCondition, type CustomResourceDefinition } from '../../../api/custom/definition'
import type { Strategy } from '../strategy'

export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'

/** Who is told of definitions that were written; set when somebody follows them. */
export interface Followed {
  stored?(name: string): void
}

export const definitionStrategy = (now: () => string, followed: Followed): Strategy => ({
  stored: ({ metadata }) => followed.stored?.(metadata.name),
  isHeld: ({ metadata }) => metadata.deletionTimestamp === undefined,
  terminating(object) {
    const definition = object as CustomResourceDefinition
    const finalizers = definition.metadata.finalizers ?? []
    const pending = {
      type: 'Terminating',
      status: 'True',
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will be issued soon',
    }
    return {
      ...definition,
      metadata: { ...definition.metadata, finalizers: finalizers.includes(CLEANUP) ? finalizers : [...finalizers, CLEANUP] },
      status: withCondition(definition.status, pending, now()),
    } satisfies CustomResourceDefinition
  },
})
