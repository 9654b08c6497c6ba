/** Services of every kind in a whole cluster: from the objects that a student writes to who answers. */
import { beforeAll, describe, expect, it } from 'vitest'
import { EndpointSlice } from '../api/kinds/endpoint-slice'
import { Endpoints } from '../api/kinds/endpoints'
import { Node } from '../api/kinds/node'
import { Pod } from '../api/kinds/pod'
import { Service } from '../api/kinds/service'
import type { Core } from '../api/types'
import { bootReady } from './booted-cluster.test.support'

type Booted = Awaited<ReturnType<typeof bootReady>>

const namespace = 'default'
let booted: Booted

const echo = (text: string, port: number, name = 'http'): Core.Container => ({
  name: 'echo',
  image: 'hashicorp/http-echo',
  args: [`-text=${text}`, `-listen=:${port}`],
  ports: [{ name, containerPort: port }],
})

function addPod(name: string, containers: Core.Container[], spec: Partial<Core.PodSpec> = {}): void {
  booted.door.create(Pod, { metadata: { name, namespace, labels: { app: 'web', name } }, spec: { containers, ...spec } })
}

const addService = (name: string, spec: Partial<Core.ServiceSpec>) => booted.door.create(Service, { metadata: { name, namespace }, spec })

/** What the pod `client` hears there, asked many times. */
function heard(host: string, port = 80): readonly string[] {
  const { cluster } = booted
  const answers = new Set<string>()
  const node = cluster.network.findNode('worker-1')
  for (let i = 0; i < 12; i++) {
    node?.http({ method: 'GET', host, port, path: '/', headers: { host }, body: '' }, { timeoutMs: 500 }, (outcome) =>
      answers.add('response' in outcome ? outcome.response.body.trim() : outcome.failure),
    )
  }
  booted.clock.advanceTo(booted.clock.now() + 600)
  return [...answers].sort()
}

const addressOf = (name: string): string => booted.find(name)?.status.podIP ?? ''
const clusterIP = (name: string): string => booted.door.get(Service, { namespace, name }).spec.clusterIP ?? ''

