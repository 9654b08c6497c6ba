import { describe, expect, it } from 'vitest'
import { EndpointSlice } from '../../../api/kinds/endpoint-slice'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { Service } from '../../../api/kinds/service'
import type { Core } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'

const place = { namespace: 'default', name: 'web' }
const container = { name: 'web', image: 'nginx', ports: [{ name: 'http', containerPort: 8080 }] }

function start({ readyAfterMs = 500, becomesReady = (_pod: Pod) => true } = {}) {
  const cluster = startControlPlane({ readyAfterMs, becomesReady })
  const { door } = cluster
  const addService = (spec: Core.ServiceSpec = {}) =>
    door.create(Service, {
      metadata: { ...place, labels: { team: 'shop' } },
      spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }], ...spec },
    })
  const addPods = (replicas: number, containers: Core.Container[] = [container]) =>
    door.create(ReplicaSet, {
      metadata: place,
      spec: {
        replicas,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
      },
    })
  const slices = () => door.list(EndpointSlice).items.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')
  const endpoints = () => slices().flatMap((slice) => slice.endpoints)
  const addresses = () => endpoints().flatMap((endpoint) => endpoint.addresses).sort()
  const podAddresses = () => door.list(Pod).items.flatMap(({ status }) => status.podIP ?? []).sort()
  const scale = (replicas: number) => door.patch(ReplicaSet, place, { type: 'application/merge-patch+json', patch: { spec: { replicas } } })
  return { ...cluster, addService, addPods, slices, endpoints, addresses, podAddresses, scale }
}

