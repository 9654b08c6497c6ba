import { describe, expect, it } from 'vitest'
import type { Node } from '../../api/kinds/node'
import type { Pod } from '../../api/kinds/pod'
import { Clock } from '../../base/clock'
import type { ClusterEvent, Plugin } from './framework'
import { prioritySort } from './plugins/priority-sort'
import { schedulingGates } from './plugins/scheduling-gates'
import { createSchedulingQueue } from './scheduling-queue'

const podOf = (name: string, spec: Partial<Pod['spec']> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '' },
  spec: { containers: [], ...spec },
  status: {},
})
const node: Node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'a', uid: 'a', resourceVersion: '1', creationTimestamp: '' },
  spec: {},
  status: {},
}
const nodeAdded: ClusterEvent = { type: 'NodeAdded', node }
const podGone: ClusterEvent = { type: 'AssignedPodDeleted', pod: podOf('gone') }

/** Changes its mind about pods when a node comes or the pod tolerates more, and never otherwise. */
const wantsNodes: Plugin = { name: 'WantsNodes', isWorthRetrying: (_pod, event) => event.type === 'NodeAdded' || (event.type === 'OwnUpdate' && event.pod.spec.tolerations !== event.previous.spec.tolerations) }

function start() {
  const clock = new Clock(0)
  const queue = createSchedulingQueue({ clock, sort: prioritySort, plugins: [schedulingGates, wantsNodes], onActive: () => {} })
  const popAll = (): string[] => {
    const names: string[] = []
    for (let next = queue.pop(); next; next = queue.pop()) names.push(next.info.pod.metadata.name)
    return names
  }
  /** Takes the only one out and puts it back as refused. */
  const refuse = (rejectedBy: readonly string[]): void => {
    const queued = queue.pop()
    if (queued) queue.giveBack(queued, new Set(rejectedBy))
  }
  return { clock, queue, popAll, refuse }
}

