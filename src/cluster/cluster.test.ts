import { beforeAll, describe, expect, it } from 'vitest'
import type { ApiDoor } from '../api/door'
import { Deployment } from '../api/kinds/deployment'
import { EndpointSlice } from '../api/kinds/endpoint-slice'
import { Namespace } from '../api/kinds/namespace'
import { Node } from '../api/kinds/node'
import { Pod } from '../api/kinds/pod'
import { ReplicaSet } from '../api/kinds/replica-set'
import { Service } from '../api/kinds/service'
import { Random } from '../base/random'
import { createSimulation, type Simulation } from '../base/simulation'
import { images } from '../images/images'
import { bootCluster, type Cluster } from './cluster'

interface Booted {
  readonly simulation: Simulation
  readonly cluster: Cluster
  readonly door: ApiDoor
}

const HOUR_MS = 3_600_000

function boot(seed = 'test', nodes = 3): Booted {
  const simulation = createSimulation({ seed, startMs: Date.UTC(2026, 0, 5, 9) })
  const cluster = bootCluster({ simulation, nodes, images })
  const booted = { simulation, cluster, door: cluster.door({ user: 'kubernetes-admin', fieldManager: 'test' }) }
  waitFor(booted, cluster.isReady)
  return booted
}

/** Runs the clock until `holds`; fails after an hour of virtual time. */
function waitFor({ simulation: { clock } }: Pick<Booted, 'simulation'>, holds: () => boolean): void {
  const deadline = clock.now() + HOUR_MS
  while (!holds()) {
    if (clock.now() > deadline) throw new Error('this has not happened within an hour')
    clock.advanceTo(clock.now() + 100)
  }
}

const advance = ({ simulation: { clock } }: Booted, seconds: number): void => clock.advanceTo(clock.now() + seconds * 1000)

function deploy(door: ApiDoor, name: string, replicas: number): void {
  const labels = { app: name }
  door.create(Deployment, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } },
  })
}

const podsOf = (door: ApiDoor, app: string): readonly Pod[] => door.list(Pod, { namespace: 'default', labelSelector: `app=${app}` }).items
const isReady = ({ status }: Pod): boolean => (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True')
const readyOf = (door: ApiDoor, app: string): readonly Pod[] => podsOf(door, app).filter(isReady)

describe('a cluster', () => {
  let booted: Booted
  beforeAll(() => {
    booted = boot()
    deploy(booted.door, 'web', 3)
    booted.door.create(Service, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 80 }] },
    })
    waitFor(booted, () => readyOf(booted.door, 'web').length === 3)
    advance(booted, 5)
  })

  it('has its nodes ready and its DNS answering within a minute', () => {
    const { simulation, cluster } = boot()
    expect(simulation.clock.now() - simulation.clock.startedAt).toBeLessThan(60_000)
    expect(cluster.nodeNames).toEqual(['control-plane', 'worker-1', 'worker-2'])
  })

  it('puts no workload on its control plane', () => {
    expect(new Set(podsOf(booted.door, 'web').map(({ spec }) => spec.nodeName))).toEqual(new Set(['worker-1', 'worker-2']))
  })

  it('answers a pod that asks for a Service by its name', () => {
    const [{ metadata }] = podsOf(booted.door, 'web')
    const request = { method: 'GET', host: 'web', port: 80, path: '/', headers: { host: 'web' }, body: '' }
    const { outcome, hops } = booted.cluster.network.trace({ namespace: 'default', pod: metadata.name }, request)
    expect(outcome).toMatchObject({ response: { status: 200 } })
    expect(hops.map(({ at }) => at)).toEqual(expect.arrayContaining(['dns', 'iptables', 'response']))
  })

  it('replaces a pod that is deleted', () => {
    const [victim] = podsOf(booted.door, 'web')
    booted.door.delete(Pod, { namespace: 'default', name: victim.metadata.name })
    waitFor(booted, () => podsOf(booted.door, 'web').every(({ metadata }) => metadata.uid !== victim.metadata.uid))
    waitFor(booted, () => readyOf(booted.door, 'web').length === 3)
  })

  it('notices a node that died, and moves its pods after five minutes', () => {
    const own = boot('dies')
    deploy(own.door, 'web', 4)
    waitFor(own, () => readyOf(own.door, 'web').length === 4)
    own.cluster.fault('node-off', 'worker-1')
    advance(own, 60)
    const condition = own.door.get(Node, { name: 'worker-1' }).status.conditions?.find(({ type }) => type === 'Ready')
    expect(condition).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown' })
    waitFor(own, () => readyOf(own.door, 'web').filter(({ spec }) => spec.nodeName === 'worker-2').length === 4)
    expect(own.simulation.clock.now() - own.simulation.clock.startedAt).toBeGreaterThan(300_000)
  })
})

