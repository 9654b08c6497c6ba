import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readBody, type ApiRequest } from '../../../api/http'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

const live = new URL('../../../../../shared/live-1.32.13/discovery/', import.meta.url)
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

function startServer() {
  const simulation = createSimulation({ seed: 'http', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  server.door({ user: 'tester', fieldManager: 'test' }).create(ServiceAccount, { metadata: { name: 'default', namespace: 'default' } })
  const ask = (method: string, path: string, rest: Partial<ApiRequest> = {}) => server.fetch({ method, path, headers: {}, ...rest })
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await ask(method, path, { headers, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
    return { status: response.status, headers: response.headers, body: JSON.parse(await readBody(response)) }
  }
  return { ...simulation, server, ask, send }
}

const maps = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string, data: Record<string, string> = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })

describe('the HTTP door', () => {
  it('creates, reads, changes and deletes', async () => {
    const { send } = startServer()
    expect(await send('POST', maps, configMap('a', { color: 'blue' }))).toMatchObject({ status: 201, body: { metadata: { namespace: 'default' } } })
    const read = await send('GET', `${maps}/a`)
    expect(read.body.data).toEqual({ color: 'blue' })
    const put = await send('PUT', `${maps}/a`, { ...read.body, data: { color: 'red' } })
    expect(put.body.data).toEqual({ color: 'red' })
    const patched = await send('PATCH', `${maps}/a`, { data: { size: 'big' } }, { 'content-type': 'application/merge-patch+json' })
    expect(patched.body.data).toEqual({ color: 'red', size: 'big' })
    const strategic = await send('PATCH', `${maps}/a`, { data: { size: null, shape: 'round' } }, { 'content-type': 'application/strategic-merge-patch+json' })
    expect(strategic.body.data).toEqual({ color: 'red', shape: 'round' })
    expect(await send('DELETE', `${maps}/a`)).toMatchObject({ status: 200, body: { kind: 'Status', status: 'Success', details: { name: 'a', kind: 'configmaps' } } })
    expect(await send('GET', `${maps}/a`)).toMatchObject({ status: 404, body: { reason: 'NotFound', message: 'configmaps "a" not found' } })
  })

  it('answers a path that leads nowhere as a web server does, and clients have words of their own for it', async () => {
    const { ask } = startServer()
    const { status, headers, body } = await ask('GET', '/apis/apps/v9/deployments')
    expect([status, headers['content-type'], body]).toEqual([404, 'text/plain; charset=utf-8', '404 page not found\n'])
  })

  it.each([
    { name: 'a stale version', method: 'PUT', path: `${maps}/a`, body: { ...configMap('a'), metadata: { name: 'a', resourceVersion: '1' } }, status: 409, message: /the object has been modified/ },
    { name: 'JSON that ends too early', method: 'POST', path: maps, body: '{"kind":', status: 400, message: /the object provided is unrecognized/ },
    { name: 'another kind than the path', method: 'POST', path: maps, body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } }, status: 400, message: /Secret in version "v1" cannot be handled as a ConfigMap/ },
    { name: 'another version than the path', method: 'POST', path: maps, body: { apiVersion: 'v2', kind: 'ConfigMap', metadata: { name: 'x' } }, status: 400, message: 'the API version in the data (v2) does not match the expected API version (v1)' },
    { name: 'another namespace than the path', method: 'POST', path: maps, body: { ...configMap('x'), metadata: { name: 'x', namespace: 'kube-system' } }, status: 400, message: 'the namespace of the provided object does not match the namespace sent on the request' },
    { name: 'another name than the path', method: 'PUT', path: `${maps}/a`, body: configMap('b'), status: 400, message: 'the name of the object (b) does not match the name on the URL (a)' },
    { name: 'a wish that is to be changed', method: 'PUT', path: '/api/v1/namespaces/default/pods/x/eviction', body: { apiVersion: 'policy/v1', kind: 'Eviction' }, status: 405, message: 'the server does not allow this method on the requested resource' },
    { name: 'a verb that does not fit', method: 'POST', path: `${maps}/a`, body: configMap('a'), status: 405, message: 'the server does not allow this method on the requested resource' },
    { name: 'an unknown patch', method: 'PATCH', path: `${maps}/a`, body: {}, status: 415, message: /the body of the request was in an unknown format/ },
    { name: 'a body of more than 3 MiB', method: 'POST', path: maps, body: configMap('big', { a: 'x'.repeat(4_000_000) }), status: 413, message: /Request entity too large/ },
    { name: 'a field that nobody can select by', method: 'GET', path: '/api/v1/pods?fieldSelector=spec.foo%3D1', body: undefined, status: 400, message: 'field label not supported: spec.foo' },
    { name: 'a JSON patch that does not fit', method: 'PATCH', path: `${maps}/a`, body: [{ op: 'remove', path: '/data/nope' }], type: 'application/json-patch+json', status: 422, message: 'the server rejected our request due to an error in our request' },
    { name: 'a JSON patch that is none', method: 'PATCH', path: `${maps}/a`, body: {}, type: 'application/json-patch+json', status: 400, message: /cannot unmarshal object/ },
  ])('answers $name with a Status and goes on', async ({ method, path, body, type, status, message }) => {
    const { send } = startServer()
    await send('POST', maps, configMap('a'))
    const answered = await send(method, path, body, type === undefined ? {} : { 'content-type': type })
    expect(answered.status).toBe(status)
    expect(answered.body).toMatchObject({ kind: 'Status', status: 'Failure', code: status })
    expect(answered.body.message).toMatch(message)
    expect((await send('GET', `${maps}/a`)).status).toBe(200)
  })

  it('lists in pages, in tables and without types in the items', async () => {
    const { send } = startServer()
    for (const name of ['a', 'b', 'c']) await send('POST', maps, configMap(name, { x: 'y' }))
    const first = await send('GET', `${maps}?limit=2`)
    expect(first.body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(['a', 'b'])
    expect(first.body.items[0].kind).toBeUndefined()
    expect(first.body.metadata.remainingItemCount).toBe(1)
    const rest = await send('GET', `${maps}?limit=2&continue=${first.body.metadata.continue}`)
    expect(rest.body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(['c'])
    const table = await send('GET', maps, undefined, { accept: TABLE })
    expect(table.body).toMatchObject({ kind: 'Table', rows: [{ cells: ['a', 1, '0s'], object: { kind: 'PartialObjectMetadata' } }, {}, {}] })
  })

  it('lists the revision that is asked for, and goes on with that of the first page', async () => {
    const { send, server } = startServer()
    for (const name of ['a', 'b', 'c']) await send('POST', maps, configMap(name, { x: 'y' }))
    const names = async (query: string) => (await send('GET', `${maps}?${query}`)).body.items?.map((item: { metadata: { name: string } }) => item.metadata.name)
    const before = (await send('GET', maps)).body.metadata.resourceVersion
    const { continue: token } = (await send('GET', `${maps}?limit=1`)).body.metadata
    await send('DELETE', `${maps}/b`)
    await send('POST', maps, configMap('bb'))
    await send('PUT', `${maps}/c`, configMap('c', { x: 'z' }))
    expect(await names('')).toEqual(['a', 'bb', 'c'])
    expect(await names(`limit=5&continue=${token}`)).toEqual(['b', 'c'])
    const exact = await send('GET', `${maps}?resourceVersion=${before}&resourceVersionMatch=Exact`)
    expect(exact.body.metadata.resourceVersion).toBe(before)
    expect(exact.body.items).toMatchObject([{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }, { metadata: { name: 'c' }, data: { x: 'y' } }])
    expect(await names(`resourceVersion=${before}&resourceVersionMatch=NotOlderThan`)).toEqual(['a', 'bb', 'c'])
    server.storage.store.compact(server.storage.store.revision)
    expect((await send('GET', `${maps}?limit=5&continue=${token}`)).body).toMatchObject({ code: 410, reason: 'Expired' })
    expect((await send('GET', `${maps}?resourceVersion=${before}&resourceVersionMatch=Exact`)).body).toMatchObject({ code: 410, message: 'The resourceVersion for the provided list is too old.' })
  })

  it.each([
    ['resourceVersion=99999', 504, /^Too large resource version: 99999, current: \d+$/],
    ['resourceVersion=x', 400, /^resourceVersion: Invalid value: "x"/],
    ['limit=x', 400, /invalid syntax$/],
    ['resourceVersionMatch=Exact', 422, /^ListOptions\.meta\.k8s\.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless/],
    ['resourceVersionMatch=Exact&resourceVersion=0', 422, /forbidden for resourceVersion "0"$/],
    ['resourceVersionMatch=Near&resourceVersion=1', 422, /Unsupported value: "Near"/],
    ['watch=1&sendInitialEvents=true', 422, /sendInitialEvents requires setting resourceVersionMatch to NotOlderThan$/],
  ])('refuses a list with ?%s', async (query, status, message) => {
    const { send } = startServer()
    const answered = await send('GET', `${maps}?${query}`)
    expect(answered.status).toBe(status)
    expect(answered.body.message).toMatch(message)
  })

  it('tells a watcher when it has seen what was there', async () => {
    const { ask, send, clock } = startServer()
    await send('POST', maps, configMap('a'))
    const path = `${maps}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1`
    const text = readBody(await ask('GET', path))
    clock.advanceTo(clock.now() + 2000)
    const events = (await text).trim().split('\n').map((line) => JSON.parse(line))
    expect(events).toMatchObject([
      { type: 'ADDED', object: { metadata: { name: 'a' } } },
      { type: 'BOOKMARK', object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } } },
    ])
  })

  it.each([
    ['tailLines=-1', 'tailLines: Invalid value: -1: must be greater than or equal to 0'],
    ['sinceSeconds=0', 'sinceSeconds: Invalid value: 0: must be greater than 0'],
    ['limitBytes=0', 'limitBytes: Invalid value: 0: must be greater than 0'],
  ])('refuses a log with ?%s', async (query, fault) => {
    const { send } = startServer()
    const pods = '/api/v1/namespaces/default/pods'
    await send('POST', pods, { metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } })
    expect((await send('GET', `${pods}/a/log?${query}`)).body).toMatchObject({ code: 422, message: `PodLogOptions "a" is invalid: ${fault}` })
  })

  it('creates in a namespace, not in all of them', async () => {
    expect((await startServer().send('POST', '/api/v1/configmaps', configMap('a'))).status).toBe(405)
  })

  it('scales a Deployment through its subresource', async () => {
    const { send } = startServer()
    const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
    const path = '/apis/apps/v1/namespaces/default/deployments'
    await send('POST', path, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'a' } }, template } })
    const scale = await send('PATCH', `${path}/web/scale`, { spec: { replicas: 7 } }, { 'content-type': 'application/merge-patch+json' })
    expect(scale.body).toMatchObject({ kind: 'Scale', spec: { replicas: 7 }, status: { selector: 'app=a' } })
    expect((await send('GET', `${path}/web`)).body.spec.replicas).toBe(7)
  })
})

