import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/object'
import { pathOf } from '../store/object-store'
import { readClusterModel, type ClusterModel } from './cluster-model'
import { arrange, type View } from './frames'
import { layOut, membersOf, podAt, type Scene } from './layout'
import { assignSlots, GHOST_MS, type SlotBook } from './slot-book'

type Fields = Record<string, unknown>

function object(kind: string, name: string, { metadata = {}, ...rest }: Fields & { metadata?: Fields } = {}): KubeObject {
  const namespace = kind === 'Node' ? {} : { namespace: 'default' }
  return { apiVersion: 'v1', kind, metadata: { name, ...namespace, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...metadata }, ...rest }
}

const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
const owned = (kind: string, name: string): Fields => ({ ownerReferences: [{ kind, name, controller: true, apiVersion: 'apps/v1', uid: name }] })
const pod = (name: string, nodeName: string, owner?: string): KubeObject =>
  object('Pod', name, { metadata: owner ? owned('ReplicaSet', owner) : {}, spec: { nodeName, containers: [] }, status: ready })

const world = [
  object('Node', 'worker-2', { spec: {}, status: ready }),
  object('Node', 'worker-10', { spec: {}, status: { conditions: [] } }),
  object('Deployment', 'web', { spec: { replicas: 2 }, status: { readyReplicas: 2 } }),
  object('ReplicaSet', 'web-1', { metadata: owned('Deployment', 'web'), spec: { replicas: 2 }, status: { readyReplicas: 2 } }),
  object('ReplicaSet', 'web-0', { metadata: owned('Deployment', 'web'), spec: { replicas: 0 }, status: {} }),
  pod('web-1-a', 'worker-2', 'web-1'),
  pod('web-1-b', 'worker-10', 'web-1'),
  pod('shell', 'worker-2'),
  pod('late', ''),
  object('Service', 'web', { spec: { type: 'ClusterIP', clusterIP: '10.96.0.9', ports: [{ port: 80 }] }, status: {} }),
  object('EndpointSlice', 'web-x', {
    metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
    endpoints: [
      { addresses: ['10.244.1.2'], conditions: { ready: true }, targetRef: { kind: 'Pod', namespace: 'default', name: 'web-1-a' } },
      { addresses: ['10.244.2.2'], conditions: { ready: false }, targetRef: { kind: 'Pod', namespace: 'default', name: 'web-1-b' } },
    ],
  }),
]

const modelOf = (objects: readonly KubeObject[]): ClusterModel => readClusterModel(new Map(objects.map((one) => [pathOf(one), one])))

function sceneOf(objects: readonly KubeObject[], view: View, book: SlotBook = new Map(), nowMs = 0): { scene: Scene; book: SlotBook } {
  const arrangement = arrange(modelOf(objects), view)
  const next = assignSlots(book, membersOf(arrangement.frames), nowMs)
  return { scene: layOut(arrangement, next), book: next }
}

const framesOf = (view: View): string[] =>
  arrange(modelOf(world), view).frames.map(({ label, note, pods }) => `${label} [${note}]: ${pods.map(({ name }) => name).join(' ')}`)
const linksOf = (view: View): string[] => arrange(modelOf(world), view).links.map(({ from, to, count }) => `${from} -> ${to} ×${count}`)

describe('the views of the cluster', () => {
  it('nodes: every Pod stands on its node, one without a node apart', () => {
    expect(framesOf('nodes')).toEqual(['worker-2 []: shell web-1-a', 'worker-10 [NotReady]: web-1-b', 'On no node []: late'])
    expect(linksOf('nodes')).toEqual([
      'Service/default/web -> Deployment/default/web ×1',
      'Deployment/default/web -> ReplicaSet/default/web-1 ×2',
      'ReplicaSet/default/web-1 -> Node//worker-2 ×1',
      'ReplicaSet/default/web-1 -> Node//worker-10 ×1',
    ])
  })

  it('owners: every Pod stands in its ReplicaSet, empty old ReplicaSets are left out', () => {
    expect(framesOf('owners')).toEqual(['web-1 [2/2 ready]: web-1-a web-1-b', 'Without a workload []: late shell'])
    expect(linksOf('owners')).toEqual(['Deployment/default/web -> ReplicaSet/default/web-1 ×2'])
  })

  it('services: every Pod stands behind its Service, only ready ones are led to', () => {
    expect(framesOf('services')).toEqual(['Behind web [1 ready, 1 not ready]: web-1-a web-1-b', 'Behind no Service []: late shell'])
    expect(linksOf('services')).toEqual(['Service/default/web -> behind Service/default/web ×1'])
  })

  it.each<View>(['nodes', 'owners', 'services'])('%s: no Pod is left out and none stands twice', (view) => {
    const paths = sceneOf(world, view).scene.pods.map(({ path }) => path)
    expect([...paths].sort()).toEqual(world.filter(({ kind }) => kind === 'Pod').map(pathOf).sort())
  })

  it('the namespace hides what is elsewhere, but no node', () => {
    const model = readClusterModel(new Map(world.map((one) => [pathOf(one), one])), 'other')
    expect({ pods: model.pods.length, nodes: model.nodes.length }).toEqual({ pods: 0, nodes: 2 })
  })
})

