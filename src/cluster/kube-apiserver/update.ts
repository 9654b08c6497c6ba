/** PUT: keep what is not the client's, check the change, store. Upstream: k8s.io/apiserver/pkg/registry/rest/update.go (v1.32). */
import { allFaults, type FieldError } from '../../api/field-error'
import type { Kind } from '../../api/kind'
import type { KubeObject, ObjectMeta } from '../../api/object'
import { badRequestError, conflictError, notFoundError, staleVersionError } from '../../api/status-error'
import { isSame } from '../../api/updates'
import { validateMetadataUpdate } from '../../api/validation/metadata'
import { check, mutate } from './admission'
import { eraseIfReleased } from './delete'
import { fieldWriteOf, intentOf } from './owners/field-write'
import { admissionOf, allocate, refuse, strategyOf, type Registry, type Write } from './registry'
import { withKept, withStatus } from './object-parts'
import { storedMetadata } from './stored-metadata'

export interface Update<T extends KubeObject> extends Write<T> {
  /** '' for the object itself. */
  readonly subresource: string
  /** What the trace says was done; absent: `update`. */
  readonly act?: string
}

export function updateObject<T extends KubeObject>(registry: Registry, update: Update<T>, sent: T): T {
  const { kind, subresource } = update
  const previous = registry.storage.find(kind, sent.metadata)
  if (!previous) throw notFoundError(kind, sent.metadata.name)
  checkPreconditions(kind, sent.metadata, previous.metadata)
  const keep = (wanted: T): T => store(registry, update, { wanted, previous, meant: undefined, isCompared: false })
  if (subresource === 'approval') return keep(checkedBelow(registry, update, sent, previous) ?? previous)
  if (subresource === 'status') return keep(checkedBelow(registry, update, sent, previous) ?? statusChanged(update, sent, previous))
  if (subresource === 'ephemeralcontainers') return keep(admittedBelow(registry, update, sent, previous))
  if (subresource === 'finalize') return keep(withFinalizersOf(sent, previous))
  const defaulted = completed(update, sent, previous)
  // Components of the cluster mean what is stored.
  const meant = update.apiVersion === undefined ? undefined : defaulted
  const isCompared = strategyOf(registry, kind)?.allocate === undefined
  return store(registry, update, { wanted: changed(registry, update, defaulted, previous), previous, meant, isCompared })
}

const none: readonly FieldError[] = []
/** As good as none. */
const ANY_VERSION = '0'

function checkPreconditions(kind: Kind, sent: ObjectMeta, stored: ObjectMeta): void {
  if (sent.uid && sent.uid !== stored.uid) {
    throw conflictError(kind, stored.name, `Precondition failed: UID in precondition: ${sent.uid}, UID in object meta: ${stored.uid}`)
  }
  const { resourceVersion = ANY_VERSION } = sent
  if (resourceVersion && resourceVersion !== ANY_VERSION && resourceVersion !== stored.resourceVersion) throw staleVersionError(kind, stored.name)
}

/** Status writes change the status and annotations, nothing else. Simplified: a real API server also checks the status of some kinds. */
function withStatusOf<T extends KubeObject>(kind: Kind<T>, sent: T, previous: T): T {
  if (!('status' in sent)) return previous
  const { annotations } = sent.metadata
  const metadata = annotations && annotations !== previous.metadata.annotations ? { ...previous.metadata, annotations } : previous.metadata
  return withStatus(kind, previous, { metadata, status: sent.status })
}

function statusChanged<T extends KubeObject>({ kind }: Update<T>, sent: T, previous: T): T {
  const next = kind.prepareForStatusUpdate?.(sent, previous) ?? withStatusOf(kind, sent, previous)
  refuse(kind, next, kind.validateStatusUpdate?.(next, previous) ?? [])
  return next
}

/** Undefined for kinds that have no rules of their own for what lies below. */
function belowChanged<T extends KubeObject>(registry: Registry, { kind, subresource }: Update<T>, sent: T, previous: T): T | undefined {
  const change = strategyOf(registry, kind)?.changeBelow?.(subresource, sent, previous)
  if (change) refuse(kind, change.next, change.errors)
  return change?.next as T | undefined
}

/** Simplified: of what lies below, admission sees kinds with rules of their own alone; a real API server shows it every change of a status. */
function checkedBelow<T extends KubeObject>(registry: Registry, update: Update<T>, sent: T, previous: T): T | undefined {
  const next = belowChanged(registry, update, sent, previous)
  if (next) check(registry.plugins, admissionOf(update, { operation: 'UPDATE', object: next, previous, subresource: update.subresource }))
  return next
}

