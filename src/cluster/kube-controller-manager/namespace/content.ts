/**
 * Deletes everything in a namespace, kind by kind, and tells what is left. Upstream:
 * pkg/controller/namespace/deletion/namespaced_resources_deleter.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import type { Kind } from '../../../api/kind'
import { isTerminating, type KubeObject } from '../../../api/object'
import { isConflict, isNotFound, isStatusError } from '../../../api/status-error'
import type { Core } from '../../../api/types'

export interface Remains {
  /** `pods. has 2 resource instances` */
  readonly resources: readonly string[]
  /** `example.com/stay in 1 resource instances` */
  readonly finalizers: readonly string[]
  readonly failures: readonly string[]
  /** Seconds that what is left may take to end. */
  readonly estimate: number
}

/** How long it may take until finalizers are worked off. */
const FINALIZER_ESTIMATE = 15

/** What may lie in a namespace: every object once, whatever the versions it is served in. */
const isStored = ({ namespaced, storedAs, verbs }: Kind): boolean => namespaced && !storedAs && (verbs?.includes('list') ?? true)

export function deleteContent(door: ApiDoor, kinds: readonly Kind[], namespace: string): Remains {
  const namespacedKinds = kinds.filter(isStored)
  const failures = namespacedKinds.flatMap((kind) => deleteAll(door, kind, namespace))
  const left = namespacedKinds.map((kind) => ({ kind, items: door.list(kind, { namespace }).items })).filter(({ items }) => items.length > 0)
  const all = left.flatMap(({ items }) => items)
  return {
    resources: left.map(({ kind: { plural, group }, items }) => `${plural}.${group} has ${items.length} resource instances`).sort(),
    finalizers: countFinalizers(all),
    failures,
    estimate: Math.max(0, ...all.map(estimateOf)),
  }
}

function deleteAll(door: ApiDoor, kind: Kind, namespace: string): string[] {
  const failures: string[] = []
  for (const object of door.list(kind, { namespace }).items) {
    if (isTerminating(object)) continue
    try {
      door.delete(kind, object.metadata, { propagationPolicy: 'Background' })
    } catch (error) {
      if (!isStatusError(error)) throw error
      if (!isNotFound(error) && !isConflict(error)) failures.push(error.message)
    }
  }
  return failures
}

function countFinalizers(objects: readonly KubeObject[]): string[] {
  const counts = new Map<string, number>()
  for (const { metadata } of objects) for (const name of metadata.finalizers ?? []) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${name} in ${count} resource instances`).sort()
}

const estimateOf = ({ kind, metadata }: KubeObject): number =>
  Math.max(kind === 'Pod' ? (metadata.deletionGracePeriodSeconds ?? 0) : 0, (metadata.finalizers ?? []).length > 0 ? FINALIZER_ESTIMATE : 0)

type Known = readonly Readonly<Core.NamespaceCondition>[]

/** What keeps the namespace from going, as its status tells it. */
export function conditionsOf({ resources, finalizers, failures }: Remains, before: Known | undefined, now: string): Core.NamespaceCondition[] {
  const fresh: Omit<Core.NamespaceCondition, 'lastTransitionTime'>[] = [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    failures.length > 0
      ? { type: 'NamespaceDeletionContentFailure', status: 'True', reason: 'ContentDeletionFailed', message: failureText(failures) }
      : {
          type: 'NamespaceDeletionContentFailure',
          status: 'False',
          reason: 'ContentDeleted',
          message: 'All content successfully deleted, may be waiting on finalization',
        },
    resources.length > 0
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${resources.join(', ')}`,
        }
      : { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
    finalizers.length > 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')}`,
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        },
  ]
  return fresh.map((condition) => {
    const known = before?.find(({ type }) => type === condition.type)
    return { ...condition, lastTransitionTime: known?.status === condition.status ? known.lastTransitionTime : now }
  })
}

const failureText = (failures: readonly string[]): string =>
  `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(', ')}`