describe('the EndpointSlice controller', () => {
  it('lists the pods that a Service selects, with their own port of that name', () => {
    const { run, addService, addPods, slices, addresses, podAddresses, door } = start()
    const service = addService()
    addPods(3)
    run(5)
    const [slice] = slices()
    expect(slice.metadata).toMatchObject({
      generateName: 'web-',
      labels: {
        team: 'shop',
        'kubernetes.io/service-name': 'web',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'web', uid: service.metadata.uid, controller: true, blockOwnerDeletion: true }],
    })
    expect(slice).toMatchObject({ addressType: 'IPv4', ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] })
    expect(addresses()).toEqual(podAddresses())
    const [endpoint] = slice.endpoints
    const pod = door.list(Pod).items.find(({ status }) => status.podIP === endpoint.addresses[0])
    expect(endpoint).toEqual({
      addresses: [pod?.status.podIP],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: pod?.spec.nodeName,
      zone: pod?.spec.nodeName?.replace('node', 'zone'),
      targetRef: { kind: 'Pod', namespace: 'default', name: pod?.metadata.name, uid: pod?.metadata.uid },
    })
  })

  it('has a slice without endpoints for a Service that selects nobody, and uses that one later', () => {
    const { run, addService, addPods, slices } = start()
    addService()
    run(1)
    expect(slices()).toMatchObject([{ endpoints: [] }])
    const [{ metadata }] = slices()
    addPods(1)
    run(5)
    expect(slices()).toHaveLength(1)
    expect(slices()[0].metadata.uid).toBe(metadata.uid)
    expect(slices()[0].endpoints).toHaveLength(1)
  })

  it('says that a pod is not ready, and at once when a ready one is on its way out', () => {
    const { run, clock, addService, addPods, endpoints, door, scale } = start()
    addService()
    addPods(2)
    run(5)
    const [pod] = door.list(Pod).items
    const conditions = (pod.status.conditions ?? []).map((each) => (each.type === 'Ready' ? { ...each, status: 'False' } : each))
    door.updateStatus(Pod, { ...pod, status: { ...pod.status, conditions } })
    run(1)
    const of = (name: string) => endpoints().find(({ targetRef }) => targetRef?.name === name)?.conditions
    expect(of(pod.metadata.name)).toEqual({ ready: false, serving: false, terminating: false })
    const other = door.list(Pod).items[1]
    door.update(Pod, { ...other, metadata: { ...other.metadata, finalizers: ['example.com/stay'] } })
    scale(0)
    clock.advanceTo(clock.now() + 200)
    expect(of(other.metadata.name)).toEqual({ ready: false, serving: true, terminating: true })
  })

  it('shows pods that are not ready as ready where the Service asks for it', () => {
    const { run, addService, addPods, endpoints, door } = start()
    addService({ publishNotReadyAddresses: true })
    addPods(1)
    run(5)
    const [pod] = door.list(Pod).items
    const conditions = (pod.status.conditions ?? []).map((each) => (each.type === 'Ready' ? { ...each, status: 'False' } : each))
    door.updateStatus(Pod, { ...pod, status: { ...pod.status, conditions } })
    run(1)
    expect(endpoints().map((endpoint) => endpoint.conditions)).toEqual([{ ready: true, serving: false, terminating: false }])
  })

  it('puts no more than a hundred endpoints into a slice, and follows every pod that comes or goes', () => {
    const { run, addService, addPods, slices, addresses, podAddresses, scale } = start()
    addService()
    addPods(250)
    run(20)
    expect(slices().map(({ endpoints }) => endpoints.length).sort()).toEqual([100, 100, 50])
    expect(addresses()).toEqual(podAddresses())
    scale(120)
    run(10)
    expect(addresses()).toHaveLength(120)
    expect(addresses()).toEqual(podAddresses())
  })

  it('keeps pods apart whose ports differ', () => {
    const { run, addService, addPods, slices, door } = start()
    addService()
    addPods(2)
    const other = { ...container, ports: [{ name: 'http', containerPort: 9090 }] }
    door.create(Pod, { metadata: { name: 'other', namespace: 'default', labels: { app: 'web', own: 'yes' } }, spec: { containers: [other] } })
    run(5)
    expect(slices().map(({ ports }) => ports?.map(({ port }) => port)).sort()).toEqual([[8080], [9090]].sort())
  })

  it('moves everything when the Service gets other ports, and loses a pod whose labels no longer fit', () => {
    const { run, addService, addPods, slices, addresses, podAddresses, door } = start()
    addService()
    addPods(2)
    run(5)
    door.patch(Service, place, { type: 'application/merge-patch+json', patch: { spec: { ports: [{ name: 'web', port: 80, targetPort: 9000 }] } } })
    run(1)
    expect(slices()).toMatchObject([{ ports: [{ name: 'web', port: 9000 }] }])
    expect(addresses()).toEqual(podAddresses())
    const [pod] = door.list(Pod).items
    door.update(Pod, { ...pod, metadata: { ...pod.metadata, labels: { app: 'quarantine' } } })
    run(5)
    expect(addresses()).not.toContain(pod.status.podIP)
    expect(addresses()).toHaveLength(2)
  })

  it('puts right what somebody else wrote into a slice, and makes it anew when it is deleted', () => {
    const { run, addService, addPods, slices, addresses, podAddresses, door } = start()
    addService()
    addPods(2)
    run(5)
    const [slice] = slices()
    door.update(EndpointSlice, { ...slice, endpoints: [{ addresses: ['10.9.9.9'] }] })
    run(1)
    expect(addresses()).toEqual(podAddresses())
    door.delete(EndpointSlice, slice.metadata)
    run(1)
    expect(addresses()).toEqual(podAddresses())
  })

  it('notes which change an update answers to', () => {
    const { run, addService, addPods, slices, door } = start()
    addService()
    run(1)
    addPods(1)
    run(5)
    const [pod] = door.list(Pod).items
    const changedAt = pod.status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime
    expect(slices()[0].metadata.annotations).toEqual({ 'endpoints.kubernetes.io/last-change-trigger-time': changedAt })
  })

  it('advises to stay within a zone where the Service asks for it, and where every node has one', () => {
    const { run, addService, addPods, endpoints, door } = start()
    const zoneOf = (name: string, zone: string | null) =>
      door.patch(Node, { name }, { type: 'application/merge-patch+json', patch: { metadata: { labels: { 'topology.kubernetes.io/zone': zone } } } })
    for (const { metadata } of door.list(Node).items) zoneOf(metadata.name, 'a')
    addService({ trafficDistribution: 'PreferClose' })
    addPods(2)
    run(5)
    expect(endpoints().map(({ zone, hints }) => [zone, hints])).toEqual(Array(2).fill(['a', { forZones: [{ name: 'a' }] }]))
    for (const { metadata } of door.list(Node).items) zoneOf(metadata.name, null)
    run(5)
    expect(endpoints().map(({ zone, hints }) => [zone, hints])).toEqual(Array(2).fill([undefined, undefined]))
    for (const { metadata } of door.list(Node).items) zoneOf(metadata.name, 'b')
    run(5)
    door.patch(Service, place, { type: 'application/merge-patch+json', patch: { spec: { trafficDistribution: null } } })
    run(5)
    expect(endpoints().map(({ zone, hints }) => [zone, hints])).toEqual(Array(2).fill(['b', undefined]))
  })

  it('makes slices of its own for a Service that takes the name of another', () => {
    const { run, addService, addPods, slices, door } = start()
    const first = addService()
    addPods(2)
    run(5)
    const [before] = slices()
    door.delete(Service, place)
    const second = addService()
    run(1)
    expect(slices().map(({ metadata }) => metadata.ownerReferences?.[0]?.uid)).toEqual([second.metadata.uid])
    expect(slices()[0].metadata.name).not.toBe(before.metadata.name)
    expect(first.metadata.uid).not.toBe(second.metadata.uid)
  })

  it('leaves Services alone that have no selector', () => {
    const { run, addService, slices } = start()
    addService({ selector: {} })
    run(1)
    expect(slices()).toEqual([])
  })
})
