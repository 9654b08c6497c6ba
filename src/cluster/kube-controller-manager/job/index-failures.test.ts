/** Rows: upstream's pkg/controller/job/indexed_job_utils_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Job } from '../../../api/kinds/job'
import type { Batch } from '../../../api/types'
import { isActive } from '../pod-state'
import { failedIndexes, failureAnnotations, isIndexFailed, waitingPods } from './index-failures'
import { indexesOf, namePrefix } from './indexes'
import { formatIndexes, intervalsOf } from './intervals'
import { pickVictims } from './job-pods'
import { podOf, type PodRow } from './pod-of.test.support'

const jobOf = (spec: Partial<Batch.JobSpec>, status: Job['status'] = {}, name = 'once'): Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace: 'default', uid: 'j', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { completionMode: 'Indexed', completions: 2, template: {}, ...spec },
  status,
})
const failed = (index: number, failures: string, rest: PodRow = {}): PodRow => ({
  phase: 'Failed',
  index,
  failures,
  uid: `${index}/${failures}`,
  ...rest,
})
const failIndexOn3 = { rules: [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [3] } }] }

describe('limits per index', () => {
  it.each([
    { limit: 0, pod: failed(0, '0'), isOver: true },
    { limit: 1, pod: failed(1, '1'), isOver: true },
    { limit: 1, pod: failed(1, '0'), isOver: false },
    { limit: 1, pod: { ...failed(1, '1'), phase: 'Running' }, isOver: false },
    { limit: 1, pod: failed(0, '0', { exits: [['c', 3]] }), policy: failIndexOn3, isOver: true },
    { limit: 1, pod: failed(0, '0', { exits: [['c', 4]] }), policy: failIndexOn3, isOver: false },
  ])('an index that may fail $limit times, $pod.failures before this, is over: $isOver', ({ limit, pod, policy, isOver }) => {
    expect(isIndexFailed(jobOf({ backoffLimitPerIndex: limit, ...(policy ? { podFailurePolicy: policy } : {}) }), podOf(pod))).toBe(isOver)
  })

  it.each([
    { title: 'a new one', limit: 1, pods: [failed(0, '0'), failed(1, '1')], indexes: '1' },
    { title: 'none for a pod that is counted', limit: 0, pods: [failed(0, '0', { untracked: true })], indexes: '' },
    { title: 'none outside of the Job', limit: 0, pods: [failed(3, '0')], indexes: '' },
    { title: 'one more', limit: 0, before: '0', pods: [failed(1, '0')], indexes: '0,1' },
    { title: 'the first', limit: 0, before: '', pods: [failed(1, '0')], indexes: '1' },
    { title: 'those that are left of a larger Job', limit: 0, before: '9', pods: [failed(1, '0')], indexes: '1' },
  ])('the failed indexes have $title', ({ limit, before, pods, indexes }) => {
    const job = jobOf({ backoffLimitPerIndex: limit }, before === undefined ? {} : { failedIndexes: before })
    expect(formatIndexes(failedIndexes(job, pods.map(podOf)))).toBe(indexes)
  })

  const late = '2026-01-01T00:00:09Z'
  it.each([
    { title: 'pods of indexes that may go on', limit: 1, pods: [failed(0, '0'), failed(1, '1'), failed(2, '0')], waiting: ['0/0', '2/0'] },
    { title: 'no pod that is let go', limit: 1, pods: [failed(0, '0', { untracked: true })], waiting: [] },
    { title: 'no pod that was let go just now', limit: 1, released: ['0/0'], pods: [failed(0, '0')], waiting: [] },
    { title: 'no pod without a place', limit: 1, pods: [failed(4, '0')], waiting: [] },
    { title: 'no pod that has its successor', limit: 1, pods: [failed(0, '0'), { index: 0, failures: '1' }], waiting: [] },
    { title: 'no pod whose index has succeeded', limit: 1, succeeded: [0], pods: [failed(0, '0')], waiting: [] },
    { title: 'the one that has failed most', limit: 4, pods: [failed(0, '0'), failed(0, '2'), failed(0, '1')], waiting: ['0/2'] },
    {
      title: 'the one that has failed last',
      limit: 4,
      pods: [failed(0, '1', { uid: 'a' }), failed(0, '1', { uid: 'b', exits: [['c', 1]], finishedAt: late }), failed(0, '1', { uid: 'c' })],
      waiting: ['b'],
    },
  ])('$title waits for a successor', ({ limit, pods: rows, waiting, released = [], succeeded = [] }) => {
    const job = jobOf({ backoffLimitPerIndex: limit, completions: 3 })
    const pods = rows.map(podOf)
    const view = {
      job,
      pods,
      active: pods.filter(isActive),
      succeeded: intervalsOf(succeeded),
      failed: failedIndexes(job, pods),
      released: new Set(released),
    }
    expect([...waitingPods(view).values()].map(({ metadata }) => metadata.uid).sort()).toEqual(waiting)
  })

  const ignoring = { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [3] } }] }
  it.each([
    { replaced: undefined, counted: '0', ignored: undefined },
    { replaced: failed(0, '0'), counted: '1', ignored: undefined },
    { replaced: failed(0, '1', { ignored: '2' }), counted: '2', ignored: '2' },
    { replaced: failed(0, '1', { exits: [['c', 3]] }), counted: '1', ignored: '1' },
    { replaced: failed(0, 'x'), counted: '1', ignored: undefined },
  ])('who replaces $replaced says $counted and $ignored', ({ replaced, counted, ignored }) => {
    const said = failureAnnotations(jobOf({ backoffLimitPerIndex: 3, podFailurePolicy: ignoring }), replaced && podOf(replaced))
    expect(said['batch.kubernetes.io/job-index-failure-count']).toBe(counted)
    expect(said['batch.kubernetes.io/job-index-ignored-failure-count']).toBe(ignored)
  })

  it.each([
    { rows: [[0], [1], [2]], atLeast: 0, gone: [] },
    { rows: [[0], [1, 'Pending'], [2]], atLeast: 1, gone: [1] },
    { rows: [[0], [1], [5]], atLeast: 0, gone: [5] },
    { rows: [[0], [1], [1, 'Pending']], atLeast: 0, gone: [1] },
    { rows: [[0], [undefined]], atLeast: 0, gone: [undefined] },
  ] as const)('of pods $rows at least $atLeast go: $gone', ({ rows, atLeast, gone }) => {
    const pods = rows.map(([index, phase]) => podOf({ ...(index === undefined ? {} : { index }), phase: phase ?? 'Running' }))
    const victims = pickVictims(jobOf({ completions: 3 }), pods, atLeast)
    expect(victims.map((pod) => indexesOf([pod])[0])).toEqual(gone)
  })

  it.each([
    ['once', undefined, 'once-'],
    ['once', 7, 'once-7-'],
    ['a'.repeat(63), 12, `${'a'.repeat(54)}-12-`],
  ])('pods of %s with index %s are called %s…', (name, index, prefix) => expect(namePrefix(jobOf({}, {}, name), index)).toBe(prefix))
})
