import { describe, expect, it } from 'vitest'
import { readBody } from '../../../api/http'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import schema from '../../../api/openapi/generated/schema.json'
import { createOpenApi } from '../../../api/openapi/openapi'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

function startServer() {
  const simulation = createSimulation({ seed: 'documents', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[], schema: createOpenApi(schema) })
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await server.fetch({ method: 'GET', path, headers })
    return { status: response.status, headers: response.headers, body: await readBody(response) }
  }
  return { ...simulation, server, get }
}

describe('health', () => {
  it('is said in a word, check by check, and without what is excluded', async () => {
    const { get } = startServer()
    for (const path of ['/healthz', '/livez', '/readyz', '/livez/ping', '/readyz/etcd', '/healthz/poststarthook/rbac/bootstrap-roles']) {
      expect(await get(path)).toMatchObject({ status: 200, body: 'ok' })
    }
    expect(await get('/livez/nope')).toMatchObject({ status: 404 })
    const { body } = await get('/readyz?verbose&exclude=etcd&exclude=nope')
    expect(body.split('\n')).toEqual(expect.arrayContaining(['[+]ping ok', '[+]etcd excluded: ok', '[+]informer-sync ok', 'readyz check passed']))
    expect(body).toContain('warn: some health checks cannot be excluded: no matches for "nope"\n')
  })
})

describe('metrics', () => {
  it('count what was asked, and what is stored', async () => {
    const { get } = startServer()
    await get('/api/v1/namespaces/default/pods')
    await get('/api/v1/namespaces/default/pods')
    await get('/api/v1/nodes/nope')
    const { body, headers } = await get('/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain; version=0.0.4/)
    const of = (labels: string): string => `apiserver_request_total{${labels}}`
    expect(body).toContain(`${of('code="200",component="apiserver",dry_run="",group="",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"')} 2\n`)
    expect(body).toContain(`${of('code="404",component="apiserver",dry_run="",group="",resource="nodes",scope="resource",subresource="",verb="GET",version="v1"')} 1\n`)
    expect(body).toContain('apiserver_storage_objects{resource="namespaces"} 4\n')
  })
})

describe('OpenAPI documents', () => {
  it('carry the hash that the table of contents gives, and are not sent twice', async () => {
    const { get } = startServer()
    const address: string = JSON.parse((await get('/openapi/v3')).body).paths['apis/apps/v1'].serverRelativeURL
    const { headers, status } = await get(address)
    expect([status, headers.etag, headers['cache-control']]).toEqual([200, `"${address.split('hash=')[1]}"`, 'public, immutable'])
    expect(await get(address, { 'if-none-match': headers.etag ?? '' })).toMatchObject({ status: 304, body: '' })
    expect(await get('/openapi/v3/apis/apps/v1?hash=0')).toMatchObject({ status: 301, headers: { location: address } })
  })
})

describe('the root', () => {
  it('names every path that is no resource', async () => {
    const { get } = startServer()
    const { paths } = JSON.parse((await get('/')).body)
    expect(paths).toEqual(expect.arrayContaining(['/api/v1', '/apis/apps', '/apis/autoscaling/v2', '/healthz/ping', '/openid/v1/jwks', '/version']))
    for (const path of paths.filter((path: string) => !path.startsWith('/openapi'))) expect(`${path} ${(await get(path)).status}`).toBe(`${path} 200`)
  })
})

describe('keys of tokens', () => {
  it('are published where the issuer says', async () => {
    const { get } = startServer()
    const { jwks_uri: uri, issuer } = JSON.parse((await get('/.well-known/openid-configuration', { host: 'cluster:6443' })).body)
    expect([uri, issuer]).toEqual(['https://cluster:6443/openid/v1/jwks', 'https://kubernetes.default.svc.cluster.local'])
    const [key] = JSON.parse((await get('/openid/v1/jwks')).body).keys
    expect(key).toMatchObject({ use: 'sig', kty: 'EC', crv: 'P-256', alg: 'ES256' })
    expect([key.x.length, key.y.length]).toEqual([43, 43])
  })
})

describe('the old places to watch', () => {
  it.each(['/api/v1/watch/namespaces', '/api/v1/watch/namespaces/default'])('%s', async (path) => {
    const { server, clock } = startServer()
    const { body: stream } = await server.fetch({ method: 'GET', path, headers: {} })
    if (typeof stream === 'string') throw new Error(stream)
    clock.advanceTo(clock.now() + 10)
    expect(JSON.parse(((await stream.read()) ?? '').split('\n')[0])).toMatchObject({ type: 'ADDED', object: { kind: 'Namespace', metadata: { name: 'default' } } })
  })
})
