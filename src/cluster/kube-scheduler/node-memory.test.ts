import { describe, expect, it } from 'vitest'
import type { Node } from '../../api/kinds/node'
import type { Pod } from '../../api/kinds/pod'
import { Random } from '../../base/random'
import { createCache } from './cache'
import type { Snapshot } from './framework'
import { podInfoOf } from './node-info'
import { createNodeMemory } from './node-memory'
import { plugins } from './plugins'
import { createScheduleMemory, schedulePod, type ScheduleMemory } from './schedule-one'
import { volumesOf } from './volumes.test.support'

const nodeOf = (name: string, random: Random): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, namespace: undefined, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z', labels: { 'kubernetes.io/hostname': name, disk: random.below(2) ? 'ssd' : 'hdd' } },
  spec: random.below(5) ? {} : { taints: [{ key: 'busy', effect: random.below(2) ? 'NoSchedule' : 'PreferNoSchedule' }] },
  status: {
    allocatable: { cpu: String(1 + random.below(4)), memory: '4Gi', pods: '10' },
    images: random.below(2) ? [{ names: ['nginx:latest'], sizeBytes: 200_000_000 + random.below(100_000_000) }] : [],
  },
})

const shapes: readonly Pod['spec'][] = [
  { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '250m', memory: '64Mi' } } }] },
  { containers: [{ name: 'c', image: 'nginx' }], nodeSelector: { disk: 'ssd' } },
  { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80, hostPort: 80 }] }], tolerations: [{ key: 'busy', operator: 'Exists' }] },
]

const podOf = (name: string, spec: Pod['spec']): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z', labels: {} },
  spec,
  status: {},
})

/** What becomes of a hundred pods that come, and now and then go, on a cluster whose nodes change. */
function history(seed: string, memory?: ScheduleMemory): readonly unknown[] {
  const random = new Random(seed)
  const cache = createCache()
  for (let i = 0; i < 12; i++) cache.setNode(nodeOf(`n${i}`, random))
  const snapshot: Snapshot = {
    nodes: cache.nodes,
    find: cache.find,
    nodesWithAffinityPods: [],
    nodesWithRequiredAntiAffinityPods: [],
    nodesWithImage: cache.nodesWithImage,
    nodesWithLabel: cache.nodesWithLabel,
    namespaceLabels: () => ({}),
    siblingSelector: () => undefined,
    volumes: volumesOf(),
    counting: (test) => createNodeMemory<number>().remembering(test.key, cache.nodes, (node) => node.countMatching(test)),
  }
  const placed: Pod[] = []
  return Array.from({ length: 100 }, (_, i) => {
    if (random.below(6) === 0) cache.setNode(nodeOf(`n${random.below(12)}`, random))
    if (random.below(4) === 0 && placed.length > 0) cache.removePod(placed.splice(random.below(placed.length), 1)[0])
    const pod = podOf(`p${i}`, shapes[random.below(shapes.length)])
    const info = podInfoOf(pod)
    const decision = schedulePod(info, snapshot, { plugins, random: new Random(`${i}`), startIndex: i % 12, ...(memory ? { memory } : {}) })
    if (decision.nodeName !== undefined) {
      cache.assume(info, decision.nodeName)
      placed.push(pod)
    }
    const { nodeName, totals, scores, rejections } = decision
    return { nodeName, totals, scores, rejections: [...rejections] }
  })
}

describe('what is remembered of earlier pods', () => {
  it.each(['1', '2', '3', '4', '5'])('changes no decision, no score and no reason (seed %s)', (seed) => {
    expect(history(seed, createScheduleMemory())).toEqual(history(seed))
  })
})
