/** Rows: upstream's pkg/controller/job/backoff_utils_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { finishedMs, nextBackOff, noBackOff, remainingBackOffMs } from './back-off'
import { remainingPerIndexMs } from './index-failures'
import { podOf, type PodRow } from './pod-of.test.support'

const NOON = Date.UTC(2026, 0, 1, 12)
const at = (ms: number): string => new Date(NOON + ms).toISOString()
const ended = (ms: number) => podOf({ exits: [['c', 1]], finishedAt: at(ms) })

describe('the back-off of a Job', () => {
  it.each([
    { title: 'one failure', failed: [0], failures: 1, last: 0 },
    { title: 'two failures', failed: [0, -1], failures: 2, last: 0 },
    { title: 'two failures and then a success', succeeded: [0], failed: [-2, -1], failures: 0 },
    { title: 'failures before and after a success', succeeded: [-2], failed: [0, -4, -3, -1], failures: 2, last: 0 },
    { title: 'one more failure', before: { failures: 2, lastMs: NOON - 9 }, failed: [0], failures: 3, last: 0 },
    { title: 'a success and a failure at the same time', succeeded: [0], failed: [0], failures: 0 },
    { title: 'nothing', failed: [], failures: 0 },
    { title: 'nothing new', before: { failures: 2, lastMs: NOON }, failed: [], failures: 2, last: 0 },
    { title: 'a success', before: { failures: 2, lastMs: NOON }, succeeded: [0], failed: [], failures: 0 },
    {
      title: 'a success after earlier failures, and one failure',
      before: { failures: 4, lastMs: NOON },
      succeeded: [0],
      failed: [1],
      failures: 1,
      last: 1,
    },
  ])('counts $title', ({ before = noBackOff, succeeded = [], failed, failures, last }) => {
    const lastMs = last === undefined ? 0 : NOON + last
    expect(nextBackOff(before, succeeded.map(ended), failed.map(ended))).toEqual({ failures, lastMs })
  })

  it.each([
    [0, 0, 0],
    [1, 0, 10],
    [1, 1, 9],
    [1, 10, 0],
    [1, 11, 0],
    [2, 0, 20],
    [3, 0, 40],
    [6, 0, 320],
    [7, 0, 600],
    [40, 0, 600],
  ])('after %i failures and %i s has %i s left', (failures, passed, left) => {
    expect(remainingBackOffMs({ failures, lastMs: NOON }, NOON + passed * 1000)).toBe(left * 1000)
  })

  it.each([
    [undefined, 0],
    [{ failures: '0' }, 10],
    [{ failures: '2' }, 40],
    [{ failures: '1', ignored: '1' }, 40],
    [{ failures: 'x', ignored: '-4' }, 10],
  ])('of an index whose last pod was %j has %i s left', (row, left) => {
    const pod = row && podOf({ ...row, phase: 'Failed', exits: [['c', 1]], finishedAt: at(0) })
    expect(remainingPerIndexMs(pod, NOON)).toBe(left * 1000)
  })

  const ready = (status: string, ms: number) => [{ type: 'Ready', status, lastTransitionTime: at(ms) }]
  const times: readonly [string, PodRow, number][] = [
    [
      'when its containers ended',
      {
        exits: [
          ['a', 0],
          ['b', 1],
        ],
        finishedAt: at(-1000),
      },
      -1000,
    ],
    ['when it was no longer ready', { exits: [['a', 1]], conditions: ready('False', -2000) }, -2000],
    ['when it was to be gone', { exits: [['a', 1]], conditions: ready('True', -9000), metadata: { deletionTimestamp: at(0) } }, 0],
    ['when it was asked to go', { metadata: { deletionTimestamp: at(0), deletionGracePeriodSeconds: 30 } }, -30_000],
    ['when it was created', { metadata: { creationTimestamp: at(-5000) } }, -5000],
  ]
  it.each(times)('takes it that a pod ended %s', (_title, row, ms) => expect(finishedMs(podOf(row))).toBe(NOON + ms))
})
