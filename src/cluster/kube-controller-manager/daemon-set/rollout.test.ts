/** The tables of upstream's pkg/controller/daemon/update_test.go (v1.32): pods created and deleted, round by round. */
import { describe, expect, it } from 'vitest'
import { amountsOf } from './amounts'
import { daemonSetOf, nodeOf, nodesOf, surging, unavailable, World } from './daemon-set-world.test.support'

/** Five nodes with ready pods of the first template, before the second. */
function rolling(updateStrategy: ReturnType<typeof unavailable>, isReady = true): World {
  const world = new World(daemonSetOf({}, updateStrategy), nodesOf(5))
  expect(world.round()).toEqual([5, 0])
  if (isReady) world.setReady(true)
  world.hash = '2'
  return world
}

describe('a rolling update without surge', () => {
  it('takes down as many as may be missing, and waits until the new ones are ready', () => {
    const world = rolling(unavailable(2))
    for (const rounds of [[[0, 2], [2, 0], [0, 0]], [[0, 2], [2, 0], [0, 0]], [[0, 1], [1, 0], [0, 0]]]) {
      for (const round of rounds) expect(world.round()).toEqual(round)
      world.setReady(true)
    }
    expect(world.round()).toEqual([0, 0])
  })

  it('stops while new pods are not ready', () => {
    const world = rolling(unavailable(3))
    expect([world.round(), world.round(), world.round()]).toEqual([[0, 3], [3, 0], [0, 0]])
  })

  it('takes old pods that are not ready at once, however many', () => {
    const world = rolling(unavailable(3), false)
    expect([world.round(), world.round(), world.round()]).toEqual([[0, 5], [5, 0], [0, 0]])
  })

  it('does nothing when the template is the same', () => {
    const world = rolling(unavailable(3), false)
    world.hash = '1'
    expect(world.round()).toEqual([0, 0])
  })

  it('goes on when a node is down: a pod that is on its way out is not counted twice', () => {
    const world = rolling(unavailable(1))
    world.pods = world.pods.map((pod, index) => (index === 0 ? { ...pod, isTerminating: true } : pod))
    expect(world.round()).toEqual([0, 0])
    world.change({ updateStrategy: unavailable(2) })
    expect(world.round()).toEqual([0, 1])
  })
})

describe('a rolling update with surge', () => {
  it('brings new pods beside old ones, which go when those are ready', () => {
    const world = rolling(surging(2))
    for (const round of [[2, 0], [2, 2], [1, 2], [0, 1]]) {
      expect(world.round()).toEqual(round)
      expect(world.round()).toEqual([0, 0])
      world.setReady(true)
    }
  })

  it('replaces old pods that are not ready at once, and waits for minReadySeconds', () => {
    const world = rolling(surging(3), false)
    world.seconds = 100
    expect(world.round()).toEqual([5, 0])
    world.seconds = 200
    expect(world.round()).toEqual([0, 5])
    world.setReady(true)
    world.change({ minReadySeconds: 15 })
    world.hash = '3'
    world.seconds = 300
    expect(world.round()).toEqual([3, 0])
    world.setReady(true, 2, ({ hash }) => hash === '3')
    const surged = new Set(world.pods.filter(({ hash }) => hash === '3').map(({ node }) => node))
    world.setReady(false, 1, ({ hash, node }) => hash === '2' && !surged.has(node))
    world.seconds = 310
    expect(world.round()).toEqual([1, 0])
    world.seconds = 320
    expect(world.round()).toEqual([1, 3])
    world.setReady(true, 3, ({ hash }) => hash === '3')
    world.seconds = 340
    expect(world.round()).toEqual([0, 2])
    world.seconds = 350
    expect(world.round()).toEqual([0, 0])
  })

  it('takes the pod of a node that is no longer wanted when there are enough elsewhere', () => {
    const tainted = nodeOf('node-0', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] })
    const world = new World(daemonSetOf({ tolerations: [{ key: tainted.spec.taints?.[0].key, operator: 'Exists' }] }, surging(1)), [tainted, ...nodesOf(5).slice(1)])
    expect(world.round()).toEqual([5, 0])
    world.setReady(true)
    world.change({ template: { spec: { containers: [] } } })
    world.hash = '2'
    for (const round of [[1, 1], [1, 1], [1, 1], [1, 1], [0, 1]]) {
      expect(world.round()).toEqual(round)
      expect(world.round()).toEqual([0, 0])
      world.setReady(true)
    }
  })
})

const amounts: readonly [string, ReturnType<typeof unavailable>, number, readonly [number, number]][] = [
  ['no nodes', unavailable(0), 0, [0, 0]],
  ['a number', unavailable(1), 2, [0, 1]],
  ['neither', unavailable(0), 2, [0, 1]],
  ['neither, with surge', surging(0), 2, [0, 1]],
  ['half of two', unavailable('50%'), 2, [0, 1]],
  ['half of two, with surge', surging('50%'), 2, [1, 0]],
  ['all, with surge', surging('100%'), 2, [2, 0]],
  ['half of three, rounded up', unavailable('50%'), 3, [0, 2]],
  ['another strategy', { type: 'OnDelete' }, 3, [0, 1]],
]

describe('the amounts of a rolling update', () => {
  for (const [title, strategy, desired, [maxSurge, maxUnavailable]] of amounts) {
    it(`${title}: ${maxSurge} more, ${maxUnavailable} fewer`, () => expect(amountsOf(daemonSetOf({}, strategy), desired)).toMatchObject({ maxSurge, maxUnavailable }))
  }

  it('allow two pods of a node as soon as a share of surge is asked for', () => {
    expect([surging('1%'), surging(0), unavailable(1)].map((strategy) => amountsOf(daemonSetOf({}, strategy), 0).allowsSurge)).toEqual([true, false, false])
  })
})
