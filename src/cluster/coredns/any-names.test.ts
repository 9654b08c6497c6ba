/** Random Services, endpoints and questions, and whether the names lead where a model of a few lines says. A failure names its seed. */
import { expect, it } from 'vitest'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Namespace } from '../../api/kinds/namespace'
import { Service } from '../../api/kinds/service'
import { Random } from '../../base/random'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import { createClusterRecords } from './cluster-records'
import { readKubernetesOptions } from './kubernetes-options'
import { findByAddress, findByName, type KubernetesZone } from './kubernetes-records'

const ZONE = 'cluster.local.'
const NAMESPACES = ['shop', 'office']
const NAMES = ['web', 'db']

interface ModelEndpoint {
  readonly address: string
  readonly hostname: string | undefined
  readonly isReady: boolean
}

interface ModelService {
  readonly sort: 'cluster' | 'headless' | 'external'
  readonly address: string
  readonly endpoints: readonly ModelEndpoint[]
}

type Model = Map<string, ModelService>

function randomService(random: Random, name: string): ModelService {
  const index = NAMESPACES.flatMap((namespace) => NAMES.map((each) => `${each}.${namespace}`)).indexOf(name)
  const endpoints = Array.from({ length: random.below(4) }, (_, i): ModelEndpoint => ({
    address: `10.244.${index}.${i + 2}`,
    hostname: random.float() < 0.4 ? `host-${i}` : undefined,
    isReady: random.float() < 0.7,
  }))
  return { sort: random.pick(['cluster', 'headless', 'external']), address: `10.96.2.${index + 1}`, endpoints }
}

const hostOf = ({ address, hostname }: ModelEndpoint): string => hostname ?? address.replaceAll('.', '-')

/** Addresses or other name; `none` for a name that does not exist. */
function expected(model: Model, { host, service }: { host: string | undefined; service: string }): readonly string[] | 'none' {
  const found = model.get(service)
  if (!found) return 'none'
  if (found.sort === 'external') return host === undefined ? ['example.com'] : 'none'
  if (found.sort === 'cluster' && host === undefined) return [found.address]
  const ready = found.endpoints.filter((endpoint) => endpoint.isReady && (host === undefined || hostOf(endpoint) === host))
  return ready.length === 0 ? 'none' : ready.map(({ address }) => address)
}

function testCluster(seed: string) {
  const simulation = createSimulation({ seed, startMs: 0 })
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = apiServer.door({ user: 'tester', fieldManager: 'test' })
  for (const name of NAMESPACES) door.create(Namespace, { metadata: { name } })
  const records = createClusterRecords(door, () => simulation.clock.now())
  const options = readKubernetesOptions({ name: 'kubernetes', arguments: [ZONE], block: [], blockLines: [], line: 1 }, [])
  const place: KubernetesZone = { zone: ZONE, records, options }
  return { door, place, pass: () => simulation.clock.advanceTo(simulation.clock.now() + 1_000) }
}

type TestCluster = ReturnType<typeof testCluster>

function write({ door }: TestCluster, fullName: string, { model, before }: { model: ModelService | undefined; before: boolean }): void {
  const [name, namespace] = fullName.split('.')
  if (before) {
    door.delete(Service, { namespace, name })
    door.delete(EndpointSlice, { namespace, name })
  }
  if (!model) return
  const { sort, address, endpoints } = model
  const ports = [{ name: 'http', port: 80, protocol: 'TCP' as const }]
  const spec = { cluster: { clusterIP: address, ports }, headless: { clusterIP: 'None', ports }, external: { type: 'ExternalName', externalName: 'example.com' } }
  door.create(Service, { metadata: { namespace, name }, spec: spec[sort] })
  door.create(EndpointSlice, {
    metadata: { namespace, name, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: endpoints.map(({ address: own, hostname, isReady }) => ({
      addresses: [own],
      conditions: { ready: isReady },
      ...(hostname === undefined ? {} : { hostname }),
    })),
    ports,
  })
}

it.each(Array.from({ length: 15 }, (_, i) => `names-${i}`))('names lead where they should, whatever comes and goes (seed %s)', (seed) => {
  const random = new Random(seed)
  const cluster = testCluster(seed)
  const model: Model = new Map()
  for (let round = 0; round < 25; round++) {
    const changed = `${random.pick(NAMES)}.${random.pick(NAMESPACES)}`
    const next = random.float() < 0.25 ? undefined : randomService(random, changed)
    write(cluster, changed, { model: next, before: model.has(changed) })
    if (next) model.set(changed, next)
    else model.delete(changed)
    cluster.pass()
    for (const namespace of [...NAMESPACES, 'nowhere']) {
      for (const name of NAMES) {
        const service = `${name}.${namespace}`
        const host = random.pick([undefined, 'host-0', 'host-1', '10-244-0-2', '10-244-3-3'])
        const asked = `${host === undefined ? '' : `${host}.`}${service}.svc.${ZONE}`
        const found = findByName(cluster.place, random.float() < 0.5 ? asked : asked.toUpperCase().replace(ZONE.toUpperCase(), ZONE))
        expect(found ? found.map((each) => each.host).sort() : 'none', asked).toEqual(expected(model, { host, service }))
      }
    }
    for (const [service, { sort, address }] of model) {
      const names = findByAddress(cluster.place, address)
      expect(names ?? []).toEqual(sort === 'cluster' ? [`${service}.svc.${ZONE}`] : [])
    }
  }
})
