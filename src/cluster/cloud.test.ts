import { beforeAll, describe, expect, it } from 'vitest'
import { Deployment } from '../api/kinds/deployment'
import { Event } from '../api/kinds/event'
import { Node } from '../api/kinds/node'
import { Service } from '../api/kinds/service'
import type { Core } from '../api/types'
import type { HttpRequest } from '../base/os/network-stack'
import { bootReady } from './booted-cluster.test.support'
import { packetTraces } from './packet-trace/packet-trace'

type Booted = Awaited<ReturnType<typeof bootReady>>

const labels = { app: 'web' }
const merge = (patch: object) => ({ type: 'application/merge-patch+json', patch }) as const
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers'

function looksAt({ cluster, door, run }: Booted) {
  const get = (name: string) => door.list(Service, { namespace: 'default' }).items.find(({ metadata }) => metadata.name === name)
  const ingressOf = (name: string): readonly Core.LoadBalancerIngress[] | undefined => get(name)?.status.loadBalancer?.ingress
  const request = (host: string, port: number): HttpRequest => ({ method: 'GET', host, port, path: '/', headers: { host }, body: '' })
  /** What somebody outside gets from there. */
  const ask = (host: string, port = 80) => {
    const { outcome } = cluster.network.trace('outside', request(host, port))
    return 'response' in outcome ? outcome.response.status : outcome.failure
  }
  const from = (pod: string, host: string) => {
    const { outcome } = cluster.network.trace({ namespace: 'default', pod }, request(host, 80))
    return 'response' in outcome ? outcome.response.status : outcome.failure
  }
  const expose = (name: string, spec: Partial<Core.ServiceSpec> = {}) =>
    door.create(Service, { metadata: { name, namespace: 'default' }, spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 80 }], ...spec } })
  const change = (name: string, patch: object) => door.patch(Service, { namespace: 'default', name }, merge(patch))
  const said = (name: string) =>
    door
      .list(Event)
      .items.filter(({ involvedObject }) => involvedObject.kind === 'Service' && involvedObject.name === name)
      .map(({ reason, message, source }) => `${reason}: ${message} (${source?.component})`)
  return { get, ingressOf, ask, from, expose, change, said, run }
}