describe('a watch over HTTP', () => {
  it('streams what happens after a revision and ends when it is cancelled', async () => {
    const { ask, send, clock } = startServer()
    const { body } = await send('GET', maps)
    const { body: stream } = await ask('GET', `${maps}?watch=1&resourceVersion=${body.metadata.resourceVersion}`)
    if (typeof stream === 'string') throw new Error(stream)
    await send('POST', maps, configMap('a'))
    const next = stream.read()
    clock.advanceTo(clock.now() + 5)
    expect(JSON.parse((await next) ?? '')).toMatchObject({ type: 'ADDED', object: { kind: 'ConfigMap', metadata: { name: 'a' } } })
    stream.cancel()
    expect(await stream.read()).toBeUndefined()
  })

  it('of one object goes the old way only; with watch=1 the object itself is the answer', async () => {
    const { ask, send } = startServer()
    await send('POST', maps, configMap('a'))
    expect((await send('GET', `${maps}/a?watch=1`)).body).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'a' } })
    const { body: stream } = await ask('GET', `${maps.replace('/v1/', '/v1/watch/')}/a`)
    expect(typeof stream).toBe('object')
    if (typeof stream !== 'string') stream.cancel()
  })

  it('is given up when nobody reads it', async () => {
    const { ask, send, clock } = startServer()
    const { body: stream } = await ask('GET', `${maps}?watch=1`)
    if (typeof stream === 'string') throw new Error(stream)
    await send('POST', maps, configMap('a'))
    for (let round = 0; round < 10_050; round++) {
      await send('PATCH', `${maps}/a`, { data: { round: String(round) } }, { 'content-type': 'application/merge-patch+json' })
      clock.advanceTo(clock.now() + 2)
    }
    await stream.read()
    expect(await stream.read()).toBeUndefined()
  })
})

describe.skipIf(!existsSync(live))('discovery as recorded from a 1.32 cluster', () => {
  const recorded = (file: string) => JSON.parse(readFileSync(new URL(file, live), 'utf8'))
  const isOurs = ({ name }: { name: string }) => kinds.some(({ plural }) => plural === name.split('/')[0])

  it('in the aggregated form', async () => {
    const { send } = startServer()
    const expected = recorded('aggregated-api.json').items[0].versions[0].resources.filter(({ resource }: { resource: string }) => isOurs({ name: resource }))
    const { body, headers } = await send('GET', '/api', undefined, { accept: AGGREGATED })
    expect(headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')
    expect(body.items[0].versions[0].resources).toEqual(expected)
  })
})

describe('a rehearsed write', () => {
  it('answers with the object as it would be, which has no version yet, and keeps nothing', async () => {
    const { send } = startServer()
    const { status, body } = await send('POST', `${maps}?dryRun=All`, configMap('rehearsed'))
    expect([status, body.metadata.name, 'resourceVersion' in body.metadata]).toEqual([201, 'rehearsed', false])
    expect(await send('GET', `${maps}/rehearsed`)).toMatchObject({ status: 404 })
  })
})