describe('the layout', () => {
  const many = (count: number): KubeObject[] => [
    ...world.filter(({ kind }) => kind === 'Node'),
    ...Array.from({ length: count }, (_, index) => pod(`p${String(index).padStart(4, '0')}`, index % 2 === 0 ? 'worker-2' : 'worker-10')),
  ]

  it('moves nobody when one Pod comes into a view of 500', () => {
    const before = sceneOf(many(500), 'nodes')
    const after = sceneOf([...many(500), pod('zz-new', 'worker-10')], 'nodes', before.book)
    const places = new Map(before.scene.pods.map((place) => [place.path, `${place.x},${place.y}`]))
    const moved = after.scene.pods.filter(({ path, x, y }) => places.has(path) && places.get(path) !== `${x},${y}`)
    expect(moved).toEqual([])
    expect(after.scene.pods).toHaveLength(501)
  })

  it('is the same to the pixel after 3, 300 and 3 Pods', () => {
    const small = sceneOf(many(3), 'nodes')
    const large = sceneOf(many(300), 'nodes', small.book)
    const leaving = sceneOf(many(3), 'nodes', large.book, 1_000)
    expect(sceneOf(many(3), 'nodes', leaving.book, 1_000 + GHOST_MS).scene).toEqual(small.scene)
  })

  it('moves no frame when the first workload and Service come', () => {
    const places = (objects: readonly KubeObject[]) => sceneOf(objects, 'nodes').scene.boxes.filter(({ role }) => role === 'frame').map(({ id, x, y }) => ({ id, x, y }))
    expect(places([...many(2), ...world.filter(({ kind }) => kind === 'Deployment' || kind === 'Service')])).toEqual(places(many(2)))
  })

  it.each([
    { count: 12, density: 'cards' },
    { count: 20, density: 'pairs' },
    { count: 31, density: 'glyphs' },
  ])('draws $count Pods as $density', ({ count, density }) => {
    expect(sceneOf(many(count), 'nodes').scene.density).toBe(density)
  })

  it('keeps every Pod within its frame and apart from the others', () => {
    const { boxes, pods } = sceneOf(many(40), 'nodes').scene
    const frames = boxes.filter(({ role }) => role === 'frame')
    for (const { x, y } of pods) {
      expect(frames.filter((frame) => Math.abs(frame.x - x) < frame.width / 2 && Math.abs(frame.y - y) < frame.height / 2)).toHaveLength(1)
    }
    expect(new Set(pods.map(({ x, y }) => `${x},${y}`)).size).toBe(pods.length)
  })

  it('keeps frames small while thousands wait for a node', () => {
    const waiting = Array.from({ length: 2_000 }, (_, index) => pod(`w${String(index).padStart(4, '0')}`, ''))
    const widthOf = (objects: readonly KubeObject[]) => sceneOf(objects, 'nodes').scene.boxes.find(({ id }) => id === 'Node//worker-2')?.width
    expect(widthOf([...many(40), ...waiting])).toBe(widthOf(many(40)))
  })

  it('finds the Pod under a point', () => {
    const { scene } = sceneOf(world, 'nodes')
    const [, pod] = scene.pods
    expect(podAt(scene, { x: pod.x + 5, y: pod.y - 5 })).toBe(pod)
    expect(podAt(scene, { x: -1_000, y: 0 })).toBeUndefined()
  })

  it('shows one that is gone as an outline at its place', () => {
    const before = sceneOf(world, 'nodes')
    const after = sceneOf(world.filter(({ metadata }) => metadata.name !== 'shell'), 'nodes', before.book, 500)
    const [was] = before.scene.pods.filter(({ path }) => path === 'Pod/default/shell')
    expect(after.scene.pods).toContainEqual({ ...was, mark: undefined })
  })
})
