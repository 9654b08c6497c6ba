import { describe, expect, it } from 'vitest'
import { kinds } from '../../api/kinds'
import type { Kind } from '../../api/kind'
import { Deployment } from '../../api/kinds/deployment'
import { Endpoints } from '../../api/kinds/endpoints'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { ReplicaSet } from '../../api/kinds/replica-set'
import { Service } from '../../api/kinds/service'
import { keyOf, type KubeObject } from '../../api/object'
import { matchesLabels } from '../../api/selectors'
import { isStatusError } from '../../api/status-error'
import { Random } from '../../base/random'
import { isActive, isReady } from './pod-state'
import { startControlPlane } from './testing.test.support'

type Cluster = ReturnType<typeof startControlPlane>

const apps = ['api', 'cache', 'web']
const images = ['nginx:1', 'nginx:2', 'nginx:broken']

/** A hundred things that people do to a cluster, seconds apart. */
function act({ door, run }: Cluster, random: Random): void {
  const at = (name: string) => ({ namespace: 'default', name })
  const patch = (name: string, spec: unknown) =>
    door.patch(Deployment, at(name), { type: 'application/strategic-merge-patch+json', patch: { spec } })
  const acts: Readonly<Record<string, (name: string) => unknown>> = {
    deploy: (name) =>
      door.create(Deployment, {
        metadata: at(name),
        spec: {
          replicas: random.below(9),
          selector: { matchLabels: { app: name } },
          ...(random.below(4) === 0 ? { strategy: { type: 'Recreate' } } : {}),
          template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: random.pick(images) }] } },
        },
      }),
    expose: (name) => door.create(Service, { metadata: at(name), spec: { selector: { app: name }, ports: [{ port: 80 }] } }),
    scale: (name) => patch(name, { replicas: random.below(9) }),
    roll: (name) => patch(name, { template: { spec: { containers: [{ name: 'main', image: random.pick(images) }] } } }),
    pause: (name) => patch(name, { paused: random.below(2) === 0 }),
    remove: (name) => door.delete(Deployment, at(name), { propagationPolicy: random.pick(['Background', 'Foreground', 'Orphan'] as const) }),
    hide: (name) => door.delete(Service, at(name)),
    kill: () => door.list(Pod).items.length > 0 && door.delete(Pod, random.pick(door.list(Pod).items).metadata),
    relabel: () => {
      const pods = door.list(Pod).items
      if (pods.length === 0) return
      const pod = random.pick(pods)
      door.update(Pod, { ...pod, metadata: { ...pod.metadata, labels: { app: 'stray' } } })
    },
    forget: () => door.list(ReplicaSet).items.length > 0 && door.delete(ReplicaSet, random.pick(door.list(ReplicaSet).items).metadata),
    cordon: () => {
      const node = random.pick(door.list(Node).items)
      door.update(Node, { ...node, spec: { ...node.spec, unschedulable: random.below(2) === 0 } })
    },
    wreck: () => {
      const slices = door.list(EndpointSlice).items.filter(({ metadata }) => metadata.name !== 'kubernetes')
      if (slices.length > 0) door.update(EndpointSlice, { ...random.pick(slices), endpoints: [] })
    },
  }
  for (let i = 0; i < 100; i++) {
    try {
      acts[random.pick(Object.keys(acts))](random.pick(apps))
    } catch (error) {
      if (!isStatusError(error)) throw error
    }
    run(random.below(40) / 10)
  }
}

/** In the end everything can run: what is paused goes on, no node is closed, what is broken is put right. */
function putRight({ door, run }: Cluster): void {
  for (const node of door.list(Node).items) door.update(Node, { ...node, spec: { ...node.spec, unschedulable: false } })
  for (const { metadata } of door.list(Deployment).items) {
    const spec = { paused: false, template: { spec: { containers: [{ name: 'main', image: 'nginx:2' }] } } }
    door.patch(Deployment, metadata, { type: 'application/strategic-merge-patch+json', patch: { spec } })
  }
  run(900)
}

