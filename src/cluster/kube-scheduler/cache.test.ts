import { describe, expect, it } from 'vitest'
import type { Node } from '../../api/kinds/node'
import type { Pod } from '../../api/kinds/pod'
import { Random } from '../../base/random'
import { createCache } from './cache'
import { podInfoOf } from './node-info'

const nodeOf = (name: string, zone: string): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels: { 'topology.kubernetes.io/zone': zone } },
  spec: {},
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
})

const podOf = (name: string, { nodeName = '', cpu = '100m', app = 'web' } = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '', labels: { app } },
  spec: { nodeName, containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } }, ports: [{ containerPort: 80, hostPort: 8000 }] }] },
  status: {},
})

describe("the scheduler's cache", () => {
  it('lists nodes zone by zone in turn', () => {
    const cache = createCache()
    for (const [name, zone] of [['a1', 'a'], ['a2', 'a'], ['a3', 'a'], ['b1', 'b'], ['c1', 'c'], ['c2', 'c']]) cache.setNode(nodeOf(name, zone))
    expect(cache.nodes.map(({ name }) => name)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
  })

  it('counts a pod from the moment it is assumed, and only once when its binding is heard of', () => {
    const cache = createCache()
    cache.setNode(nodeOf('a', 'a'))
    cache.assume(podInfoOf(podOf('p')), 'a')
    expect(cache.find('a')?.requested.cpu).toBe(100)
    cache.setPod(podOf('p', { nodeName: 'a' }))
    expect(cache.find('a')?.requested.cpu).toBe(100)
    cache.removePod(podOf('p'))
    expect(cache.find('a')?.requested.cpu).toBe(0)
    expect(cache.find('a')?.hostPorts).toEqual([])
  })

  it('knows the pods of a node that it hears of only after them', () => {
    const cache = createCache()
    cache.setPod(podOf('p', { nodeName: 'late' }))
    cache.setNode(nodeOf('late', 'a'))
    expect([...(cache.find('late')?.pods.keys() ?? [])]).toEqual(['p'])
  })

  it.each(['1', '2', '3'])('has after any series of changes what it would have found at once (seed %s)', (seed) => {
    const random = new Random(seed)
    const cache = createCache()
    const pods = new Map<string, Pod>()
    const names = ['a', 'b', 'c']
    for (const name of names) cache.setNode(nodeOf(name, 'z'))
    for (let i = 0; i < 300; i++) {
      const name = `p${random.below(30)}`
      const before = pods.get(name)
      if (before && random.below(2) === 0) {
        cache.removePod(before)
        pods.delete(name)
        continue
      }
      const pod = podOf(name, { nodeName: random.pick(names), cpu: `${random.below(10)}00m`, app: random.pick(['web', 'db']) })
      if (random.below(3) === 0) cache.assume(podInfoOf(pod), pod.spec.nodeName ?? '')
      else cache.setPod(pod)
      pods.set(name, pod)
    }
    const fresh = createCache()
    for (const name of names) fresh.setNode(nodeOf(name, 'z'))
    for (const pod of pods.values()) fresh.setPod(pod)
    const summary = (each: ReturnType<typeof createCache>) =>
      names.map((name) => {
        const info = each.find(name)
        const count = info?.countMatching({ namespace: 'default', matchesLabels: ({ app }) => app === 'web' })
        return { name, cpu: info?.requested.cpu || 0, pods: [...(info?.pods.keys() ?? [])].sort(), web: count, ports: info?.hostPorts.length }
      })
    expect(summary(cache)).toEqual(summary(fresh))
  })
})