describe('whatever is done to a cluster', () => {
  it.each(['1', '2', '3', '4', '5', '6'])('it comes to rest as it was asked to (seed %s)', (seed) => {
    const booted = boot(seed)
    const random = new Random(`acts ${seed}`)
    for (let acts = 0; acts < 40; acts++) {
      act(booted, random)
      advance(booted, random.float() * 20)
    }
    advance(booted, 900)
    expectRest(booted)
  })

  it('the same seed gives the same history', () => {
    const histories = ['a', 'a', 'b'].map((seed) => {
      const booted = boot(seed)
      deploy(booted.door, 'web', 5)
      advance(booted, 120)
      return JSON.stringify([...booted.cluster.storage.store.entries()])
    })
    expect(histories[1]).toBe(histories[0])
    expect(histories[2]).not.toBe(histories[0])
  })
})

const names = ['red', 'green', 'blue']

function act({ door }: Booted, random: Random): void {
  const name = names[Math.floor(random.float() * names.length)]
  const exists = door.list(Deployment, { namespace: 'default' }).items.some(({ metadata }) => metadata.name === name)
  const dice = random.float()
  if (!exists) {
    deploy(door, name, Math.floor(random.float() * 6))
    return
  }
  const found = door.get(Deployment, { namespace: 'default', name })
  const scaled = (replicas: number): Deployment => ({ ...found, spec: { ...found.spec, replicas } })
  if (dice < 0.4) door.update(Deployment, scaled(Math.floor(random.float() * 8)))
  else if (dice < 0.6) door.update(Deployment, withImage(found, `nginx:1.2${5 + Math.floor(random.float() * 3)}`))
  else if (dice < 0.9) {
    const pods = podsOf(door, name)
    if (pods.length > 0) door.delete(Pod, { namespace: 'default', name: pods[Math.floor(random.float() * pods.length)].metadata.name })
  } else door.delete(Deployment, { namespace: 'default', name }, { propagationPolicy: 'Background' })
}

function withImage(found: Deployment, image: string): Deployment {
  const { template } = found.spec
  const containers = (template.spec?.containers ?? []).map((container) => ({ ...container, image }))
  return { ...found, spec: { ...found.spec, template: { ...template, spec: { ...template.spec, containers } } } }
}

function expectRest({ door }: Booted): void {
  const deployments = door.list(Deployment, { namespace: 'default' }).items
  for (const { metadata, spec, status } of deployments) {
    const replicas = spec.replicas ?? 1
    expect(status.observedGeneration, metadata.name).toBe(metadata.generation)
    expect(podsOf(door, metadata.name).length, metadata.name).toBe(replicas)
    expect(readyOf(door, metadata.name).length, metadata.name).toBe(replicas)
    expect(status.availableReplicas ?? 0, metadata.name).toBe(replicas)
  }
  const alive = new Set(deployments.map(({ metadata }) => metadata.uid))
  const sets = door.list(ReplicaSet, { namespace: 'default' }).items
  expect(sets.filter(({ metadata }) => !alive.has(metadata.ownerReferences?.[0]?.uid ?? ''))).toEqual([])
  const addresses = door.list(Pod).items.filter(({ spec }) => !spec.hostNetwork).map(({ status }) => status.podIP)
  expect(new Set(addresses).size).toBe(addresses.length)
  const slices = door.list(EndpointSlice, { namespace: 'kube-system' }).items
  expect(slices.flatMap(({ endpoints }) => endpoints ?? []).length).toBeGreaterThan(0)
}

describe('a control plane alone', () => {
  it('keeps what it is given: ReplicaSets are filled, nothing is scheduled, and pods need no ServiceAccount', () => {
    const simulation = createSimulation({ seed: 'alone', startMs: Date.UTC(2026, 0, 5, 9) })
    const cluster = bootCluster({ simulation, nodes: 3, controlPlaneOnly: true, images })
    const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'test' })
    waitFor({ simulation }, cluster.isReady)
    door.create(Namespace, { metadata: { name: 'fresh' } })
    const pod = door.create(Pod, { metadata: { name: 'lone', namespace: 'fresh' }, spec: { containers: [{ name: 'web', image: 'nginx' }] } })
    expect(pod.spec).not.toHaveProperty('serviceAccountName')
    expect(pod.spec).not.toHaveProperty('volumes')
    deploy(door, 'web', 2)
    advance({ simulation, cluster, door }, 60)
    expect(door.list(Node).items.map(({ metadata }) => metadata.name)).toEqual(['127.0.0.1'])
    expect(podsOf(door, 'web').map(({ status, spec }) => [status.phase, spec.nodeName])).toEqual([['Pending', undefined], ['Pending', undefined]])
    expect(door.list(Pod, { namespace: 'kube-system' }).items).toEqual([])
  })
})
