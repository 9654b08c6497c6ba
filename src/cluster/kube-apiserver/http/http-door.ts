/**
 * The HTTP door: finds out what a request is about and answers it. Whatever fails becomes a Status.
 * Upstream: k8s.io/apiserver/pkg/server/handler.go, pkg/endpoints/installer.go (v1.32).
 */
import type { ApiFetch, ApiRequest, ApiResponse } from '../../../api/http'
import { internalError, isStatusError, isUnknownPath, methodNotAllowedError, unknownPathError } from '../../../api/status-error'
import { forward } from '../aggregation/forward'
import { remoteAt } from '../aggregation/remote'
import { askOutside } from '../admission/webhook/ask-outside'
import { PendingCall } from '../admission/webhook/pending-call'
import type { NodeConnections } from '../pods/node-connections'
import type { Registry } from '../registry'
import { typedDoor } from '../typed-door'
import { answerDocument } from './documents'
import { json, type Exchange, type SchemaCheck } from './exchange'
import { parsePath, type ResourcePath } from './parse-path'
import { createRequestMetrics, type RequestMetrics } from './request-metrics'
import { prettyIfWanted } from './pretty'
import { answerResource } from './resources'
import { answerSubresource } from './subresources'
import { yamlIfWanted } from './yaml-answer'

export interface HttpDoorOptions {
  readonly registry: Registry
  readonly nodes: NodeConnections
  readonly schema: SchemaCheck | undefined
}

export function httpDoor(options: HttpDoorOptions): ApiFetch {
  const { clock } = options.registry.simulation
  // One turn of the event loop lies between question and answer, as on any wire.
  const metrics = createRequestMetrics()
  return async (request) => {
    const cause = causeOf(options.registry, request)
    const answered = await askOutside(options.registry, (registry) => clock.within(cause, () => guarded(() => answer({ ...options, registry }, request, metrics))))
    metrics.count(request, parsePath(request.path), answered.status)
    return prettyIfWanted(request, yamlIfWanted(request, answered))
  }
}

/** Reading causes nothing; a write that names no cause is one. */
function causeOf({ simulation: { trace } }: Registry, { cause, method, path, headers }: ApiRequest): number {
  if (cause || method === 'GET') return cause ?? 0
  return trace.record({ kind: 'input', actor: headers['user-agent'] ?? 'unknown', subject: path, text: method })
}

/** Upstream: http.NotFound of Go's net/http, which answers where no route leads. */
const notFoundPage: ApiResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: '404 page not found\n',
}

type Answer = ApiResponse | Promise<ApiResponse>

async function guarded(act: () => Answer): Promise<ApiResponse> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof PendingCall) throw error
    const failure = isStatusError(error) ? error : internalError(error instanceof Error ? (error.stack ?? error.message) : String(error))
    if (isUnknownPath(failure)) return notFoundPage
    const { retryAfterSeconds } = failure.status.details ?? {}
    return json(failure.status, failure.code, retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {})
  }
}

function answer(options: HttpDoorOptions, request: ApiRequest, metrics: RequestMetrics): Answer {
  const path = parsePath(request.path)
  const { registry, schema } = options
  const caller = registry.access.admit(request, path)
  const exchange: Exchange = { registry, request, query: path.query, schema, caller, door: typedDoor(registry, caller), warnings: [] }
  if (path.resource) return answerObject(options, exchange, path.resource)
  const [root, group, version] = path.segments
  const remote = root === 'apis' && version ? remoteAt(registry, group, version) : undefined
  if (remote) return forward(exchange, remote)
  if (request.method !== 'GET') throw methodNotAllowedError()
  return answerDocument(exchange, path, metrics)
}

function answerObject({ registry, nodes }: HttpDoorOptions, exchange: Exchange, path: ResourcePath): Answer {
  const kind = registry.catalog.find(path.group, path.version, path.plural)
  const remote = kind ? undefined : remoteAt(registry, path.group, path.version)
  if (remote) return forward(exchange, remote)
  if (!kind || (path.namespace !== undefined && !kind.namespaced)) throw unknownPathError()
  const resource = { ...exchange, kind, path }
  const answered = path.subresource ? answerSubresource(resource, nodes) : answerResource(resource)
  return kind.deprecation && 'headers' in answered ? warned(answered, kind.deprecation) : answered
}

/** Upstream: WithDeprecationWarning in k8s.io/apiserver/pkg/endpoints/deprecation (v1.32). */
function warned(response: ApiResponse, text: string): ApiResponse {
  const { warning, ...headers } = response.headers
  const own = `299 - ${JSON.stringify(text)}`
  return { ...response, headers: { ...headers, warning: warning ? `${own}, ${warning}` : own } }
}
