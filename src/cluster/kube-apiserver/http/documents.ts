/**
 * Everything that is not a resource: discovery, OpenAPI, version, health, metrics, keys.
 * Upstream: k8s.io/apiserver/pkg/server/routes, pkg/routes/openidmetadata.go (v1.32).
 */
import type { ApiRequest, ApiResponse } from '../../../api/http'
import { apiVersionOf, type Kind } from '../../../api/kind'
import { unknownPathError } from '../../../api/status-error'
import type { Registry } from '../registry'
import { remoteAggregated, remoteGroup, remoteGroupList } from '../aggregation/remote-discovery'
import { discoveryVersionOf } from './accept'
import { aggregated, apiGroup, coreVersions, groupList, groupsOf, resourceList } from './discovery'
import { json, type Exchange } from './exchange'
import { healthAnswer, healthPaths } from './health'
import { openApiAnswer } from './openapi'
import type { ParsedPath } from './parse-path'
import type { RequestMetrics } from './request-metrics'
import { versionInfo } from './version'

export function answerDocument(exchange: Exchange, path: ParsedPath, metrics: RequestMetrics): ApiResponse {
  const found = documentAt(exchange, path, metrics)
  if (!found) throw unknownPathError()
  return found
}

function documentAt(exchange: Exchange, { segments, query }: ParsedPath, metrics: RequestMetrics): ApiResponse | undefined {
  const { registry, request } = exchange
  const kinds = registry.catalog.all()
  const [root = '', group = '', version = ''] = segments
  const found = (value: object | undefined) => value && json(value)
  switch (root) {
    case '':
      return json({ paths: rootPaths(kinds) })
    case 'api':
      return segments.length === 1 ? api(kinds, exchange) : found(resourceList(kinds, '', group))
    case 'apis':
      if (segments.length === 1) return apis(kinds, request, registry)
      return found(segments.length === 2 ? (apiGroup(kinds, group) ?? remoteGroup(registry, group)) : resourceList(kinds, group, version))
    case 'version':
      return json(versionInfo)
    case 'healthz':
    case 'livez':
    case 'readyz':
      return healthAnswer(segments, query)
    case 'metrics':
      return segments.length === 1 ? { status: 200, headers: { 'content-type': METRICS }, body: metrics.text(registry) } : undefined
    case 'openapi':
      return openApiAnswer(exchange, `/${segments.slice(1).join('/')}`)
    default:
      return keysAt(segments.join('/'), exchange)
  }
}

const METRICS = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'

/** What is no API object is sent as it is. */
const bare = (value: object): ApiResponse => ({ ...json(value), body: JSON.stringify(value) })

/** By which others find out whether a token was signed here. */
function keysAt(path: string, { registry: { access }, request }: Exchange): ApiResponse | undefined {
  if (path === '.well-known/openid-configuration') {
    const { issuer, algorithm } = access.tokens
    return bare({
      issuer,
      jwks_uri: `https://${request.headers.host ?? 'kubernetes.default.svc'}/openid/v1/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [algorithm],
    })
  }
  return path === 'openid/v1/jwks' ? { ...bare(access.tokens.keySet()), headers: { 'content-type': 'application/jwk-set+json' } } : undefined
}

function rootPaths(kinds: readonly Kind[]): readonly string[] {
  const groups = groupsOf(kinds).filter((group) => group !== '')
  const versions = kinds.map((kind) => `/${kind.group ? 'apis' : 'api'}/${apiVersionOf(kind)}`)
  const others = ['/.well-known/openid-configuration', '/api', '/apis', '/metrics', '/openapi/v2', '/openapi/v3', '/openid/v1/jwks', '/version']
  return [...new Set([...others, ...groups.map((group) => `/apis/${group}`), ...versions, ...healthPaths])].sort()
}

function api(kinds: readonly Kind[], { registry, request }: Exchange): ApiResponse {
  const version = discoveryVersionOf(request.headers.accept)
  return version ? discovery(aggregated(kinds, [''], version), version) : json(coreVersions(registry.serverAddress))
}

function apis(kinds: readonly Kind[], { headers }: ApiRequest, registry: Registry): ApiResponse {
  const version = discoveryVersionOf(headers.accept)
  const groups = groupsOf(kinds).filter((group) => group !== '')
  if (!version) return json(groupList(kinds, remoteGroupList(registry)))
  const own = aggregated(kinds, groups, version)
  return discovery({ ...own, items: [...own.items, ...remoteAggregated(registry)] }, version)
}

const discovery = (body: object, version: string): ApiResponse => ({
  status: 200,
  headers: { 'content-type': `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList` },
  body: `${JSON.stringify(body)}\n`,
})
