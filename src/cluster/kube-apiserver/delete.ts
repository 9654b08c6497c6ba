/**
 * DELETE: at once, after a grace period, or when the last finalizer is gone. Upstream: k8s.io/apiserver/pkg/registry/rest/delete.go,
 * pkg/registry/generic/registry/store.go (v1.32).
 */
import type { DeleteOptions } from '../../api/door'
import type { Kind } from '../../api/kind'
import { isTerminating, type KubeObject, type ObjectReference } from '../../api/object'
import { conflictError, notFoundError } from '../../api/status-error'
import { check, mutate } from './admission'
import { admissionOf, strategyOf, type Registry, type Write } from './registry'

const propagationFinalizers = ['orphan', 'foregroundDeletion']

export function deleteObject<T extends KubeObject>(registry: Registry, write: Write<T>, reference: ObjectReference, options: DeleteOptions): T {
  const { kind } = write
  const found = registry.storage.find(kind, reference)
  if (!found) throw notFoundError(kind, reference.name)
  checkPreconditions(kind, found, options)
  const asked = admissionOf(write, { operation: 'DELETE', object: found, previous: found })
  mutate(registry.plugins, asked)
  check(registry.plugins, asked)
  const marked = withPropagation(found, propagationOf(kind, found, options))
  const period = strategyOf(registry, kind)?.gracePeriod?.(found, options.gracePeriodSeconds) ?? 0
  if (period === 0 && !isKept(registry, kind, marked)) return erase(registry, write, found)
  return terminate(registry, write, { found, marked, period })
}

function checkPreconditions(kind: Kind, { metadata }: KubeObject, { preconditions }: DeleteOptions): void {
  const fail = (what: string, wanted: string, actual: string) =>
    conflictError(kind, metadata.name, `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${actual}`)
  const { uid, resourceVersion } = preconditions ?? {}
  if (uid && uid !== metadata.uid) throw fail('UID', uid, metadata.uid)
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) throw fail('ResourceVersion', resourceVersion, metadata.resourceVersion)
}

/** Upstream: shouldOrphanDependents; a finalizer that is there already says more than what is usual for the kind. */
function propagationOf({ leavesDependents }: Kind, { metadata }: KubeObject, { propagationPolicy, warn }: DeleteOptions): DeleteOptions['propagationPolicy'] {
  if (propagationPolicy || !leavesDependents) return propagationPolicy
  if (leavesDependents.warning) warn?.(leavesDependents.warning)
  return metadata.finalizers?.some((name) => propagationFinalizers.includes(name)) ? undefined : 'Orphan'
}

/** What becomes of the dependents is written down as a finalizer, for the garbage collector. */
function withPropagation<T extends KubeObject>(object: T, propagationPolicy: DeleteOptions['propagationPolicy']): T {
  if (!propagationPolicy) return object
  const own = (object.metadata.finalizers ?? []).filter((name) => !propagationFinalizers.includes(name))
  const added = propagationPolicy === 'Orphan' ? ['orphan'] : propagationPolicy === 'Foreground' ? ['foregroundDeletion'] : []
  return { ...object, metadata: { ...object.metadata, finalizers: [...own, ...added] } }
}

const isKept = (registry: Registry, kind: Kind, object: KubeObject): boolean =>
  (object.metadata.finalizers ?? []).length > 0 || (strategyOf(registry, kind)?.isHeld?.(object) ?? false)

interface Termination<T> {
  readonly found: T
  readonly marked: T
  /** Seconds. */
  readonly period: number
}

/** Sets the deletion timestamp; a second request may only shorten the time. */
function terminate<T extends KubeObject>(registry: Registry, { kind, caller, dryRun }: Write<T>, { found, marked, period }: Termination<T>): T {
  const { metadata } = marked
  if (isTerminating(found) && period >= (metadata.deletionGracePeriodSeconds ?? 0) && marked === found) return found
  const next: T = {
    ...marked,
    metadata: {
      ...metadata,
      ...(isTerminating(found) || metadata.generation === undefined ? {} : { generation: metadata.generation + 1 }),
      deletionTimestamp: deadline(registry, found, period),
      deletionGracePeriodSeconds: Math.min(period, metadata.deletionGracePeriodSeconds ?? period),
    },
  }
  const shown = (strategyOf(registry, kind)?.terminating?.(next) ?? next) as T
  return dryRun ? shown : registry.storage.put(kind, shown, { caller, act: 'delete' })
}

/** Beyond the year 9999 no date is written. */
const LAST_MS = Date.UTC(9999, 11, 31)

function deadline({ simulation: { clock } }: Registry, { metadata }: KubeObject, period: number): string {
  const asked = `${new Date(Math.min(clock.now() + period * 1000, LAST_MS)).toISOString().slice(0, 19)}Z`
  return metadata.deletionTimestamp && metadata.deletionTimestamp < asked ? metadata.deletionTimestamp : asked
}

function erase<T extends KubeObject>(registry: Registry, { kind, caller, dryRun }: Write<T>, object: T): T {
  if (dryRun) return object
  strategyOf(registry, kind)?.release?.(object)
  return registry.storage.remove(kind, object, caller)
}

/** After a write: an object whose deletion only waited for its finalizers goes with the last of them. */
export function eraseIfReleased<T extends KubeObject>(registry: Registry, write: Write<T>, object: T): T {
  const waits = isTerminating(object) && (object.metadata.deletionGracePeriodSeconds ?? 0) === 0
  return waits && !isKept(registry, write.kind, object) ? erase(registry, write, object) : object
}