function live(seed: string): { cluster: Cluster; moved: string[] } {
  const becomesReady = ({ spec }: Pod) => spec.containers[0].image !== 'nginx:broken'
  const cluster = startControlPlane({ seed, readyAfterMs: 300, becomesReady, withScheduler: true })
  const moved: string[] = []
  cluster.door.watch(Pod, {}, ({ object, previous }) => {
    if (previous?.spec.nodeName && previous.spec.nodeName !== object.spec.nodeName) moved.push(keyOf(object))
  })
  act(cluster, new Random(seed))
  putRight(cluster)
  return { cluster, moved }
}

const everything = ({ door }: Cluster): readonly KubeObject[] => (kinds as readonly Kind[]).flatMap((kind) => door.list(kind).items)

describe.each(['1', '2', '3', '4', '5', '6'])('after a hundred random acts, at rest (seed %s)', (seed) => {
  const { cluster, moved } = live(seed)
  const { door } = cluster
  const pods = door.list(Pod).items

  it('each ReplicaSet has as many pods as it wants, and says so', () => {
    for (const { metadata, spec, status } of door.list(ReplicaSet).items) {
      const own = pods.filter((pod) => isActive(pod) && pod.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
      const { name } = metadata
      expect({ name, pods: own.length, status: status.replicas }).toEqual({ name, pods: spec.replicas, status: spec.replicas })
    }
  })

  it('each Deployment is complete, at its present generation', () => {
    for (const { metadata, spec, status } of door.list(Deployment).items) {
      const { observedGeneration, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status
      expect({ name: metadata.name, observedGeneration, replicas, updatedReplicas, availableReplicas }).toEqual({
        name: metadata.name,
        observedGeneration: metadata.generation,
        replicas: spec.replicas,
        updatedReplicas: spec.replicas,
        availableReplicas: spec.replicas,
      })
    }
  })

  it('nothing has outlived its owner, and nothing is still about to go', () => {
    const uids = new Set(everything(cluster).map(({ metadata }) => metadata.uid))
    const orphans = everything(cluster).filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => !uids.has(uid)))
    expect(orphans.map(keyOf)).toEqual([])
    expect(everything(cluster).filter(({ metadata }) => metadata.deletionTimestamp).map(keyOf)).toEqual([])
  })

  it('no pod was moved from node to node, and each has a node', () => {
    expect(moved).toEqual([])
    expect(pods.filter(({ spec }) => !spec.nodeName).map(keyOf)).toEqual([])
  })

  it('behind each Service are exactly the ready pods that it selects', () => {
    for (const { metadata, spec } of door.list(Service).items) {
      if (!spec.selector) continue
      const { name } = metadata
      const wanted = spec.selector
      const ready = pods.filter((pod) => isReady(pod) && matchesLabels(wanted, pod.metadata.labels ?? {})).map(({ status }) => status.podIP).sort()
      const slices = door.list(EndpointSlice).items.filter(({ metadata: { labels } }) => labels?.['kubernetes.io/service-name'] === name)
      const shown = slices.flatMap(({ endpoints }) => endpoints).filter(({ conditions }) => conditions?.ready)
      const inSlices = shown.flatMap(({ addresses }) => addresses)
      const inEndpoints = (door.get(Endpoints, metadata).subsets ?? []).flatMap(({ addresses }) => (addresses ?? []).map(({ ip }) => ip))
      expect({ name, inSlices: inSlices.sort(), inEndpoints: inEndpoints.sort() }).toEqual({ name, inSlices: ready, inEndpoints: ready })
    }
  })
})

describe('the same seed', () => {
  it('gives the same cluster, to the last byte', () => {
    expect(JSON.stringify(everything(live('7').cluster))).toBe(JSON.stringify(everything(live('7').cluster)))
  })
})
