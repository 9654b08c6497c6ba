/** Requests by chance: most of them such that they reach deep, the others such that they should get no further than the door. */
import type { ApiRequest } from '../../api/http'
import type { Random } from '../../base/random'
import { names, type Bodies, type Content, type Target } from './random-body.test.support'
import { oddNumber, oddText } from './odd-values.test.support'
import { pathOf, type Resource } from './resources.test.support'

export interface FuzzRequest extends ApiRequest {
  /** Where the request goes when it goes where an API path leads. */
  readonly target: Target | undefined
  readonly isDryRun: boolean
}

/** Those that requests may do what they like in. */
export const NAMESPACES = ['one', 'two', 'three']

export interface Sources {
  readonly bodies: Bodies
  readonly resources: readonly Resource[]
  /** Revisions and tokens that answers have brought. */
  readonly revision: () => string
  readonly token: () => string
}

export function randomRequest(random: Random, sources: Sources): FuzzRequest {
  const chance = (share: number): boolean => random.float() < share
  if (chance(0.04)) return plainRequest(random, sources)
  const target = randomTarget(random, sources.resources)
  const method = methodFor(random, target)
  const query = queryFor(random, method, sources)
  const path = `${pathFor(random, target, method)}${query === '' ? '' : `?${query}`}`
  const content = contentFor(method, target, sources)
  const headers = headersFor(random, content)
  // A deletion that comes with a body is not asked by its query.
  const isDryRun = /(^|&)dryRun=All(&|$)/.test(query) && !(method === 'DELETE' && content.body !== '')
  return { method, path: sendable(path), headers, ...(content.body === '' ? {} : { body: content.body }), target, isDryRun }
}

/** What no line of a request can hold is encoded. */
const sendable = (path: string): string => path.replaceAll(/[\u0000-\u0020\u007f]/g, (character) => encodeURIComponent(character))

function randomTarget(random: Random, resources: readonly Resource[]): Target {
  const resource = random.pick(resources)
  const subresource = random.below(4) === 0 && resource.subresources.length > 0 ? random.pick(resource.subresources) : ''
  const namespace = resource.namespaced ? (random.below(25) === 0 ? names(random) : random.pick(NAMESPACES)) : undefined
  return { resource, namespace, name: names(random), subresource }
}

