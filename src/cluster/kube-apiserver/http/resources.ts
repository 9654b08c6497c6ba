/** The verbs of a resource over HTTP. Upstream: k8s.io/apiserver/pkg/endpoints/handlers (v1.32). */
import type { ObjectList, Patch } from '../../../api/door'
import type { ApiResponse } from '../../../api/http'
import { apiVersionOf } from '../../../api/kind'
import type { Draft, DraftMeta, KubeObject } from '../../../api/object'
import { badRequestError, methodNotAllowedError } from '../../../api/status-error'
import { warningsOf } from '../../../api/warnings'
import { Compacted } from '../../etcd/store'
import { selectionOf } from '../list'
import { requireSameName } from '../update'
import { shownAs } from '../view'
import { parseRevision } from '../watch'
import { formOf, wantsOwners } from './accept'
import { pageOf, tokenOf, type ContinueToken } from './continue-token'
import { decodeBody } from './decode-body'
import { deleteOptions } from './delete-options'
import { isSet, json, referenceOf, type ResourceExchange } from './exchange'
import { reviews } from '../reviews'
import { applyPatchOf, isApplyPatch, managerOf, requireCreation, requireManager, requirePatchOptions, withoutOwners } from './apply-patch'
import { includedOf, listOptions } from './list-request'
import { compactedError, limitOf, revisionOf } from './list-revision'
import { listForm, objectForm, type Shown } from './object-form'
import { patchedObject } from './patched-object'
import { partialOf, tableOf } from './table'
import { watchResource } from './watch-resource'

export function answerResource<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const { method } = exchange.request
  requireVerb(exchange)
  // Whoever cannot be answered changes nothing.
  formOf(exchange.request.headers.accept)
  if (exchange.path.name === '') {
    if (method === 'GET') return isSet(exchange.query, 'watch') ? watchResource(exchange) : list(exchange)
    if (method === 'POST' && (exchange.path.namespace !== undefined || !exchange.kind.namespaced)) {
      const review = exchange.kind.verbs && !exchange.kind.isCustom ? reviews[exchange.kind.kind] : undefined
      return review ? json(review(exchange, questionIn(exchange)), 201) : create(exchange)
    }
    if (method === 'DELETE') return deleteCollection(exchange)
    throw methodNotAllowedError()
  }
  if (method === 'GET') return isSet(exchange.query, 'watch') ? watchResource(exchange) : get(exchange)
  if (method === 'PUT') return update(exchange)
  if (method === 'PATCH') return patch(exchange)
  if (method === 'DELETE') return deleteOne(exchange)
  throw methodNotAllowedError()
}

/** What is asked about a namespace lies in it. */
function questionIn(exchange: ResourceExchange): Draft {
  const { object } = decodeBody(exchange)
  return { ...object, metadata: placed(exchange, object.metadata ?? {}) }
}

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' }

/** Kinds with fewer verbs than eight refuse the others. */
function requireVerb({ kind, path, query, request: { method } }: ResourceExchange): void {
  if (!kind.verbs || path.subresource) return
  const read = isSet(query, 'watch') ? 'watch' : path.name === '' ? 'list' : 'get'
  const verb = method === 'GET' ? read : method === 'DELETE' ? (path.name === '' ? 'deletecollection' : 'delete') : verbs[method]
  if (kind.verbs.includes(verb)) return
  // What is there of a definition that goes may still be changed, so that it can go.
  if (!kind.isCustom) throw methodNotAllowedError()
  if (verb === 'create') throw methodNotAllowedError('create not allowed while custom resource definition is terminating')
}

export function get<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const version = exchange.query.get('resourceVersion')
  if (version) parseRevision(version, exchange.registry.storage.store.revision)
  return one(exchange, exchange.door.get(exchange.kind, referenceOf(exchange)))
}

