/**
 * Deletes everything in a namespace, kind by kind, and tells what is left. Upstream:
 * pkg/controller/namespace/deletion/namespaced_resources_deleter.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import type { Kind } from '../../../api/kind'
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating, type KubeObject } from '../../../api/object'
import { isNotFound, isStatusError } from '../../../api/status-error'
import type { Core } from '../../../api/types'
import { isTerminated } from '../pod-state'

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

interface Emptying {
  readonly namespace: string
  /** Since when the namespace is to go. */
  readonly passedSeconds: number
}

export function deleteContent(door: ApiDoor, kinds: readonly Kind[], emptying: Emptying): Remains {
  const results = kinds.filter(isStored).map((kind) => ({ kind, ...deleteAll(door, kind, emptying) }))
  const left = results.filter(({ items }) => items.length > 0)
  return {
    resources: left.map(({ kind: { plural, group }, items }) => `${plural}.${group} has ${items.length} resource instances`).sort(),
    finalizers: countFinalizers(left.flatMap(({ items }) => items)),
    failures: results.flatMap(({ failure }) => failure ?? []).sort(),
    estimate: Math.max(0, ...results.map(({ estimate }) => estimate)),
  }
}

interface Result {
  /** What is left. */
  readonly items: readonly KubeObject[]
  readonly estimate: number
  readonly failure?: string
}

/** Things that stay without a reason are a failure. */
function deleteAll(door: ApiDoor, kind: Kind, { namespace, passedSeconds }: Emptying): Result {
  const before = door.list(kind, { namespace }).items
  const grace = kind.kind === 'Pod' && kind.group === '' ? longestGrace(before) : 0
  const estimate = passedSeconds >= grace ? 0 : grace
  const refusal = deleteEach(door, kind, before)
  if (refusal !== undefined) return { items: [], estimate, failure: refusal }
  const items = before.length > 0 ? door.list(kind, { namespace }).items : before
  if (items.length === 0) return { items, estimate: 0 }
  if (estimate > 0) return { items, estimate }
  if (items.some(({ metadata }) => (metadata.finalizers ?? []).length > 0)) return { items, estimate: FINALIZER_ESTIMATE }
  const resource = `${kind.group}/${kind.version}, Resource=${kind.plural}`
  return { items, estimate, failure: `unexpected items still remain in namespace: ${namespace} for gvr: ${resource}` }
}

/** The first refusal ends it. */
function deleteEach(door: ApiDoor, kind: Kind, objects: readonly KubeObject[]): string | undefined {
  for (const object of objects) {
    if (isTerminating(object)) continue
    try {
      door.delete(kind, object.metadata, { propagationPolicy: 'Background' })
    } catch (error) {
      if (!isStatusError(error)) throw error
      if (!isNotFound(error)) return error.message
    }
  }
}

function longestGrace(objects: readonly KubeObject[]): number {
  const alive = (objects as readonly Pod[]).filter((pod) => !isTerminated(pod))
  return alive.reduce((longest, { spec }) => Math.max(longest, spec.terminationGracePeriodSeconds ?? 0), 0)
}

function countFinalizers(objects: readonly KubeObject[]): string[] {
  const counts = new Map<string, number>()
  for (const { metadata } of objects) for (const name of metadata.finalizers ?? []) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${name} in ${count} resource instances`).sort()
}

type Known = readonly Readonly<Core.NamespaceCondition>[]

/** What keeps the namespace from going, as its status tells it. */
export function conditionsOf(
  { resources, finalizers, failures }: Remains,
  before: Known | undefined,
  now: string,
): Core.NamespaceCondition[] {
  const fresh: Omit<Core.NamespaceCondition, 'lastTransitionTime'>[] = [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
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
