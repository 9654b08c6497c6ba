/** One sync of Jobs with policies. Rows: upstream's TestSyncJobWithJobSuccessPolicy and TestSyncJobWithJobBackoffLimitPerIndex (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../api/types'
import type { PodRow } from './pod-of.test.support'
import { statusAfter } from './sync-once.test.support'

const MAX_INT32 = 2_147_483_647
const indexed = (count: number, rest: Partial<Batch.JobSpec>) => ({
  ...{ completionMode: 'Indexed', completions: count, parallelism: count, backoffLimit: MAX_INT32 },
  ...rest,
})
const pod = (index: number, phase: string, rest: PodRow = {}): PodRow => ({ index, phase, ...rest })
const failed = (index: number, failures: string): PodRow => pod(index, 'Failed', { failures })
const disrupted = { conditions: [{ type: 'DisruptionTarget', status: 'True' }] }

const anyOf01 = { successPolicy: { rules: [{ succeededIndexes: '0,1', succeededCount: 1 }] } }
const failOnDisruption = { podFailurePolicy: { rules: [{ action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] } }
const on3 = (action: string) => ({ podFailurePolicy: { rules: [{ action, onExitCodes: { operator: 'In', values: [3] } }] } })
const exit3 = pod(0, 'Failed', { failures: '0', exits: [['x', 3]] })

const met = { type: 'SuccessCriteriaMet', status: 'True', reason: 'SuccessPolicy', message: 'Matched rules at index 0' }
const disruption = 'Pod default/p0 has condition DisruptionTarget matching FailJob rule at index 0'
const failing = { type: 'FailureTarget', status: 'True', reason: 'PodFailurePolicy', message: disruption }
const succeeding = ['SuccessCriteriaMet SuccessPolicy: Matched rules at index 0']
const succeeded = [...succeeding, 'Complete SuccessPolicy: Matched rules at index 0']
const failures = (reason: string, message: string) => [`FailureTarget ${reason}: ${message}`, `Failed ${reason}: ${message}`]
const pastLimit = failures('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
const withFailedIndexes = failures('FailedIndexes', 'Job has failed indexes')

interface Case {
  readonly title: string
  readonly spec: Partial<Batch.JobSpec>
  readonly status?: Partial<Batch.JobStatus>
  readonly pods: readonly PodRow[]
  readonly wanted: Partial<Batch.JobStatus>
  readonly conditions?: readonly string[]
}

const successes: readonly Case[] = [
  {
    title: 'is met though some indexes fail',
    spec: indexed(3, anyOf01),
    pods: [pod(0, 'Failed'), pod(0, 'Running'), pod(1, 'Succeeded'), pod(2, 'Running')],
    wanted: { failed: 1, succeeded: 1, terminating: 2, completedIndexes: '1' },
    conditions: succeeding,
  },
  {
    title: 'is met and the policy for failures is not',
    spec: indexed(2, { ...anyOf01, ...failOnDisruption }),
    pods: [pod(0, 'Failed'), pod(0, 'Running'), pod(1, 'Succeeded')],
    wanted: { failed: 1, succeeded: 1, terminating: 1, completedIndexes: '1' },
    conditions: succeeding,
  },
  {
    title: 'is met and the limit per index is not',
    spec: indexed(2, { ...anyOf01, backoffLimitPerIndex: 2 }),
    pods: [pod(0, 'Failed'), pod(0, 'Running'), pod(1, 'Succeeded')],
    wanted: { failed: 1, succeeded: 1, terminating: 1, completedIndexes: '1', failedIndexes: '' },
    conditions: succeeding,
  },
  {
    title: 'was met and all pods are gone',
    spec: indexed(2, anyOf01),
    status: { conditions: [met] },
    pods: [pod(0, 'Failed'), pod(1, 'Succeeded')],
    wanted: { failed: 1, succeeded: 1, terminating: 0, completedIndexes: '1' },
    conditions: succeeded,
  },
  {
    title: 'was met and some pods still run',
    spec: indexed(3, anyOf01),
    status: { conditions: [met] },
    pods: [pod(0, 'Failed'), pod(1, 'Running'), pod(1, 'Succeeded'), pod(2, 'Running')],
    wanted: { failed: 1, succeeded: 1, terminating: 2, completedIndexes: '1' },
    conditions: succeeding,
  },
  {
    title: 'is met, but the policy for failures comes first',
    spec: indexed(2, { ...anyOf01, ...failOnDisruption }),
    pods: [pod(0, 'Failed', disrupted), pod(0, 'Running'), pod(1, 'Succeeded')],
    wanted: { failed: 2, succeeded: 1, terminating: 1, completedIndexes: '1' },
    conditions: failures('PodFailurePolicy', disruption).slice(0, 1),
  },
  {
    title: 'is met, but the limit per index comes first',
    spec: indexed(2, { ...anyOf01, backoffLimitPerIndex: 1 }),
    pods: [failed(0, '1'), pod(1, 'Succeeded')],
    wanted: { failed: 1, succeeded: 1, terminating: 0, completedIndexes: '1', failedIndexes: '0' },
    conditions: withFailedIndexes,
  },
  {
    title: 'is met, but the limit comes first',
    spec: indexed(2, { ...anyOf01, backoffLimit: 1 }),
    pods: [pod(0, 'Failed'), pod(0, 'Failed'), pod(1, 'Succeeded')],
    wanted: { failed: 2, succeeded: 1, terminating: 0, completedIndexes: '1' },
    conditions: pastLimit,
  },
  {
    title: 'was met, and what the policy for failures says changes nothing',
    spec: indexed(2, { successPolicy: { rules: [{ succeededCount: 1 }] }, ...failOnDisruption }),
    status: { succeeded: 1, completedIndexes: '1', conditions: [met] },
    pods: [pod(0, 'Failed', disrupted), pod(1, 'Succeeded')],
    wanted: { failed: 1, succeeded: 1, terminating: 0, completedIndexes: '1' },
    conditions: succeeded,
  },
  {
    title: 'was met, and the limit per index changes nothing',
    spec: indexed(2, { successPolicy: { rules: [{ succeededIndexes: '1' }] }, backoffLimitPerIndex: 1 }),
    status: { succeeded: 1, completedIndexes: '1', conditions: [met] },
    pods: [failed(0, '1'), pod(1, 'Succeeded')],
    wanted: { failed: 1, succeeded: 1, terminating: 0, completedIndexes: '1', failedIndexes: '0' },
    conditions: succeeded,
  },
  {
    title: 'was met, and the limit changes nothing',
    spec: indexed(2, { ...anyOf01, backoffLimit: 1 }),
    status: { succeeded: 1, completedIndexes: '1', conditions: [met] },
    pods: [pod(0, 'Failed'), pod(1, 'Succeeded')],
    wanted: { failed: 1, succeeded: 1, terminating: 0, completedIndexes: '1' },
    conditions: succeeded,
  },
  {
    title: 'is met too late, after a failure',
    spec: indexed(2, { ...anyOf01, ...failOnDisruption }),
    status: { failed: 1, completedIndexes: '1', conditions: [failing] },
    pods: [pod(0, 'Failed', { ...disrupted, untracked: true }), pod(1, 'Succeeded')],
    wanted: { failed: 1, succeeded: 1, terminating: 0, completedIndexes: '1' },
    conditions: failures('PodFailurePolicy', disruption),
  },
]

const limits: readonly Case[] = [
  {
    title: 'lets an index succeed after a failure',
    spec: indexed(2, { backoffLimitPerIndex: 1 }),
    pods: [failed(0, '0'), pod(0, 'Succeeded', { failures: '1' }), pod(1, 'Succeeded', { failures: '0' })],
    wanted: { failed: 1, succeeded: 2, terminating: 0, completedIndexes: '0,1', failedIndexes: '' },
    conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => `${type} CompletionsReached: Reached expected number of succeeded pods`),
  },
  {
    title: 'does not count a pod that has no successor yet',
    spec: indexed(2, { backoffLimitPerIndex: 1 }),
    pods: [failed(0, '0')],
    wanted: { active: 2, terminating: 0, failedIndexes: '' },
  },
  {
    title: 'counts a pod that has its successor',
    spec: indexed(2, { backoffLimitPerIndex: 1 }),
    pods: [failed(0, '0'), pod(0, 'Pending', { failures: '1' })],
    wanted: { active: 2, failed: 1, terminating: 0, failedIndexes: '' },
  },
  {
    title: 'ends one index while the others go on',
    spec: indexed(2, { backoffLimitPerIndex: 1 }),
    pods: [failed(0, '1')],
    wanted: { active: 1, failed: 1, terminating: 0, failedIndexes: '0' },
  },
  {
    title: 'does not matter where a rule ends the index',
    spec: indexed(2, { backoffLimitPerIndex: 1, ...on3('FailIndex') }),
    pods: [exit3],
    wanted: { active: 1, failed: 1, terminating: 0, failedIndexes: '0' },
  },
  {
    title: 'does not matter where a rule ends the Job',
    spec: indexed(2, { backoffLimit: 6, backoffLimitPerIndex: 1, ...on3('FailJob') }),
    pods: [exit3],
    wanted: { failed: 1, terminating: 0, failedIndexes: '' },
    conditions: failures('PodFailurePolicy', 'Container x for pod default/p0 failed with exit code 3 matching FailJob rule at index 0'),
  },
  {
    title: 'is not touched by failures that a rule ignores',
    spec: indexed(2, { backoffLimit: 6, backoffLimitPerIndex: 1, ...on3('Ignore') }),
    pods: [exit3],
    wanted: { active: 2, terminating: 0, failedIndexes: '' },
  },
  {
    title: 'comes after the limit of the whole Job',
    spec: indexed(2, { backoffLimit: 1, backoffLimitPerIndex: 1 }),
    pods: [failed(0, '0'), failed(1, '0')],
    wanted: { failed: 2, terminating: 0, failedIndexes: '' },
    conditions: pastLimit,
  },
  {
    title: 'ends the Job when all indexes have ended',
    spec: indexed(2, { backoffLimitPerIndex: 1 }),
    pods: [failed(0, '1'), pod(1, 'Succeeded', { failures: '0' })],
    wanted: { failed: 1, succeeded: 1, terminating: 0, completedIndexes: '1', failedIndexes: '0' },
    conditions: withFailedIndexes,
  },
  {
    title: 'ends the Job when too many indexes have failed',
    spec: indexed(4, { backoffLimitPerIndex: 1, maxFailedIndexes: 1 }),
    pods: [failed(0, '1'), pod(1, 'Succeeded', { failures: '0' }), failed(2, '1'), pod(3, 'Running', { failures: '0' })],
    wanted: { failed: 3, succeeded: 1, terminating: 1, completedIndexes: '1', failedIndexes: '0,2' },
    conditions: failures('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes').slice(0, 1),
  },
]

/** Without times, and without what is not asked for here. */
function told({ spec, status = {}, pods }: Case) {
  const { conditions = [], ready: _ready, startTime: _start, completionTime: _end, ...rest } = statusAfter({ spec, status, pods })
  return { ...rest, conditions: conditions.map(({ type, reason, message }) => `${type} ${reason}: ${message}`) }
}

describe('a success policy that', () => {
  it.each(successes)('$title', (each) => {
    expect(told(each)).toEqual({ ...each.wanted, uncountedTerminatedPods: {}, conditions: each.conditions ?? [] })
  })
})

describe('a limit per index', () => {
  it.each(limits)('$title', (each) => {
    expect(told(each)).toEqual({ ...each.wanted, uncountedTerminatedPods: {}, conditions: each.conditions ?? [] })
  })
})
