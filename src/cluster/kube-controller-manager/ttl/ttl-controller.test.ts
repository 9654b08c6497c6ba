import { describe, expect, it } from 'vitest'
import { Node } from '../../../api/kinds/node'
import { startControlPlane } from '../testing.test.support'
import { nextStep, secondsOf, TTL_ANNOTATION } from './ttl-controller'

describe('how long kubelets may trust what they know', () => {
  /** TestDesiredTTL of upstream's ttl_controller_test.go: how many nodes there are, the step before, and the seconds after. */
  const rows: readonly (readonly [number, number, number])[] = [
    [1, 0, 0],
    [100, 0, 0],
    [101, 0, 15],
    [500, 1, 15],
    [501, 1, 30],
    [90, 1, 15],
    [89, 1, 0],
    [449, 2, 15],
    [450, 2, 30],
    [1001, 2, 60],
    [2001, 3, 300],
    [1799, 4, 60],
    [10_001, 4, 600],
    [8999, 5, 300],
  ]
  it.each(rows)('with %i nodes, from step %i: %i s', (nodes, step, seconds) => {
    expect(secondsOf(nextStep(step, nodes))).toBe(seconds)
  })

  it('is written on every node, and put back', () => {
    const { door, run } = startControlPlane()
    const told = (): (string | undefined)[] => door.list(Node).items.map(({ metadata }) => metadata.annotations?.[TTL_ANNOTATION])
    run(1)
    expect(told()).toEqual(['0', '0', '0'])
    door.patch(Node, { name: 'node-1' }, { type: 'application/merge-patch+json', patch: { metadata: { annotations: { [TTL_ANNOTATION]: '77' } } } })
    run(1)
    expect(told()).toEqual(['0', '0', '0'])
  })
})