describe('a Service', () => {
  beforeAll(async () => {
    booted = await bootReady()
    addPod('one', [echo('one', 5678)], { nodeName: 'worker-1' })
    addPod('two', [echo('two', 8080)], { nodeName: 'worker-2' })
    addPod('slow', [{ ...echo('slow', 5678), readinessProbe: { httpGet: { path: '/', port: 9 } } }], { nodeName: 'worker-2' })
    await booted.run(20)
  })

  it('leads a named port to the number that each pod gives it', async () => {
    addService('named', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] })
    await booted.run(3)
    expect(heard(clusterIP('named'))).toEqual(['one', 'two'])
  })

  it('has several ports, each for itself', async () => {
    addService('dual', { selector: { name: 'one' }, ports: [{ name: 'web', port: 80, targetPort: 5678 }, { name: 'admin', port: 81, targetPort: 5678 }, { name: 'none', port: 82, targetPort: 9 }] })
    await booted.run(3)
    expect([heard(clusterIP('dual')), heard(clusterIP('dual'), 81), heard(clusterIP('dual'), 82), heard(clusterIP('dual'), 83)]).toEqual([['one'], ['one'], ['refused'], ['timeout']])
  })

  it('shows pods that are not ready only where it is told to', async () => {
    addService('ready', { selector: { name: 'slow' }, ports: [{ port: 80, targetPort: 5678 }] })
    addService('eager', { selector: { name: 'slow' }, ports: [{ port: 80, targetPort: 5678 }], publishNotReadyAddresses: true })
    await booted.run(3)
    expect([heard(clusterIP('ready')), heard(clusterIP('eager'))]).toEqual([['refused'], ['slow']])
  })

  it('without a selector leads where Endpoints say that somebody wrote by hand', async () => {
    addService('manual', { ports: [{ port: 80, targetPort: 5678 }] })
    booted.door.create(Endpoints, { metadata: { name: 'manual', namespace }, subsets: [{ addresses: [{ ip: addressOf('one') }], ports: [{ port: 5678 }] }] })
    await booted.run(3)
    expect(heard(clusterIP('manual'))).toEqual(['one'])
    booted.door.delete(Endpoints, { namespace, name: 'manual' })
    await booted.run(3)
    expect(heard(clusterIP('manual'))).toEqual(['refused'])
  })

  it('without a selector leads where an EndpointSlice says that somebody wrote by hand', async () => {
    addService('sliced', { ports: [{ port: 80, targetPort: 8080 }] })
    booted.door.create(EndpointSlice, {
      metadata: { name: 'sliced-1', namespace, labels: { 'kubernetes.io/service-name': 'sliced' } },
      addressType: 'IPv4',
      ports: [{ port: 8080, protocol: 'TCP' }],
      endpoints: [{ addresses: [addressOf('two')] }],
    })
    await booted.run(3)
    expect(heard(clusterIP('sliced'))).toEqual(['two'])
  })

  it('answers at its external addresses, from nodes and pods', async () => {
    addService('external', { selector: { name: 'two' }, ports: [{ port: 80, targetPort: 8080 }], externalIPs: ['203.0.113.7'] })
    await booted.run(3)
    expect(heard('203.0.113.7')).toEqual(['two'])
  })

  it('takes datagrams where its port says so, and no connections there', () => {
    const { cluster } = booted
    const probe = (protocol: 'udp' | 'tcp', port: number) => cluster.network.probe({ node: 'worker-1' }, { protocol, host: '10.96.0.10', port }).failure
    expect([probe('udp', 53), probe('tcp', 53), probe('udp', 9153), probe('tcp', 9153)]).toEqual([undefined, undefined, 'timeout', undefined])
  })

  it('is not needed where a pod asks for a port of its node', async () => {
    addPod('mapped', [{ ...echo('mapped', 5678), ports: [{ containerPort: 5678, hostPort: 8088 }] }], { nodeName: 'worker-2' })
    await booted.run(10)
    expect([heard('172.18.0.4', 8088), heard('172.18.0.3', 8088)]).toEqual([['mapped'], ['refused']])
    booted.door.delete(Pod, { namespace, name: 'mapped' })
    await booted.run(40)
    expect(heard('172.18.0.4', 8088)).toEqual(['refused'])
  })

  it('has no address and no rules when it is headless or a name for another', async () => {
    addService('headless', { selector: { app: 'web' }, clusterIP: 'None', ports: [{ port: 80 }] })
    addService('elsewhere', { type: 'ExternalName', externalName: 'example.com' })
    await booted.run(3)
    const rules = booted.cluster.network.findNode('worker-1')?.iptablesSave()
    expect(rules).toContain('default/named')
    expect(rules).not.toMatch(/default\/(headless|elsewhere)/)
  })

  it('keeps endpoints that end in use while there is no other, and then refuses', async () => {
    addPod('leaving', [{ ...echo('leaving', 5678), lifecycle: { preStop: { sleep: { seconds: 20 } } } }], { nodeName: 'worker-1' })
    addService('last', { selector: { name: 'leaving' }, ports: [{ port: 80, targetPort: 5678 }] })
    await booted.run(10)
    booted.door.delete(Pod, { namespace, name: 'leaving' })
    await booted.run(5)
    const [slice] = booted.door.list(EndpointSlice, { namespace, labelSelector: 'kubernetes.io/service-name=last' }).items
    expect(slice.endpoints[0].conditions).toEqual({ ready: false, serving: true, terminating: true })
    expect(heard(clusterIP('last'))).toEqual(['leaving'])
    await booted.run(40)
    expect(heard(clusterIP('last'))).toEqual(['refused'])
  })

  it('keeps to the zone of who asks where it is told to prefer what is close', async () => {
    const zoneOf = (name: string, zone: string) =>
      booted.door.patch(Node, { name }, { type: 'application/merge-patch+json', patch: { metadata: { labels: { 'topology.kubernetes.io/zone': zone } } } })
    addService('close', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], trafficDistribution: 'PreferClose' })
    await booted.run(3)
    expect(heard(clusterIP('close'))).toEqual(['one', 'two'])
    zoneOf('worker-1', 'a')
    zoneOf('worker-2', 'b')
    await booted.run(5)
    expect(heard(clusterIP('close'))).toEqual(['one'])
    booted.door.delete(Pod, { namespace, name: 'one' })
    await booted.run(40)
    expect(heard(clusterIP('close'))).toEqual(['two'])
  })
})
