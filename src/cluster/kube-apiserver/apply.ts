/**
 * PATCH with `application/apply-patch+yaml`: what the client wants becomes part of the object, and the client the owner of it.
 * Upstream: applyPatcher in k8s.io/apiserver/pkg/endpoints/handlers/patch.go, structuredMergeManager.Apply in
 * k8s.io/apimachinery/pkg/util/managedfields/internal/structuredmerge.go (v1.32).
 */
import { conflictErrorOf } from '../../api/apply/conflicts'
import { isEmptySet } from '../../api/apply/field-set'
import { recordApply, type Outcome, type Writer } from '../../api/apply/field-manager'
import { encodeManaged, type Managed } from '../../api/apply/managed-fields'
import { MergeFault } from '../../api/apply/merge-fault'
import { findTypeFault } from '../../api/apply/validate-typed'
import { apiVersionOf, type Kind } from '../../api/kind'
import type { KubeObject, ObjectReference } from '../../api/object'
import { isEqual, isTree, type Tree } from '../../api/patch/tree'
import { badRequestError, notFoundError, unclassifiedError } from '../../api/status-error'
import { createObject } from './create'
import { withLastApplied, withoutOwnConflicts } from './apply-last-applied'
import type { Registry } from './registry'
import { updateObject, type Update } from './update'

interface Apply<T extends KubeObject> extends Update<T> {
  readonly force: boolean
}

export function applyObject<T extends KubeObject>(registry: Registry, apply: Apply<T>, reference: ObjectReference, patch: unknown): T {
  const { kind, subresource } = apply
  const as = spokenKind(registry, apply)
  const config = isTree(patch) ? patch : {}
  requireConfiguration(as, config, registry.versions.typeOf(as))
  const found = registry.storage.find(kind, reference)
  if (!found && subresource !== '') throw notFoundError(kind, reference.name)
  const seen = found && (as.storedAs ? as.storedAs.encode(found) : found)
  const outcome = outcomeOf(registry, apply, { as, found, seen, config })
  const merged = withLastApplied(outcome.object ?? seen ?? {}, config, apply.caller.fieldManager)
  requireName(merged, reference.name)
  const next = asStored(as, { ...merged, metadata: { ...merged.metadata, ...(reference.namespace === undefined ? {} : { namespace: reference.namespace }) } })
  const { managed } = outcome
  if (!found) return createObject(registry, { ...apply, managed }, next as object as T)
  const isOwnedAnew = !isEqual(encodeManaged(managed), registry.owners.entries(kind, found))
  return updateObject(registry, { ...apply, act: 'apply', ...(isOwnedAnew ? { managed } : {}) }, next as object as T)
}

const asStored = (as: Kind, object: Tree): Tree => (as.storedAs ? (as.storedAs.decode(object as object as KubeObject) as object as Tree) : object)

const textOr = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Upstream: versioncheck.go and structuredmerge.go. */
function requireConfiguration(kind: Kind, config: Tree, type: ReturnType<Registry['versions']['typeOf']>): void {
  const { apiVersion = '', kind: name = '', metadata } = config
  if (apiVersion !== apiVersionOf(kind) || name !== kind.kind) {
    throw badRequestError(`invalid object type: ${describeType(textOr(apiVersion), textOr(name))}`)
  }
  if (isTree(metadata) && metadata.managedFields !== undefined && metadata.managedFields !== null) {
    throw badRequestError('metadata.managedFields must be nil')
  }
  const fault = findTypeFault(config, type)
  if (fault) throw unclassifiedError(`failed to create typed patch object (${describeObject(config)}): ${fault}`)
}

const describeType = (apiVersion: string, kind: string): string => `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`

function describeObject({ apiVersion, kind, metadata }: Tree): string {
  const { namespace = '', name = '' } = isTree(metadata) ? metadata : {}
  return `${String(namespace)}/${String(name)}; ${describeType(String(apiVersion), String(kind))}`
}

/** In which the configuration is written: the kind that is stored, or another version of it. */
function spokenKind(registry: Registry, { kind, apiVersion }: { readonly kind: Kind; readonly apiVersion?: string | undefined }): Kind {
  const slash = apiVersion?.indexOf('/') ?? -1
  return (apiVersion && registry.catalog.ofKind(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1), kind.kind)) || kind
}

interface Applying {
  readonly as: Kind
  readonly found: KubeObject | undefined
  readonly seen: KubeObject | undefined
  readonly config: Tree
}

/** Refused when it would take fields from others and is not forced. */
function outcomeOf<T extends KubeObject>(registry: Registry, apply: Apply<T>, { as, found, seen, config }: Applying): Outcome & { readonly object: Tree | undefined } {
  const { kind, caller, force } = apply
  const writer: Writer = {
    manager: caller.fieldManager,
    apiVersion: apiVersionOf(as),
    subresource: apply.bookedAs ?? apply.subresource,
    time: registry.simulation.clock.timestamp(),
  }
  const type = registry.versions.typeOf(as)
  const versions = { ...registry.versions.of(kind, apply.subresource), decoded: (value: unknown) => decodedOrRefused(registry, as, value, config) }
  const known: Managed = found ? registry.owners.of(kind, found) : { managers: new Map(), times: new Map() }
  const outcome = merging(() => recordApply(known, writer, { live: seen ? (registry.schema?.decoded(plain(seen), as) ?? plain(seen)) : {}, isNew: !found, config }, type, versions))
  const conflicts = force ? new Map() : withoutOwnConflicts(outcome.conflicts, { manager: caller.fieldManager, live: seen, apiVersion: apiVersionOf(as), type })
  if ([...conflicts.values()].some(({ set }) => !isEmptySet(set))) throw conflictErrorOf(conflicts)
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

/** Without members that are undefined, so that objects can be compared member by member. */
const plain = (object: KubeObject): Tree => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, isTree(value) ? defined(value) : value]))
const defined = (tree: Tree): Tree =>
  Object.values(tree).includes(undefined) ? Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined)) : tree

/** Nulls are no values, and what no decoder reads is refused. */
function decodedOrRefused(registry: Registry, kind: Kind, value: unknown, config: Tree): unknown {
  const wrong = registry.schema?.findWrongTypes(value, kind)
  if (wrong) {
    const type = describeType(apiVersionOf(kind), kind.kind)
    throw unclassifiedError(
      `failed to convert new object (${describeObject(config)}) to proper version (${apiVersionOf(kind)}): unable to convert unstructured object to ${type}: ${wrong}`,
    )
  }
  return registry.schema?.decoded(value, kind) ?? value
}

/** Upstream: checkName in k8s.io/apiserver/pkg/endpoints/handlers/rest.go. */
function requireName({ metadata }: Tree, wanted: string): void {
  const name = isTree(metadata) ? metadata.name : undefined
  if (!name) throw badRequestError(`the name of the object (${wanted} based on URL) was undeterminable: name must be provided`)
  if (name !== wanted) throw badRequestError(`the name of the object (${String(name)}) does not match the name on the URL (${wanted})`)
}
