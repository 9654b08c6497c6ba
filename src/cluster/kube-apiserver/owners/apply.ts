/**
 * PATCH with `application/apply-patch+yaml`: what the client wants becomes part of the object, and the client the owner of it.
 * Upstream: applyPatcher in k8s.io/apiserver/pkg/endpoints/handlers/patch.go, structuredMergeManager.Apply in
 * k8s.io/apimachinery/pkg/util/managedfields/internal/structuredmerge.go (v1.32).
 */
import { conflictErrorOf } from '../../../api/apply/conflicts'
import { recordApply, type Outcome, type Writer } from '../../../api/apply/field-manager'
import { encodeManaged, nobody } from '../../../api/apply/managed-fields'
import { MergeFault } from '../../../api/apply/merge-fault'
import { apiVersionOf, type Kind } from '../../../api/kind'
import type { KubeObject, ObjectReference } from '../../../api/object'
import { isEqual, isTree, type Tree } from '../../../api/patch/tree'
import { badRequestError, notFoundError, unclassifiedError } from '../../../api/status-error'
import { plainObject, readMerged, requireConfiguration, requireName } from './applied-object'
import { withLastApplied, withoutOwnConflicts } from './apply-last-applied'
import { createObject } from '../create'
import type { Registry } from '../registry'
import { updateObject, type Update } from '../update'

interface Apply<T extends KubeObject> extends Update<T> {
  readonly force: boolean
}

export function applyObject<T extends KubeObject>(registry: Registry, apply: Apply<T>, reference: ObjectReference, patch: unknown): T {
  const { kind, subresource, caller } = apply
  const as = spokenKind(registry, apply)
  const config = isTree(patch) ? patch : {}
  requireConfiguration(as, config, registry.versions.typeOf(as))
  const found = registry.storage.find(kind, reference)
  if (!found && subresource !== '') throw notFoundError(kind, reference.name)
  const seen = found && (as.storedAs ? as.storedAs.encode(found) : found)
  const { managed, object } = outcomeOf(registry, apply, { as, found, seen, config })
  const merged = withLastApplied(object ?? seen ?? {}, config, caller.fieldManager)
  const whole = placed(merged, reference)
  requireName(whole, reference.name)
  const next = asStored(as, whole) as object as T
  if (!found) return createObject(registry, { ...apply, managed }, next)
  const isOwnedAnew = !isEqual(encodeManaged(managed), registry.owners.entries(kind, found))
  return updateObject(registry, { ...apply, act: 'apply', ...(isOwnedAnew ? { managed } : {}) }, next)
}

function placed(object: Tree & { readonly metadata?: Tree }, { namespace }: ObjectReference): Tree {
  const { metadata = {} } = object
  if (namespace === undefined || metadata.namespace === namespace) return object
  if (metadata.namespace) throw badRequestError('the namespace of the provided object does not match the namespace sent on the request')
  return { ...object, metadata: { ...metadata, namespace } }
}

const asStored = ({ storedAs }: Kind, object: Tree): object => (storedAs ? storedAs.decode(object as object as KubeObject) : object)

/** In which the configuration is written: the kind that is stored, or another version of it. */
function spokenKind(registry: Registry, { kind, apiVersion }: { readonly kind: Kind; readonly apiVersion?: string | undefined }): Kind {
  if (apiVersion === undefined) return kind
  const slash = apiVersion.indexOf('/')
  return registry.catalog.ofKind(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1), kind.kind) ?? kind
}

interface Applying {
  readonly as: Kind
  readonly found: KubeObject | undefined
  readonly seen: KubeObject | undefined
  readonly config: Tree
}

interface Applied extends Outcome {
  readonly object: Tree | undefined
}

/** Refused when it would take fields from others and is not forced. */
function outcomeOf<T extends KubeObject>(registry: Registry, apply: Apply<T>, { as, found, seen, config }: Applying): Applied {
  const { kind, caller, force, subresource } = apply
  const { schema } = registry
  const apiVersion = apiVersionOf(as)
  const manager = caller.fieldManager
  const time = registry.simulation.clock.timestamp()
  const writer: Writer = { manager, apiVersion, subresource: apply.bookedAs ?? subresource, time }
  const type = registry.versions.typeOf(as)
  const decoded = (value: unknown): unknown => readMerged(value, { kind: as, schema, config })
  const versions = { ...registry.versions.of(kind, subresource), decoded }
  const known = found ? registry.owners.of(kind, found) : nobody
  const live = seen ? plainObject(seen, { kind: as, schema }) : {}
  const outcome = merging(() => recordApply(known, writer, { live, isNew: !found, config, type }, versions))
  const conflicts = force ? nobody.managers : withoutOwnConflicts(outcome.conflicts, { manager, live: seen, apiVersion, type })
  if (conflicts.size > 0) throw conflictErrorOf(conflicts)
  return { ...outcome, object: isTree(outcome.object) ? outcome.object : undefined }
}

function merging<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof MergeFault) throw unclassifiedError(`failed to merge config: ${error.message}`)
    throw error
  }
}
