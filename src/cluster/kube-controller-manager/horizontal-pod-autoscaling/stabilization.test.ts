/** TestNormalizeDesiredReplicas and TestNormalizeDesiredReplicasWithBehavior of upstream's horizontal_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { NOW } from './calculation.test.support'
import { stabilized, stabilizedByBehavior, type Recommendation } from './stabilization'

const said = (replicas: number, minutesAgo: number): Recommendation => ({ replicas, atMs: NOW - minutesAgo * 60_000 })

describe('what was recommended in the last five minutes', () => {
  const rows: readonly (readonly [string, readonly Recommendation[], number, number, number])[] = [
    ['nothing', [], 5, 5, 1],
    ['more', [said(4, 2), said(5, 1)], 3, 5, 3],
    ['fewer', [said(1, 2), said(2, 1)], 3, 3, 3],
    ['long ago', [said(10, 10), said(9, 9)], 3, 3, 2],
    ['some of it long ago', [said(10, 10), said(4, 1), said(5, 2), said(9, 9)], 3, 5, 4],
  ]
  it.each(rows)('%s', (_, before, desired, replicas, kept) => {
    const found = stabilized(before, { replicas: desired, atMs: NOW })
    expect([found.replicas, found.recommendations.length]).toEqual([replicas, kept])
  })
})

interface Case {
  readonly before: readonly Recommendation[]
  readonly current: number
  readonly desired: number
  readonly up?: number
  readonly down?: number
  readonly gives: number
  readonly kept?: readonly number[]
}

const behaved: Readonly<Record<string, Case>> = {
  'nothing yet': { before: [], current: 100, desired: 5, gives: 5, kept: [5] },
  'down is held': { before: [said(4, 2), said(5, 1)], current: 100, desired: 3, down: 180, gives: 5, kept: [4, 5, 3] },
  'up is held': { before: [said(4, 2), said(5, 1)], current: 1, desired: 7, up: 300, gives: 4, kept: [4, 5, 7] },
  'down is not held by fewer': { before: [said(1, 2), said(2, 1)], current: 100, desired: 3, up: 300, gives: 3, kept: [1, 2, 3] },
  'up is not held by more': { before: [said(4, 2), said(5, 1)], current: 1, desired: 3, down: 300, gives: 3, kept: [4, 5, 3] },
  'down in place of an old one': { before: [said(10, 10), said(9, 9)], current: 100, desired: 3, gives: 3, kept: [10, 3] },
  'up in place of an old one': { before: [said(10, 10), said(9, 9)], current: 1, desired: 100, gives: 100, kept: [10, 100] },
  'down is held, in place of an old one': { before: [said(10, 10), said(4, 1), said(5, 2), said(9, 9)], current: 100, desired: 3, down: 180, gives: 5, kept: [10, 4, 5, 3] },
  'up is held, in place of the only old one': { before: [said(10, 100), said(6, 1), said(5, 2), said(9, 3)], current: 1, desired: 100, up: 300, gives: 5, kept: [100, 6, 5, 9] },
  'no way up when less is wanted now': { before: [said(2, 100), said(3, 3)], current: 2, desired: 1, up: 300, down: 300, gives: 2 },
  'no way down when more is wanted now': { before: [said(2, 100), said(1, 3)], current: 2, desired: 3, up: 300, down: 300, gives: 2 },
}

describe('what was recommended within the windows of a behavior', () => {
  it.each(Object.entries(behaved))('%s', (_, { before, current, desired, up = 0, down = 0, gives, kept }) => {
    const behavior = { scaleUp: { stabilizationWindowSeconds: up }, scaleDown: { stabilizationWindowSeconds: down } }
    const found = stabilizedByBehavior(before, { replicas: desired, atMs: NOW, current }, behavior)
    expect(found.replicas).toBe(gives)
    if (kept) expect(found.recommendations.map(({ replicas }) => replicas)).toEqual(kept)
  })
})