describe('the scheduling queue', () => {
  it('gives the higher priority first, then who came first', () => {
    const { queue, popAll } = start()
    for (const [name, priority] of [['a', 0], ['b', 5], ['c', 0], ['d', 5]] as const) queue.add(podOf(name, { priority }))
    expect(popAll()).toEqual(['b', 'd', 'a', 'c'])
  })

  it('leaves a refused pod alone until an event comes that may change the mind of who refused it', () => {
    const { clock, queue, popAll, refuse } = start()
    queue.add(podOf('p'))
    refuse(['WantsNodes'])
    clock.advanceTo(60_000)
    queue.onClusterEvent(podGone)
    expect(popAll()).toEqual([])
    queue.onClusterEvent(nodeAdded)
    expect(popAll()).toEqual(['p'])
  })

  it('makes it wait longer after each failure, up to ten seconds', () => {
    const { clock, queue, refuse } = start()
    queue.add(podOf('p'))
    const waits: number[] = []
    for (let i = 0; i < 6; i++) {
      refuse(['WantsNodes'])
      const since = clock.now()
      queue.onClusterEvent(nodeAdded)
      while (queue.counts.active === 0) clock.advanceTo(clock.now() + 100)
      waits.push(clock.now() - since)
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000])
  })

  it('tries a forgotten pod again after five minutes, whatever happened', () => {
    const { clock, queue, popAll, refuse } = start()
    queue.add(podOf('p'))
    refuse(['WantsNodes'])
    clock.advanceTo(299_000)
    expect(popAll()).toEqual([])
    clock.advanceTo(331_000)
    expect(popAll()).toEqual(['p'])
  })

  it('keeps gated pods out until their gates are gone', () => {
    const { queue, popAll } = start()
    const gated = podOf('p', { schedulingGates: [{ name: 'example.com/wait' }] })
    queue.add(gated)
    expect(popAll()).toEqual([])
    expect(queue.counts.gated).toBe(1)
    queue.update(podOf('p'), gated)
    expect(popAll()).toEqual(['p'])
  })

  it('forgets a pod that is gone', () => {
    const { clock, queue, popAll, refuse } = start()
    queue.add(podOf('p'))
    refuse(['WantsNodes'])
    queue.remove(podOf('p'))
    queue.onClusterEvent(nodeAdded)
    clock.advanceTo(400_000)
    expect(popAll()).toEqual([])
  })

  const tolerating = podOf('p', { tolerations: [{ key: 'k', operator: 'Exists' }] })
  const relabeled: Pod = { ...podOf('p'), metadata: { ...podOf('p').metadata, labels: { a: 'b' } } }
  /** Where the pod is after a change of its own; upstream's TestPriorityQueue_Update. */
  const updates: readonly (readonly [title: string, lead: (test: ReturnType<typeof start>) => void, next: Pod, place: 'active' | 'backoff' | 'unschedulable'])[] = [
    ['one that waits for its turn keeps its place', ({ queue }) => queue.add(podOf('p')), tolerating, 'active'],
    ['one that nobody helps stays where it is', ({ queue, refuse, clock }) => (queue.add(podOf('p')), refuse(['WantsNodes']), clock.advanceTo(60_000)), relabeled, 'unschedulable'],
    ['one that its own change helps goes on', ({ queue, refuse, clock }) => (queue.add(podOf('p')), refuse(['WantsNodes']), clock.advanceTo(60_000)), tolerating, 'active'],
    ['one that its own change helps waits for its back-off', ({ queue, refuse }) => (queue.add(podOf('p')), refuse(['WantsNodes'])), tolerating, 'backoff'],
    ['one that waits for its back-off goes on waiting', ({ queue, refuse }) => (queue.add(podOf('p')), refuse([])), tolerating, 'backoff'],
    ['one that another plugin refused is not helped by it', ({ queue, refuse, clock }) => (queue.add(podOf('p')), refuse(['Other']), clock.advanceTo(60_000)), tolerating, 'unschedulable'],
  ]
  it.each(updates)('%s', (_title, lead, next, place) => {
    const test = start()
    lead(test)
    test.queue.update(next, podOf('p'))
    expect(test.queue.counts).toEqual({ active: 0, backoff: 0, unschedulable: 0, gated: 0, [place]: 1 })
  })

  it('tries a pod again after its back-off when no plugin had anything against it', () => {
    const { clock, queue, popAll, refuse } = start()
    queue.add(podOf('p'))
    refuse([])
    expect(queue.counts.backoff).toBe(1)
    clock.advanceTo(1000)
    expect(popAll()).toEqual(['p'])
  })

  it('lets nobody wait behind a more important pod that has just failed', () => {
    const { queue, popAll, refuse } = start()
    queue.add(podOf('low', { priority: 1 }))
    queue.add(podOf('high', { priority: 100 }))
    refuse([])
    expect(popAll()).toEqual(['low'])
  })

  it('wakes those that were forgotten together, the more important first', () => {
    const { clock, queue, popAll, refuse } = start()
    for (const [name, priority] of [['mid', 10], ['high', 100]] as const) {
      queue.add(podOf(name, { priority }))
      refuse(['Other'])
    }
    clock.advanceTo(331_000)
    expect(popAll()).toEqual(['high', 'mid'])
  })

  it('puts a pod that has failed behind those of its priority that came meanwhile', () => {
    const { clock, queue, popAll, refuse } = start()
    queue.add(podOf('first'))
    clock.advanceTo(5000)
    refuse(['WantsNodes'])
    clock.advanceTo(5500)
    queue.add(podOf('second'))
    clock.advanceTo(7000)
    queue.onClusterEvent(nodeAdded)
    expect(popAll()).toEqual(['first', 'second'])
    queue.add(podOf('third'))
    clock.advanceTo(8000)
    queue.add(podOf('fourth'))
    clock.advanceTo(9000)
    refuse(['WantsNodes'])
    clock.advanceTo(30_000)
    queue.onClusterEvent(nodeAdded)
    expect(popAll()).toEqual(['fourth', 'third'])
  })

  it('spares pods of higher priority an event that only helps those below', () => {
    const { clock, queue, popAll, refuse } = start()
    for (const [name, priority] of [['low', 1], ['high', 100]] as const) {
      queue.add(podOf(name, { priority }))
      refuse(['WantsNodes'])
    }
    clock.advanceTo(60_000)
    queue.onClusterEvent(nodeAdded, 50)
    expect(popAll()).toEqual(['low'])
  })
})
