import { beforeEach, describe, expect, it } from 'vitest'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { APIService } from '../../../api/kinds/api-service'
import { Endpoints } from '../../../api/kinds/endpoints'
import { Namespace } from '../../../api/kinds/namespace'
import { Service } from '../../../api/kinds/service'
import type { HttpOutcome, HttpRequest } from '../../../base/os/network-stack'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

const GROUP = 'custom.metrics.k8s.io'
const place = { namespace: 'monitoring', name: 'adapter' }
const spec = { group: GROUP, version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: place }
const resources = [{ name: 'pods/http_requests', singularName: '', namespaced: true, kind: 'MetricValueList', verbs: ['get'] }]

function startServer() {
  const simulation = createSimulation({ seed: 'aggregation', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[], staticTokens: new Map([['token', { user: 'admin', groups: ['system:masters'] }]]) })
  const door = server.door({ user: 'tester', groups: ['system:masters'], fieldManager: 'test' })
  const heard: HttpRequest[] = []
  const other: { answer: (request: HttpRequest) => HttpOutcome } = { answer: ({ host }) => ({ failure: 'refused', address: host, port: 443 }) }
  const respond = (request: HttpRequest): HttpOutcome => {
    heard.push(request)
    return other.answer(request)
  }
  server.connect(async (request) => respond(request), respond)
  door.create(Namespace, { metadata: { name: place.namespace } })
  const headers = { authorization: 'Bearer token', 'user-agent': 'test' }
  return {
    ...{ server, door, heard, other },
    run: (seconds: number) => simulation.clock.advanceTo(simulation.clock.now() + seconds * 1000),
    get: (path: string, more: Readonly<Record<string, string>> = {}) => server.fetch({ method: 'GET', path, headers: { ...headers, ...more } }),
    condition: () => {
      const [{ status = '', reason = '', message = '' } = {}] = door.get(APIService, { name: `v1beta1.${GROUP}` }).status.conditions ?? []
      return `${status} ${reason}: ${message}`
    },
  }
}

let world: ReturnType<typeof startServer>
beforeEach(() => {
  world = startServer()
})

const answers =
  (body: unknown, status = 200) =>
  ({ host }: HttpRequest): HttpOutcome => ({ response: { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, address: host })

const register = () => world.door.create(APIService, { metadata: { name: `v1beta1.${GROUP}` }, spec })
const serve = (port = 443) => world.door.create(Service, { metadata: place, spec: { ports: [{ name: 'https', port }] } })
const listen = () => world.door.create(Endpoints, { metadata: place, subsets: [{ addresses: [{ ip: '10.244.1.5' }], ports: [{ name: 'https', port: 6443 }] }] })

describe('a group that another server answers for', () => {
  it('is as available as its Service, step by step', () => {
    register()
    world.run(2)
    expect(world.condition()).toBe('False ServiceNotFound: service/adapter in "monitoring" is not present')
    serve(8443)
    world.run(2)
    expect(world.condition()).toBe('False ServicePortError: service/adapter in "monitoring" is not listening on port 443')
    world.door.delete(Service, place)
    const { clusterIP } = serve().spec
    world.run(2)
    expect(world.condition()).toBe('False EndpointsNotFound: cannot find endpoints for service/adapter in "monitoring"')
    const made = world.door.create(Endpoints, { metadata: place, subsets: [] })
    world.run(2)
    expect(world.condition()).toBe('False MissingEndpoints: endpoints for service/adapter in "monitoring" have no addresses with port name "https"')
    world.door.delete(Endpoints, made.metadata)
    listen()
    world.run(2)
    const url = `https://${clusterIP}:443/apis/${GROUP}/v1beta1`
    expect(world.condition()).toBe(`False FailedDiscoveryCheck: failing or missing response from ${url}: Get "${url}": dial tcp ${clusterIP}:443: connect: connection refused`)
    world.other.answer = answers({}, 403)
    world.run(2)
    expect(world.condition()).toBe(`False FailedDiscoveryCheck: failing or missing response from ${url}: bad status from ${url}: 403`)
    world.other.answer = answers({ resources })
    world.run(2)
    expect(world.condition()).toBe('True Passed: all checks passed')
    world.door.delete(Endpoints, place)
    world.run(1)
    expect(world.condition()).toContain('False EndpointsNotFound')
  })

  it('is answered by that server, which is told who asks', async () => {
    register()
    serve()
    listen()
    world.other.answer = answers({ resources })
    world.run(2)
    world.heard.length = 0
    const path = `/apis/${GROUP}/v1beta1/namespaces/default/pods/%2A/http_requests?labelSelector=app%3Dweb`
    expect(await world.get(path)).toMatchObject({ status: 200, body: JSON.stringify({ resources }) })
    expect(world.heard).toMatchObject([{ method: 'GET', path, port: 443, tls: true, headers: { 'x-remote-user': 'admin', 'x-remote-group': 'system:masters,system:authenticated' } }])
    expect(world.heard[0].headers).not.toHaveProperty('authorization')
    expect(world.server.ask(path)).toMatchObject({ status: 200 })
    expect(world.server.ask('/apis/external.metrics.k8s.io/v1beta1/namespaces/default/qps')).toBeUndefined()
  })

  it('is refused while nobody is there', async () => {
    register()
    world.run(2)
    expect(await world.get(`/apis/${GROUP}/v1beta1/namespaces/default/pods`)).toMatchObject({ status: 503, body: 'service unavailable\n' })
    expect(await world.get(`/apis/${GROUP}/v1beta1`)).toMatchObject({ status: 503 })
    expect(await world.get(`/apis/${GROUP}/v1beta2`)).toMatchObject({ status: 404 })
  })

  it('is told of in discovery, in both forms', async () => {
    register()
    serve()
    listen()
    world.other.answer = answers({ resources })
    world.run(2)
    const group = { name: GROUP, versions: [{ groupVersion: `${GROUP}/v1beta1`, version: 'v1beta1' }], preferredVersion: { groupVersion: `${GROUP}/v1beta1`, version: 'v1beta1' } }
    const parse = ({ body }: { body: unknown }) => JSON.parse(String(body)) as { groups: object[]; items: object[] }
    expect(parse(await world.get('/apis')).groups.at(-1)).toEqual(group)
    expect(parse(await world.get(`/apis/${GROUP}`))).toEqual({ kind: 'APIGroup', apiVersion: 'v1', ...group })
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    expect(parse(await world.get('/apis', { accept })).items.at(-1)).toMatchObject({
      metadata: { name: GROUP },
      versions: [{ version: 'v1beta1', freshness: 'Current', resources: [{ resource: 'pods', scope: 'Namespaced', subresources: [{ subresource: 'http_requests', verbs: ['get'] }] }] }],
    })
    world.door.delete(Service, place)
    world.run(1)
    expect(parse(await world.get('/apis', { accept })).items.at(-1)).toMatchObject({ versions: [{ version: 'v1beta1', freshness: 'Stale' }] })
  })
})
