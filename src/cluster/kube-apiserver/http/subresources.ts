/** What hangs below an object: status, scale, binding, eviction, log, token. */
import type { ApiResponse } from '../../../api/http'
import type { Kind } from '../../../api/kind'
import { Pod } from '../../../api/kinds/pod'
import type { LogOptions } from '../../../api/node-connection'
import type { KubeObject } from '../../../api/object'
import { forbidden, invalid } from '../../../api/field-error'
import { badRequestError, invalidError, methodNotAllowedError, unknownPathError } from '../../../api/status-error'
import type { NodeConnections } from '../pods/node-connections'
import { containerNameOf } from '../pods/pod-streams'
import { appliedOrRefused } from '../patch'
import { scaled, scaleOf, type Scale } from '../scale'
import { isApplyPatch } from './apply-patch'
import { applyScale } from './apply-scale'
import { decodeBody, isRecord, parseBody } from './decode-body'
import { isSet, json, referenceOf, type ResourceExchange } from './exchange'
import { patchOf } from './patched-object'
import { answerProxy } from './proxy'
import { deleteOptions } from './delete-options'
import { answerResource, writeOptions } from './resources'
import { answerToken } from './token'

/** These take and give the whole object, and change a part of it. */
const onWholeObjects: ReadonlySet<string> = new Set(['approval', 'ephemeralcontainers', 'finalize', 'status'])

/** These are wishes, and nothing that could be read or changed. */
const onlyCreated: ReadonlySet<string> = new Set(['binding', 'eviction', 'token'])

export function answerSubresource<T extends KubeObject>(exchange: ResourceExchange<T>, nodes: NodeConnections): ApiResponse | Promise<ApiResponse> {
  const { subresource } = exchange.path
  if (!exchange.kind.subresources.includes(subresource)) throw unknownPathError()
  if (onWholeObjects.has(subresource)) return answerResource(exchange)
  if (subresource === 'proxy') return answerProxy(exchange)
  if (subresource === 'scale') return answerScale(exchange)
  if (onlyCreated.has(subresource) && exchange.request.method !== 'POST') throw methodNotAllowedError()
  if (subresource === 'binding') return bind(exchange)
  if (subresource === 'eviction') return evict(exchange)
  if (subresource === 'log') return log(exchange, nodes)
  if (subresource === 'token') return answerToken(exchange)
  // Simplified: exec, attach and port-forward go through the stream door; a real API server upgrades the HTTP connection.
  throw badRequestError('Upgrade request required')
}

function answerScale<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const { door, kind, request } = exchange
  const { scale } = kind
  if (!scale) throw unknownPathError()
  const workload = door.get(kind, referenceOf(exchange))
  if (request.method === 'GET') return json(scaleOf(scale, workload))
  if (request.method === 'PATCH' && isApplyPatch(exchange)) return json(scaleOf(scale, applyScale(exchange, scale)))
  const asScale = { ...exchange, kind: { ...kind, group: 'autoscaling', version: 'v1', kind: 'Scale' } }
  const next = request.method === 'PUT' ? decodeBody(asScale).object : request.method === 'PATCH' ? patchedScale(asScale, scaleOf(scale, workload)) : undefined
  if (!next) throw methodNotAllowedError()
  const written = scaled(scale, workload, next as object as Scale)
  return json(scaleOf(scale, door.update(kind, written, { ...writeOptions(exchange), subresource: '', bookedAs: 'scale' })))
}

function patchedScale(exchange: ResourceExchange, scale: Scale): object {
  const patch = patchOf(exchange)
  const next = appliedOrRefused(exchange.kind, { ...scale, metadata: { ...scale.metadata, resourceVersion: '' } }, patch)
  const wrong = isRecord(next) ? exchange.schema?.findWrongTypes(next, exchange.kind) : 'json: cannot unmarshal into Go value of type v1.Scale'
  if (wrong || !isRecord(next)) throw invalidError({ group: '', kind: '' }, '', [invalid('patch', JSON.stringify(next), wrong ?? '')])
  return exchange.schema?.decoded(next, exchange.kind) ?? next
}

const created = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }

function bind(exchange: ResourceExchange): ApiResponse {
  const body = parseBody(exchange)
  const target = isRecord(body) && isRecord(body.target) ? body.target.name : undefined
  if (typeof target !== 'string' || !target) throw badRequestError('Binding "" is invalid: target.name: Required value')
  exchange.door.bind(referenceOf(exchange), target, writeOptions(exchange))
  return json(created, 201)
}

function evict(exchange: ResourceExchange): ApiResponse {
  const body = exchange.request.body ? parseBody(exchange) : {}
  const name = isRecord(body) && isRecord(body.metadata) ? body.metadata.name : undefined
  if (name !== exchange.path.name) throw badRequestError('name in URL does not match name in Eviction object')
  const options = isRecord(body) && body.deleteOptions ? JSON.stringify(body.deleteOptions) : undefined
  const sent = { ...exchange, request: { ...exchange.request, body: options } }
  exchange.door.evict(referenceOf(exchange), deleteOptions(sent))
  return json(created, 201)
}

function log(exchange: ResourceExchange, nodes: NodeConnections): ApiResponse {
  const { door, query } = exchange
  const pod = door.get<Pod>(Pod as Kind<Pod>, referenceOf(exchange))
  const options = logOptions(query)
  requireLogOptions(pod.metadata.name, options)
  const container = containerNameOf(pod, query.get('container') ?? undefined)
  const headers = { 'content-type': 'text/plain' }
  if (!pod.spec.nodeName) return { status: 200, headers, body: '' }
  const { namespace = '', name } = pod.metadata
  return { status: 200, headers, body: nodes.ofPod(pod).logs({ namespace, pod: name, container }, options) }
}

/** Upstream: ValidatePodLogOptions in pkg/apis/core/validation/validation.go (v1.32). */
function requireLogOptions(pod: string, { tailLines, sinceSeconds, sinceTime, limitBytes }: LogOptions): void {
  const faults = [
    ...(tailLines !== undefined && tailLines < 0 ? [invalid('tailLines', tailLines, 'must be greater than or equal to 0')] : []),
    ...(limitBytes !== undefined && limitBytes < 1 ? [invalid('limitBytes', limitBytes, 'must be greater than 0')] : []),
    ...(sinceSeconds !== undefined && sinceTime !== undefined ? [forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified')] : []),
    ...(sinceSeconds !== undefined && sinceSeconds < 1 ? [invalid('sinceSeconds', sinceSeconds, 'must be greater than 0')] : []),
  ]
  if (faults.length > 0) throw invalidError({ group: '', kind: 'PodLogOptions' }, pod, faults)
}

function logOptions(query: URLSearchParams): LogOptions {
  const number = (name: string): number | undefined => (query.has(name) ? Number(query.get(name)) : undefined)
  return {
    follow: isSet(query, 'follow'),
    previous: isSet(query, 'previous'),
    timestamps: isSet(query, 'timestamps'),
    tailLines: number('tailLines'),
    sinceSeconds: number('sinceSeconds'),
    sinceTime: query.get('sinceTime') ?? undefined,
    limitBytes: number('limitBytes'),
  }
}
