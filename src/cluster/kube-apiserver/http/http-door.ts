/**
 * The HTTP door: finds out what a request is about and answers it. Whatever fails becomes a Status.
 * Upstream: k8s.io/apiserver/pkg/server/handler.go, pkg/endpoints/installer.go (v1.32).
 */
import type { ApiFetch, ApiRequest, ApiResponse } from '../../../api/http'
import type { Kind } from '../../../api/kind'
import { internalError, isStatusError, methodNotAllowedError, unknownPathError } from '../../../api/status-error'
import type { NodeConnections } from '../node-connections'
import type { Registry } from '../registry'
import { typedDoor } from '../typed-door'
import { discoveryVersionOf } from './accept'
import { aggregated, apiGroup, coreVersions, groupList, groupsOf, resourceList } from './discovery'
import { json, type Exchange, type SchemaCheck } from './exchange'
import { parsePath, type ParsedPath, type ResourcePath } from './parse-path'
import { answerResource } from './resources'
import { answerSubresource } from './subresources'
import { versionInfo } from './version'

export interface HttpDoorOptions {
  readonly registry: Registry
  readonly nodes: NodeConnections
  readonly schema: SchemaCheck | undefined
}

export function httpDoor(options: HttpDoorOptions): ApiFetch {
  const { clock } = options.registry.simulation
  // One turn of the event loop lies between question and answer, as on any wire.
  return async (request) => clock.within(causeOf(options.registry, request), () => guarded(() => answer(options, request)))
}

/** Reading causes nothing; a write that names no cause is one. */
function causeOf({ simulation: { trace } }: Registry, { cause, method, path, headers }: ApiRequest): number {
  if (cause || method === 'GET') return cause ?? 0
  return trace.record({ kind: 'input', actor: headers['user-agent'] ?? 'unknown', subject: path, text: method })
}

type Answer = ApiResponse | Promise<ApiResponse>

async function guarded(act: () => Answer): Promise<ApiResponse> {
  try {
    return await act()
  } catch (error) {
    const failure = isStatusError(error) ? error : internalError(error instanceof Error ? (error.stack ?? error.message) : String(error))
    const { retryAfterSeconds } = failure.status.details ?? {}
    return json(failure.status, failure.code, retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {})
  }
}

function answer(options: HttpDoorOptions, request: ApiRequest): Answer {
  const path = parsePath(request.path)
  const { registry, schema } = options
  const caller = registry.access.admit(request, path)
  const exchange: Exchange = { registry, request, query: path.query, schema, caller, door: typedDoor(registry, caller), warnings: [] }
  if (path.resource) return answerObject(options, exchange, path.resource)
  if (request.method !== 'GET') throw methodNotAllowedError()
  return answerDocument(options, exchange, path)
}

function answerObject({ registry: { catalog }, nodes }: HttpDoorOptions, exchange: Exchange, path: ResourcePath): Answer {
  const kind = catalog.find(path.group, path.version, path.plural)
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

/** Everything that is not a resource: discovery, OpenAPI, version, health. */
function answerDocument({ registry: { catalog } }: HttpDoorOptions, { request, schema }: Exchange, { segments }: ParsedPath): ApiResponse {
  const document = documentAt(segments, { kinds: catalog.all(), request, schema })
  if (document === undefined) throw unknownPathError()
  return typeof document === 'string' ? { status: 200, headers: { 'content-type': 'text/plain' }, body: document } : document
}

interface Library {
  readonly kinds: readonly Kind[]
  readonly request: ApiRequest
  readonly schema: SchemaCheck | undefined
}

function documentAt(segments: readonly string[], { kinds, request, schema }: Library): ApiResponse | string | undefined {
  const [root = '', group = '', version = ''] = segments
  const found = (value: object | undefined) => value && json(value)
  switch (root) {
    case 'api':
      return segments.length === 1 ? api(kinds, request) : found(resourceList(kinds, '', group))
    case 'apis':
      if (segments.length === 1) return apis(kinds, request)
      return found(segments.length === 2 ? apiGroup(kinds, group) : resourceList(kinds, group, version))
    case 'version':
      return json(versionInfo)
    case 'healthz':
    case 'livez':
    case 'readyz':
      return 'ok'
    case 'openapi':
      return found(schema?.document(`/${segments.slice(1).join('/')}`))
    default:
      return undefined
  }
}

function api(kinds: readonly Kind[], { headers }: ApiRequest): ApiResponse {
  const version = discoveryVersionOf(headers.accept)
  return version ? discovery(aggregated(kinds, [''], version), version) : json(coreVersions(headers.host ?? ''))
}

function apis(kinds: readonly Kind[], { headers }: ApiRequest): ApiResponse {
  const version = discoveryVersionOf(headers.accept)
  const groups = groupsOf(kinds).filter((group) => group !== '')
  return version ? discovery(aggregated(kinds, groups, version), version) : json(groupList(kinds))
}

const discovery = (body: object, version: string): ApiResponse => ({
  status: 200,
  headers: { 'content-type': `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList` },
  body: JSON.stringify(body),
})
