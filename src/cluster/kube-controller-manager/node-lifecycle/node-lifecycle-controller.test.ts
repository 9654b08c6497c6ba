import { describe, expect, it } from 'vitest'
import { Event } from '../../../api/kinds/event'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import type { Core } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'
import { intervalOf, zoneState } from './zone-pace'

function start(podSpec: Partial<Core.PodSpec> = {}) {
  const cluster = startControlPlane({ readyAfterMs: 500 })
  const { door, run } = cluster
  door.create(ReplicaSet, {
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 9,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }], ...podSpec } },
    },
  })
  run(15)
  const node = (name: string) => door.get(Node, { name })
  const ready = (name: string) => node(name).status.conditions?.find(({ type }) => type === 'Ready')
  const taints = (name: string) => (node(name).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)
  const podsOn = (name: string) => door.list(Pod).items.filter(({ spec }) => spec.nodeName === name)
  const messages = (reason: string) => door.list(Event).items.filter((event) => event.reason === reason).map(({ message }) => message)
  return { ...cluster, node, ready, taints, podsOn, messages }
}

describe('the node lifecycle', () => {
  it('takes a node that falls silent for lost: Unknown, tainted, its pods not ready', () => {
    const { run, silent, ready, taints, podsOn, messages } = start()
    expect(messages('RegisteredNode')).toContain('Node node-1 event: Registered Node node-1 in Controller')
    silent.add('node-1')
    run(45)
    expect(ready('node-1')?.status).toBe('True')
    run(20)
    expect(ready('node-1')).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' })
    expect(taints('node-1').sort()).toEqual(['node.kubernetes.io/unreachable:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule'])
    expect(messages('NodeNotReady')).toContain('Node node-1 status is now: NodeNotReady')
    const conditions = podsOn('node-1').map(({ status }) => status.conditions?.find(({ type }) => type === 'Ready')?.status)
    expect(new Set(conditions)).toEqual(new Set(['False']))
    expect(taints('node-2')).toEqual([])
  })

  it('evicts its pods after the five minutes that every pod tolerates, and not before', () => {
    const { door, run, silent, podsOn, messages } = start()
    const lost = podsOn('node-1').map(({ metadata }) => metadata.name)
    expect(lost.length).toBeGreaterThan(0)
    silent.add('node-1')
    run(320)
    expect(podsOn('node-1').every(({ metadata }) => metadata.deletionTimestamp === undefined)).toBe(true)
    run(40)
    for (const name of lost) {
      expect(messages('TaintManagerEviction')).toContain(`Marking for deletion Pod default/${name}`)
      expect(door.list(Pod).items.some(({ metadata }) => metadata.name === name)).toBe(false)
    }
    expect(door.list(Pod).items).toHaveLength(9)
  })

  it('gives up one node of a zone after the other, and leaves the pods of a node that comes back', () => {
    const { clock, run, silent, taints, node, door, messages } = start()
    silent.add('node-1')
    run(60)
    expect(taints('node-1')).toHaveLength(2)
    silent.delete('node-1')
    const known = node('node-1')
    const lastHeartbeatTime = clock.timestamp()
    const conditions = (known.status.conditions ?? []).map((each) => ({ ...each, lastHeartbeatTime, status: each.type === 'Ready' ? 'True' : 'False' }))
    door.updateStatus(Node, { ...known, status: { ...known.status, conditions } })
    run(10)
    expect(taints('node-1')).toEqual([])
    run(400)
    expect(messages('TaintManagerEviction').every((message) => message?.startsWith('Cancelling deletion of Pod default/'))).toBe(true)
  })

  it('evicts nobody when all nodes fall silent at once', () => {
    const { run, silent, taints, messages } = start()
    for (const name of ['node-1', 'node-2', 'node-3']) silent.add(name)
    run(600)
    expect(taints('node-1')).toEqual(['node.kubernetes.io/unreachable:NoSchedule'])
    expect(messages('TaintManagerEviction').every((message) => message?.startsWith('Cancelling'))).toBe(true)
  })

  it('keeps new pods off a cordoned node', () => {
    const { run, door, taints } = start()
    door.patch(Node, { name: 'node-1' }, { type: 'application/merge-patch+json', patch: { spec: { unschedulable: true } } })
    run(1)
    expect(taints('node-1')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule'])
    door.patch(Node, { name: 'node-1' }, { type: 'application/merge-patch+json', patch: { spec: { unschedulable: false } } })
    run(1)
    expect(taints('node-1')).toEqual([])
  })

  it('sends pods away at once that do not tolerate a taint set by hand', () => {
    const { run, door, podsOn, node } = start()
    const before = podsOn('node-1').length
    expect(before).toBeGreaterThan(0)
    door.update(Node, { ...node('node-1'), spec: { taints: [{ key: 'maintenance', effect: 'NoExecute' }] } })
    run(1)
    const left = podsOn('node-1').filter(({ metadata }) => metadata.creationTimestamp <= '2026-01-01T00:00:15Z')
    expect(left).toEqual([])
  })

  it.each([
    { ready: 3, notReady: 0, state: 'Normal', nodes: 3, interval: 10_000 },
    { ready: 1, notReady: 2, state: 'Normal', nodes: 3, interval: 10_000 },
    { ready: 1, notReady: 3, state: 'PartialDisruption', nodes: 4, interval: undefined },
    { ready: 20, notReady: 40, state: 'PartialDisruption', nodes: 60, interval: 100_000 },
    { ready: 0, notReady: 1, state: 'FullDisruption', nodes: 1, interval: 10_000 },
  ] as const)('with $ready nodes well and $notReady not, the zone is $state', ({ ready, notReady, state, nodes, interval }) => {
    expect(zoneState({ ready, notReady })).toBe(state)
    expect(intervalOf(state, nodes)).toBe(interval)
  })
})