/** Below a pod lies what admission has a say in, too. */
function admittedBelow<T extends KubeObject>(registry: Registry, update: Update<T>, sent: T, previous: T): T {
  const defaulted = completed(update, sent, previous)
  const admitted = mutate(registry.plugins, admissionOf(update, { operation: 'UPDATE', object: defaulted, previous, subresource: update.subresource })) as T
  const next = belowChanged(registry, update, admitted, previous) ?? previous
  check(registry.plugins, admissionOf(update, { operation: 'UPDATE', object: next, previous, subresource: update.subresource }))
  return next
}

/** The finalize subresource of namespaces changes spec.finalizers and nothing else. */
function withFinalizersOf<T extends KubeObject>(sent: T, previous: T): T {
  return 'spec' in sent ? { ...previous, spec: sent.spec } : previous
}

function completed<T extends KubeObject>({ kind }: Update<T>, sent: T, previous: T): T {
  const whole = withKept(kind, sent, { previous, metadata: storedMetadata(sent.metadata, previous.metadata) })
  return kind.setDefaults?.(whole) ?? whole
}

function changed<T extends KubeObject>(registry: Registry, update: Update<T>, defaulted: T, previous: T): T {
  const { kind } = update
  const admitted = mutate(registry.plugins, admissionOf(update, { operation: 'UPDATE', object: defaulted, previous })) as T
  const next = kind.prepareForUpdate?.(admitted, previous) ?? admitted
  if (isUnchanged(next, previous)) return previous
  const errors = allFaults(
    isSameMetadata(next.metadata, previous.metadata) ? none : registry.validateMetadata(next, kind),
    validateMetadataUpdate(next, previous),
    // Custom kinds look at what was there before, too: what was wrong already is forgiven.
    kind.isCustom ? none : (kind.validate?.(next) ?? none),
    kind.validateUpdate?.(next, previous) ?? none,
  )
  refuse(kind, next, errors)
  check(registry.plugins, admissionOf(update, { operation: 'UPDATE', object: next, previous }))
  return allocate(registry, kind, next, previous)
}

const specOf = (object: KubeObject): unknown => ('spec' in object ? object.spec : undefined)

/** What mostly changes is looked at first. */
const isUnchanged = (next: KubeObject, previous: KubeObject): boolean => isSame(specOf(next), specOf(previous)) && isSame(next, previous)

/** What was found right before is taken as it is. */
const isSameMetadata = (next: ObjectMeta, previous: ObjectMeta): boolean =>
  next.labels === previous.labels &&
  next.annotations === previous.annotations &&
  next.ownerReferences === previous.ownerReferences &&
  next.finalizers === previous.finalizers &&
  next.name === previous.name &&
  next.generateName === previous.generateName

interface Storing<T extends KubeObject> {
  readonly wanted: T
  readonly previous: T
  /** The object as the client wants it, before admission; undefined: as it is stored. */
  readonly meant: T | undefined
  /** That it is the stored object itself or differs from it has been found out already. */
  readonly isCompared: boolean
}

function store<T extends KubeObject>(registry: Registry, update: Update<T>, { wanted, previous, meant, isCompared }: Storing<T>): T {
  const { kind, caller, dryRun, subresource, act } = update
  const isKept = wanted === previous || (!isCompared && isSame(wanted, previous))
  // The owners of its fields are part of an object, although they are kept beside it.
  if (isKept && !update.managedFields && !update.managed) return previous
  const next = wanted === previous ? { ...previous } : wanted
  const fields = fieldWriteOf(registry, update, subresource)
  const intent = intentOf(update, meant)
  if (dryRun) return registry.owners.rehearsed(next, { previous, fields, intent })
  const strategy = strategyOf(registry, kind)
  strategy?.release?.(previous)
  strategy?.reserve?.(next)
  const stored = registry.storage.put(kind, next, { caller, act: act ?? (subresource ? `update ${subresource}` : 'update'), fields, intent })
  const kept = eraseIfReleased(registry, update, stored)
  strategy?.stored?.(kept)
  return kept
}

/** Fails where an object is sent to a place that is not its own; upstream: rest/update.go, endpoints/handlers/update.go. */
export function requireSameName(sent: string | undefined, addressed: string): void {
  if (sent && sent !== addressed) {
    throw badRequestError(`the name of the object (${sent}) does not match the name on the URL (${addressed})`)
  }
}