describe('a Service of type LoadBalancer', () => {
  let booted: Booted
  let look: ReturnType<typeof looksAt>

  beforeAll(async () => {
    booted = await bootReady()
    const { door, run, pod } = booted
    look = looksAt(booted)
    const template = { metadata: { labels }, spec: { nodeName: 'worker-1', containers: [{ name: 'web', image: 'nginx:1.27' }] } }
    door.create(Deployment, { metadata: { name: 'web', namespace: 'default' }, spec: { replicas: 1, selector: { matchLabels: labels }, template } })
    pod('client', 'worker-2')
    await run(20)
  })

  it('gets an address after a moment, tells of it as a cloud does, and answers there', async () => {
    const { expose, run, ingressOf, get, said, ask, from } = look
    expose('web')
    await run(1)
    expect(get('web')?.status).toEqual({ loadBalancer: {} })
    expect(get('web')?.metadata.finalizers).toEqual([FINALIZER])
    await run(4)
    expect(ingressOf('web')).toEqual([{ ip: '172.18.255.1', ipMode: 'Proxy', ports: [{ port: 80, protocol: 'TCP' }] }])
    expect(said('web')).toEqual(['EnsuringLoadBalancer: Ensuring load balancer (service-controller)', 'EnsuredLoadBalancer: Ensured load balancer (service-controller)'])
    expect(ask('172.18.255.1')).toBe(200)
    expect(ask('172.18.255.1', 81)).toBe('refused')
    expect(from('client', '172.18.255.1')).toBe(200)
    expect(booted.cluster.network.findNode('worker-1')?.iptablesSave()).not.toContain('loadbalancer IP')
  })

  it('lets in those of its source ranges alone', async () => {
    const { change, run, ask, from } = look
    change('web', { spec: { loadBalancerSourceRanges: ['172.18.0.1/32'] } })
    await run(5)
    expect([ask('172.18.255.1'), from('client', '172.18.255.1')]).toEqual([200, 'refused'])
    const traces = packetTraces(booted.cluster.network, booted.door)
    const verdict = (port: number) => traces.rehearse({ namespace: 'default', pod: 'client' }, { protocol: 'tcp', host: '172.18.255.1', port }).verdict
    expect(verdict(80)).toMatchObject({ reason: 'HeldByBalancer', object: 'Service/default/web', path: 'spec.loadBalancerSourceRanges' })
    expect(verdict(81)).toMatchObject({ reason: 'PortNotOfService', object: 'Service/default/web', text: 'Service/default/web has no port 81, only 80/TCP' })
    change('web', { spec: { loadBalancerSourceRanges: null } })
    await run(5)
    expect(from('client', '172.18.255.1')).toBe(200)
  })

  it('with a Local policy is answered by the node alone that has an endpoint', async () => {
    const { expose, run, ingressOf, ask, get } = look
    expose('near', { externalTrafficPolicy: 'Local' })
    await run(5)
    const [{ ip = '' }] = ingressOf('near') ?? [{}]
    const check = get('near')?.spec.healthCheckNodePort ?? 0
    expect([ask('172.18.0.3', check), ask('172.18.0.4', check), ask(ip)]).toEqual([200, 503, 200])
    expect(booted.cluster.network.requestsSince(0).filter(({ outcome }) => outcome === 'timeout')).toEqual([])
    const { outcome } = booted.cluster.network.trace('outside', { method: 'GET', host: '172.18.0.3', port: check, path: '/healthz', headers: {}, body: '' })
    expect('response' in outcome && outcome.response.body).toBe('{\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "near"\n\t},\n\t"localEndpoints": 1,\n\t"serviceProxyHealthy": true\n}')
    booted.door.delete(Service, { namespace: 'default', name: 'near' })
    await run(5)
    expect([get('near'), ask(ip), ask('172.18.0.3', check)]).toEqual([undefined, 'timeout', 'refused'])
  })

  it('of another class is left to others, and of a type that needs none has none', async () => {
    const { expose, run, ingressOf, get } = look
    expose('classy', { loadBalancerClass: 'example.com/other' })
    expose('inner', { type: 'NodePort' })
    await run(5)
    expect([ingressOf('classy'), ingressOf('inner'), get('classy')?.metadata.finalizers]).toEqual([undefined, undefined, undefined])
  })

  it('gets the address that it asks for, unless another has it', async () => {
    const { expose, run, ingressOf, said } = look
    expose('fixed', { loadBalancerIP: '172.18.255.77' })
    await run(4)
    expose('late', { loadBalancerIP: '172.18.255.77' })
    await run(4)
    expect([ingressOf('fixed')?.[0]?.ip, ingressOf('late')]).toEqual(['172.18.255.77', undefined])
    expect(said('late')).toContain('SyncLoadBalancerFailed: Error syncing load balancer: failed to ensure load balancer: address 172.18.255.77 is not to be had (service-controller)')
    booted.door.delete(Service, { namespace: 'default', name: 'fixed' })
    await run(10)
    expect(ingressOf('late')?.[0]?.ip).toBe('172.18.255.77')
  })

  it('gives the balancer back when it changes its type, and when it is deleted', async () => {
    const { expose, change, run, ingressOf, get, said, ask } = look
    expose('changing')
    await run(5)
    const [{ ip = '' }] = ingressOf('changing') ?? [{}]
    expect(ask(ip)).toBe(200)
    change('changing', { spec: { type: 'ClusterIP' } })
    await run(5)
    expect([get('changing')?.status, get('changing')?.metadata.finalizers ?? [], ask(ip)]).toEqual([{ loadBalancer: {} }, [], 'timeout'])
    change('changing', { spec: { type: 'LoadBalancer' } })
    await run(5)
    booted.door.delete(Service, { namespace: 'default', name: 'changing' })
    await run(5)
    expect(get('changing')).toBeUndefined()
    const away = ['DeletingLoadBalancer: Deleting load balancer (service-controller)', 'DeletedLoadBalancer: Deleted load balancer (service-controller)']
    expect(said('changing')).toEqual(expect.arrayContaining(away))
  })

  it('goes by nodes that are not excluded, and by those whose kube-proxy works', async () => {
    const { run, ask, said } = look
    const { door } = booted
    const exclude = (name: string, value: string | null) => door.patch(Node, { name }, merge({ metadata: { labels: { [EXCLUDED]: value } } }))
    for (const name of ['worker-1', 'worker-2']) exclude(name, 'true')
    await run(5)
    expect(ask('172.18.255.1')).toBe('refused')
    expect(said('web')).toEqual(expect.arrayContaining(['UnAvailableLoadBalancer: There are no available nodes for LoadBalancer (service-controller)']))
    exclude('worker-1', 'false')
    exclude('worker-2', null)
    await run(5)
    expect(ask('172.18.255.1')).toBe(200)
    expect(said('web')).toEqual(expect.arrayContaining(['UpdatedLoadBalancer: Updated load balancer with new hosts (service-controller)']))
    booted.cluster.fault('node-off', 'worker-2')
    await run(4)
    for (let i = 0; i < 10; i++) expect(ask('172.18.255.1')).toBe(200)
    booted.cluster.fault('node-on', 'worker-2')
  })

  it('waits for its address while there is no cloud, and gets it when there is one', async () => {
    const { expose, run, ingressOf, ask } = look
    expect(booted.cluster.fault('component-stop', 'cloud-provider')).toBeUndefined()
    expose('waiting')
    await run(60)
    expect([ingressOf('waiting'), ask('172.18.255.1')]).toEqual([undefined, 200])
    expect(booted.cluster.fault('component-start', 'cloud-provider')).toBeUndefined()
    await run(5)
    expect(ingressOf('waiting')?.[0]?.ip).toBe('172.18.255.2')
  })
})

describe('a machine without pods of kube-proxy', () => {
  it('has its rules and answers health checks again after it was off', async () => {
    const { cluster, run } = await bootReady(2, { systemPods: false })
    const answers = () => {
      const { outcome } = cluster.network.trace('outside', { method: 'GET', host: '172.18.0.3', port: 10_256, path: '/healthz', headers: {}, body: '' })
      return 'response' in outcome && outcome.response.status === 200
    }
    const hasRules = () => cluster.network.findNode('worker-1')?.iptablesSave().includes('default/kubernetes:https cluster IP')
    expect([answers(), hasRules()]).toEqual([true, true])
    cluster.fault('node-off', 'worker-1')
    await run(10)
    expect(answers()).toBe(false)
    cluster.fault('node-on', 'worker-1')
    await run(30)
    expect([answers(), hasRules()]).toEqual([true, true])
  })
})