function list<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const { kind, query, request, registry } = exchange
  const selection = listOptions(exchange)
  const token = tokenOf(query.get('continue') ?? '')
  const { items, resourceVersion } = listed(exchange, token)
  const cut = { limit: limitOf(query), token, revision: Number(resourceVersion) }
  const { items: page, continues, remaining } = pageOf(items, cut)
  const isSelected = selection.labelSelector || selection.fieldSelector
  const metadata = {
    resourceVersion,
    ...(continues ? { continue: continues, ...(isSelected ? {} : { remainingItemCount: remaining }) } : {}),
  }
  const form = formOf(request.headers.accept)
  if (form === 'table') {
    const nowMs = registry.simulation.clock.now()
    return json(tableOf(kind, page, { nowMs, included: includedOf(query), withColumns: true, metadata }))
  }
  const shown = wantsOwners(request.headers.accept) ? (object: T) => registry.owners.shown(kind, object) : (object: T) => object
  if (form !== 'object') {
    const parts = page.map((object) => partialOf(shown(object)))
    return json({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: parts })
  }
  return json(listForm(kind, metadata, page.map(shown)))
}

/** The objects of the present, or of the revision that is asked for. */
function listed<T extends KubeObject>(exchange: ResourceExchange<T>, token: ContinueToken | undefined): ObjectList<T> {
  const { door, kind, query, registry } = exchange
  const options = listOptions(exchange)
  const { storage } = registry
  const revision = revisionOf(query, token, storage.store.revision)
  if (revision === undefined || revision === storage.store.revision) return door.list(kind, options)
  try {
    const select = selectionOf(kind, options)
    const all = storage.rangeAt(revision, kind, options.namespace)
    return { items: (select ? all.filter(select) : all).map((object) => shownAs(kind, object)), resourceVersion: String(revision) }
  } catch (error) {
    throw error instanceof Compacted ? compactedError(token) : error
  }
}

function create<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  requireManager(exchange, 'CreateOptions')
  const { object, warnings } = decodeBody(exchange)
  const { metadata, managedFields } = withoutOwners(object.metadata ?? {})
  const draft = { ...object, metadata: placed(exchange, metadata) }
  const created = exchange.door.create(exchange.kind, draft, { ...writeOptions(exchange), managedFields })
  return one(exchange, created, { status: 201, warnings: [...warnings, ...warningsOf(created)] })
}

/** The namespace of the path is the object's; naming another one is refused. */
function placed<M extends DraftMeta>({ kind, path }: ResourceExchange, metadata: M): M {
  if (!kind.namespaced) return metadata
  const namespace = path.namespace ?? ''
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw badRequestError('the namespace of the provided object does not match the namespace sent on the request')
  }
  return { ...metadata, namespace }
}

function update<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  requireManager(exchange, 'UpdateOptions')
  const { object, warnings } = decodeBody(exchange)
  requireSameName(object.metadata?.name, exchange.path.name)
  const previous = exchange.registry.storage.find(exchange.kind, referenceOf(exchange))
  const { metadata, managedFields } = withoutOwners(object.metadata ?? {}, ownersIn(exchange))
  const addressed = { ...object, metadata: { ...placed(exchange, metadata), name: exchange.path.name } }
  const updated = exchange.door.update(exchange.kind, addressed, { ...writeOptions(exchange), managedFields })
  return one(exchange, updated, { warnings: [...warnings, ...toldOf(exchange, updated, previous)] })
}

/** Owners that the stored object has; a subresource takes no others. */
function ownersIn({ registry, kind, path, ...exchange }: ResourceExchange): readonly unknown[] | undefined | 'kept' {
  const stored = registry.storage.find(kind, referenceOf({ registry, kind, path, ...exchange }))
  return path.subresource ? 'kept' : stored && registry.owners.entries(kind, stored)
}