function methodFor(random: Random, { subresource }: Target): string {
  if (random.below(60) === 0) return random.pick(['HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'get', 'PROPFIND', '', oddText(random)])
  return random.pick(subresource ? ['GET', 'PUT', 'PATCH', 'PATCH', 'POST', 'POST'] : ['GET', 'GET', 'LIST', 'LIST', 'WATCH', 'POST', 'POST', 'POST', 'PUT', 'PATCH', 'PATCH', 'DELETE', 'SWEEP'])
    .replace(/LIST|WATCH/, 'GET')
    .replace('SWEEP', random.below(6) === 0 ? 'DELETE' : 'POST')
}

function pathFor(random: Random, target: Target, method: string): string {
  const { resource, namespace, name, subresource } = target
  const isCollection = subresource === '' && (method === 'POST' || (method === 'GET' && random.below(2) === 0) || (method === 'DELETE' && random.below(12) === 0))
  const encoded = random.below(6) === 0 ? name : encodeName(name)
  const place = isCollection && method === 'GET' && random.below(6) === 0 ? undefined : namespace
  const path = pathOf(resource, place === undefined ? undefined : encodeName(place), isCollection ? undefined : encoded) + (subresource ? `/${subresource}` : '')
  return random.below(25) === 0 ? spoiled(random, path) : path
}

function encodeName(name: string): string {
  try {
    return encodeURIComponent(name)
  } catch {
    return name
  }
}

function spoiled(random: Random, path: string): string {
  const parts = path.split('/')
  const at = random.below(parts.length)
  const put = random.pick([oddText(random), encodeName(oddText(random)), '__proto__', 'constructor', '', '.', '..', '%2e%2e', '%00', '%zz', 'watch', 'proxy', 'v1', 'namespaces', 'status'])
  return random.pick([parts.with(at, put), parts.toSpliced(at, 0, put), parts.toSpliced(at, 1), [...parts, put], [...parts, '']]).join('/')
}

function queryFor(random: Random, method: string, sources: Sources): string {
  const chance = (share: number): boolean => random.float() < share
  const pairs: string[] = []
  const put = (name: string, value: string): void => void pairs.push(`${name}=${chance(0.03) ? value : encodeName(value)}`)
  const odd = (value: string): string => (chance(0.06) ? oddText(random) : value)
  if (method !== 'GET') {
    if (chance(0.15)) put('dryRun', odd('All'))
    if (chance(0.3)) put('fieldManager', odd(random.pick(['kubectl', 'me', 'other', 'x'.repeat(129), ''])))
    if (chance(0.25)) put('fieldValidation', odd(random.pick(['Strict', 'Warn', 'Ignore', ''])))
    if (chance(0.15)) put('force', odd(random.pick(['true', 'false'])))
    if (chance(0.05)) put('gracePeriodSeconds', odd(random.pick(['0', '1', '-1', 'x'])))
    if (chance(0.05)) put('propagationPolicy', odd(random.pick(['Orphan', 'Foreground', 'Background', 'x'])))
  }
  if (method === 'GET' || method === 'DELETE') {
    if (chance(0.2)) put('limit', odd(random.pick(['1', '2', '500', '0', '-1', String(oddNumber(random))])))
    if (chance(0.1)) put('continue', odd(sources.token()))
    if (chance(0.25)) put('resourceVersion', odd(sources.revision()))
    if (chance(0.12)) put('resourceVersionMatch', odd(random.pick(['Exact', 'NotOlderThan', ''])))
    if (chance(0.2)) put('labelSelector', odd(random.pick(labelSelectors)))
    if (chance(0.15)) put('fieldSelector', odd(random.pick(fieldSelectors)))
    if (chance(0.12)) put('watch', random.pick(['1', 'true', 'false', '', 'x']))
    if (chance(0.05)) put('sendInitialEvents', random.pick(['true', 'false', '']))
    if (chance(0.05)) put('allowWatchBookmarks', random.pick(['true', 'false']))
    if (chance(0.1)) put('timeoutSeconds', odd(random.pick(['1', '5', '0', '-1', String(oddNumber(random))])))
    if (chance(0.05)) put('includeObject', odd(random.pick(['None', 'Metadata', 'Object'])))
  }
  if (chance(0.04)) put('pretty', 'true')
  if (chance(0.05)) put(random.pick(['container', 'tailLines', 'follow', 'previous', 'sinceSeconds', 'sinceTime', 'limitBytes', 'timestamps', 'stream', '__proto__', oddText(random)]), odd(random.pick(['1', 'true', 'main', '-1'])))
  return pairs.join('&')
}

const labelSelectors = ['app=web', 'app==web', 'app!=web', 'app in (web,db)', 'app notin (web)', 'app', '!app', 'app>1', 'app<1', 'app in ()', 'app in (web', '=', ',', 'a=b,c=d', '__proto__=x', 'constructor', 'x.y/z=1', ' app = web ', `${'a,'.repeat(2000)}a`, 'app in (a,b,c),tier!=x']
const fieldSelectors = ['metadata.name=web', 'metadata.name!=web', 'metadata.namespace=one', 'spec.nodeName=worker-1', 'status.phase=Running', 'spec.nope=1', 'metadata.name=', '=', 'a==b', '__proto__=x', 'metadata.name=a,metadata.name=b', 'involvedObject.name=a', 'type=Opaque', 'metadata.name=\\,']

function contentFor(method: string, target: Target, { bodies }: Sources): Content {
  if (method === 'POST' || method === 'PUT') return bodies.object(target)
  if (method === 'PATCH') return bodies.patch(target)
  if (method === 'DELETE') return bodies.deleteOptions()
  return { type: '', body: '' }
}

const accepts = [
  ...['', 'application/json', 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json', 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'],
  ...['application/vnd.kubernetes.protobuf', 'application/yaml', '*/*', 'text/html', 'application/json;as=Nope;v=v1;g=x', 'application/json;as=__proto__', ';;;', 'application/json;as', 'application/json;q=0.1,*/*;q=0'],
]

function headersFor(random: Random, { type }: Content): Record<string, string> {
  const accept = random.below(4) > 0 ? 'application/json' : random.pick(accepts)
  return {
    ...(accept ? { accept } : {}),
    ...(type ? { 'content-type': type } : {}),
    ...(random.below(3) === 0 ? { 'user-agent': random.pick(['kubectl/v1.32.0 (linux/amd64)', '', '/', oddText(random), 'x'.repeat(300)]) } : {}),
    ...(random.below(40) === 0 ? { 'impersonate-user': random.pick(['eve', '', 'system:serviceaccount:one:default', oddText(random)]), 'impersonate-group': random.pick(['a', 'system:masters', oddText(random)]) } : {}),
    ...(random.below(60) === 0 ? { authorization: random.pick(['Bearer x', 'Bearer a.b.c', 'Basic eDp5', 'Bearer', `Bearer ${oddText(random)}`]) } : {}),
    ...(random.below(200) === 0 ? { 'content-encoding': 'gzip' } : {}),
  }
}

const documents = ['/', '/api', '/apis', '/api/v1', '/apis/apps', '/apis/apps/v1', '/version', '/healthz', '/livez', '/readyz', '/healthz/etcd', '/metrics', '/openapi/v2', '/openapi/v3', '/openapi/v3/apis/apps/v1', '/openapi/v3/__proto__', '/apis/__proto__', '/api/constructor', '/apis/nope/v1', '/logs', '/.well-known/openid-configuration', '/openid/v1/jwks', '/apis/batch/v1/', '//api//v1//pods', '/api/v1/namespaces/one', '/api/v1/namespaces/one/status', '/api/v1/namespaces/one/finalize', '/api/v1/watch/pods', '/api/v1/watch/namespaces/one/pods/web', '/api/v1/proxy', '/debug/pprof', '/%', '?', '', '*']

function plainRequest(random: Random, sources: Sources): FuzzRequest {
  const path = random.below(3) === 0 ? spoiled(random, random.pick(documents)) : random.pick(documents)
  const method = random.below(4) > 0 ? 'GET' : random.pick(['POST', 'DELETE', 'PUT', 'PATCH', 'HEAD'])
  const isSafe = method === 'GET' || !path.includes('namespaces')
  const query = random.below(3) === 0 ? `?${queryFor(random, method, sources)}` : ''
  return { method: isSafe ? method : 'GET', path: sendable(path + query), headers: headersFor(random, { type: '', body: '' }), target: undefined, isDryRun: false }
}