function patch<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const patchesByFields = isApplyPatch(exchange)
  requirePatchOptions(exchange, patchesByFields)
  if (patchesByFields) return apply(exchange)
  const { object: shown, warnings } = patchedObject(exchange)
  const { metadata, managedFields } = withoutOwners(shown.metadata, ownersIn(exchange))
  const object = { ...shown, metadata }
  const previous = exchange.registry.storage.find(exchange.kind, referenceOf(exchange))
  // What the patch makes has been read as a body is; the whole of it takes the object's place.
  const whole: Patch = { type: 'application/json-patch+json', patch: [{ op: 'replace', path: '', value: object }] }
  const next = exchange.door.patch(exchange.kind, referenceOf(exchange), whole, { ...writeOptions(exchange), managedFields })
  return one(exchange, next, { warnings: [...warnings, ...toldOf(exchange, next, previous)] })
}

function apply<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const { door, kind, registry } = exchange
  const previous = registry.storage.find(kind, referenceOf(exchange))
  if (!previous) requireCreation(exchange)
  const applied = door.patch(kind, referenceOf(exchange), applyPatchOf(exchange), writeOptions(exchange))
  return one(exchange, applied, { status: previous ? 200 : 201, warnings: toldOf(exchange, applied, previous) })
}

/** Who writes a part of an object is not told of the rest. */
const toldOf = ({ path }: ResourceExchange, next: KubeObject, previous?: KubeObject): readonly string[] =>
  path.subresource ? [] : warningsOf(next, previous)

export function writeOptions({ kind, query, path, request, warnings }: ResourceExchange) {
  const dryRun = query.getAll('dryRun')
  if (dryRun.some((value) => value !== 'All')) {
    throw badRequestError(`dryRun: Unsupported value: ${JSON.stringify(dryRun[0])}: supported values: "All"`)
  }
  const warn = (text: string): void => void warnings.push(text)
  return { dryRun: dryRun.length > 0, subresource: path.subresource, fieldManager: managerOf({ query, request }), apiVersion: apiVersionOf(kind), warn }
}

function deleteOne<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const { door, kind, path } = exchange
  const deleted = door.delete(kind, referenceOf(exchange), deleteOptions(exchange))
  const isGone = exchange.registry.storage.find(kind, deleted.metadata) === undefined
  if (!isGone || (kind.kind === 'Pod' && kind.group === '')) return one(exchange, deleted)
  return json({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: path.name, ...(kind.group ? { group: kind.group } : {}), kind: kind.plural, uid: deleted.metadata.uid },
  })
}

function deleteCollection<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const { door, kind } = exchange
  const options = deleteOptions(exchange)
  const { items, resourceVersion } = door.list(kind, listOptions(exchange))
  for (const { metadata } of items) door.delete(kind, metadata, options)
  return json(listForm(kind, { resourceVersion }, items))
}

interface Answer {
  readonly status?: number
  readonly warnings?: readonly string[]
}

/** One object, in the form that was asked for. */
function one<T extends KubeObject>(exchange: ResourceExchange<T>, object: T, { status = 200, warnings = [] }: Answer = {}): ApiResponse {
  const { kind, query, request, registry } = exchange
  const told = [...warnings, ...exchange.warnings]
  const headers: Record<string, string> = told.length > 0 ? { warning: told.map((text) => `299 - ${JSON.stringify(text)}`).join(', ') } : {}
  const form = formOf(request.headers.accept)
  if (form === 'table') {
    const { resourceVersion } = object.metadata
    const nowMs = registry.simulation.clock.now()
    return json(tableOf(kind, [object], { nowMs, included: includedOf(query), withColumns: true, metadata: { resourceVersion } }), status, headers)
  }
  const shown = registry.owners.shown(kind, object)
  return json(form === 'object' ? objectForm(kind, versioned(shown)) : partialOf(shown), status, headers)
}

/** What was only rehearsed has no version to name. */
const versioned = (object: KubeObject): Shown =>
  object.metadata.resourceVersion ? object : { ...object, metadata: { ...object.metadata, resourceVersion: undefined } }
