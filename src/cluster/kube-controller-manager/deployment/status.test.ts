import { describe, expect, it } from 'vitest'
import type { Deployment } from '../../../api/kinds/deployment'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { findCondition, withCondition, type Condition } from './conditions'
import { deploymentOf, rolling, setOf, timeOf } from './objects.test.support'
import { deadlineIn, isComplete, isOverdue, isProgressing, nextRolloutStatus, nextStatus } from './status'

const at = (second: number) => ({ now: () => Date.parse(timeOf(second)), timestamp: () => timeOf(second) })

type Counts = readonly [replicas: number, updated: number, available: number]
const statusOf = ([replicas, updatedReplicas, availableReplicas]: Counts, conditions: Condition[] = []): Deployment['status'] =>
  ({ replicas, updatedReplicas, availableReplicas, readyReplicas: availableReplicas, conditions })

const progressing = (status: string, reason: string): Condition =>
  ({ type: 'Progressing', status, reason, message: '', lastUpdateTime: timeOf(0), lastTransitionTime: timeOf(0) })
const timedOut = progressing('False', 'ProgressDeadlineExceeded')
const available = progressing('True', 'NewReplicaSetAvailable')
const updated = progressing('True', 'ReplicaSetUpdated')

const recreated = (replicas: number, status: Deployment['status'], progressDeadlineSeconds?: number) =>
  deploymentOf({ replicas, progressDeadlineSeconds, strategy: { type: 'Recreate' } }, { status })

describe('the condition Progressing', () => {
  interface Row {
    readonly name: string
    readonly deadline?: number
    readonly wants: number
    readonly was: Counts
    readonly condition?: Condition
    readonly newSet?: ReplicaSet
    readonly oldSets?: readonly ReplicaSet[]
    readonly expected?: Partial<Condition>
  }
  const grown = { newSet: setOf('foo', { size: 3, actual: 2 }), oldSets: [setOf('bar', { size: 0, actual: 1 })] }
  const stuck = { newSet: setOf('foo', { size: 3, actual: 2 }) }
  const whole = { newSet: setOf('foo', { size: 3 }) }
  const rows: readonly Row[] = [
    { name: 'goes when there is no deadline', wants: 3, was: [2, 2, 2], condition: updated, ...grown },
    { name: 'goes when the deadline is never', deadline: 2147483647, wants: 3, was: [2, 2, 2], condition: updated, ...grown },
    {
      name: 'stays when the rollout was over before',
      deadline: 60, wants: 3, was: [3, 3, 3], condition: available, oldSets: [], newSet: setOf('bar', { size: 3, available: 0 }),
      expected: { status: 'True', reason: 'NewReplicaSetAvailable', lastUpdateTime: timeOf(0), lastTransitionTime: timeOf(0) },
    },
    {
      name: 'tells of progress anew, and was true all the time',
      deadline: 60, wants: 3, was: [2, 1, 1], condition: updated, ...grown,
      expected: { status: 'True', reason: 'ReplicaSetUpdated', message: 'ReplicaSet "foo" is progressing.', lastUpdateTime: timeOf(90), lastTransitionTime: timeOf(0) },
    },
    {
      name: 'becomes true again with progress after the deadline',
      deadline: 60, wants: 3, was: [2, 1, 1], condition: timedOut, ...grown,
      expected: { status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: timeOf(90), lastTransitionTime: timeOf(90) },
    },
    {
      name: 'appears with progress',
      deadline: 60, wants: 3, was: [2, 1, 1], ...grown,
      expected: { status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: timeOf(90), lastTransitionTime: timeOf(90) },
    },
    {
      name: 'tells of the end, and was true all the time',
      deadline: 60, wants: 3, was: [3, 3, 2], condition: updated, ...whole,
      expected: {
        status: 'True', reason: 'NewReplicaSetAvailable', message: 'ReplicaSet "foo" has successfully progressed.',
        lastUpdateTime: timeOf(90), lastTransitionTime: timeOf(0),
      },
    },
    {
      name: 'becomes true at the end after the deadline',
      deadline: 60, wants: 3, was: [3, 3, 2], condition: timedOut, ...whole,
      expected: { status: 'True', reason: 'NewReplicaSetAvailable', lastTransitionTime: timeOf(90) },
    },
    { name: 'appears at the end', deadline: 60, wants: 3, was: [3, 3, 2], ...whole, expected: { status: 'True', reason: 'NewReplicaSetAvailable' } },
    {
      name: 'speaks of the Deployment when there is no new ReplicaSet',
      deadline: 60, wants: 0, was: [3, 3, 3], condition: updated, oldSets: [setOf('foo')],
      expected: { status: 'True', reason: 'NewReplicaSetAvailable', message: 'Deployment "foo" has successfully progressed.' },
    },
    {
      name: 'becomes false after the deadline',
      deadline: 60, wants: 3, was: [2, 2, 2], condition: updated, ...stuck,
      expected: {
        status: 'False', reason: 'ProgressDeadlineExceeded', message: 'ReplicaSet "foo" has timed out progressing.',
        lastUpdateTime: timeOf(90), lastTransitionTime: timeOf(90),
      },
    },
    {
      name: 'stays false',
      deadline: 60, wants: 3, was: [2, 2, 2], condition: timedOut, ...stuck,
      expected: { status: 'False', reason: 'ProgressDeadlineExceeded', lastUpdateTime: timeOf(0), lastTransitionTime: timeOf(0) },
    },
    { name: 'says nothing new before the deadline', deadline: 600, wants: 3, was: [2, 2, 2], condition: updated, ...stuck, expected: updated },
  ]
  it.each(rows)('$name', ({ deadline, wants, was, condition, newSet, oldSets = [], expected }) => {
    const before = statusOf(was, condition ? [condition] : [])
    const { conditions } = nextRolloutStatus(recreated(wants, before, deadline), { newSet, oldSets }, at(90))
    const found = findCondition(conditions, 'Progressing')
    if (expected) expect(found).toMatchObject(expected)
    else expect(found).toBeUndefined()
  })
})

describe('a rollout is complete', () => {
  it.each([
    { name: 'not while a pod is unavailable', wants: 5, was: [5, 5, 4], expected: false },
    { name: 'not while too few are available', wants: 5, was: [5, 5, 3], expected: false },
    { name: 'when all are new and available', wants: 5, was: [5, 5, 5], expected: true },
    { name: 'not while one is old', wants: 5, was: [5, 4, 5], expected: false },
    { name: 'not while there is one too many', wants: 1, was: [2, 1, 1], expected: false },
    { name: 'not when the only one never comes up', wants: 1, was: [1, 1, 0], expected: false },
  ] as const)('$name', ({ wants, was, expected }) => {
    expect(isComplete(deploymentOf({ replicas: wants, ...rolling(1, 1) }), statusOf(was))).toBe(expected)
  })

  it('not before its last change was seen', () => {
    const deployment = deploymentOf({ replicas: 1 })
    const changed = { ...deployment, metadata: { ...deployment.metadata, generation: 2 } }
    expect(isComplete(changed, { ...statusOf([1, 1, 1]), observedGeneration: 1 })).toBe(false)
    expect(isComplete(changed, { ...statusOf([1, 1, 1]), observedGeneration: 2 })).toBe(true)
  })
})

describe('a rollout gets on', () => {
  const counts = ([replicas, updatedReplicas, readyReplicas, availableReplicas]: readonly number[]) =>
    ({ replicas, updatedReplicas, readyReplicas, availableReplicas })
  it.each([
    { name: 'with more new pods', was: [10, 4, 4, 4], is: [10, 6, 4, 4], expected: true },
    { name: 'not when nothing changed', was: [10, 4, 4, 4], is: [10, 4, 4, 4], expected: false },
    { name: 'with less old pods', was: [10, 4, 6, 6], is: [8, 4, 6, 6], expected: true },
    { name: 'not with less new pods', was: [10, 7, 3, 3], is: [10, 6, 3, 3], expected: false },
    { name: 'with more new pods though there are less in all', was: [10, 4, 7, 7], is: [8, 8, 5, 5], expected: true },
    { name: 'with more ready pods', was: [10, 10, 9, 8], is: [10, 10, 10, 8], expected: true },
    { name: 'with more available pods', was: [10, 10, 10, 9], is: [10, 10, 10, 10], expected: true },
  ])('$name', ({ was, is, expected }) => {
    expect(isProgressing(counts(was), counts(is))).toBe(expected)
  })
})

describe('the deadline', () => {
  it.each([
    { name: 'is over a second after it', seconds: 11, reason: 'ReplicaSetUpdated', expected: true },
    { name: 'is not over at it', seconds: 10, reason: 'ReplicaSetUpdated', expected: false },
    { name: 'is not over before it', seconds: 9, reason: 'ReplicaSetUpdated', expected: false },
    { name: 'is of no account when the last rollout was complete', seconds: 11, reason: 'NewReplicaSetAvailable', expected: false },
    { name: 'stays over', seconds: 1, reason: 'ProgressDeadlineExceeded', expected: true },
  ])('$name', ({ seconds, reason, expected }) => {
    const status = statusOf([1, 1, 0], [progressing('True', reason)])
    expect(isOverdue(recreated(1, status, 10), status, at(seconds))).toBe(expected)
  })

  const stuck = progressing('True', 'ReplicaSetUpdated')
  interface Waiting {
    readonly name: string
    readonly deadline?: number
    readonly was: Counts
    readonly condition?: Condition
    /** After the last progress. */
    readonly seconds?: number
    readonly expected: number | undefined
  }
  it.each<Waiting>([
    { name: 'is not waited for when there is none', was: [3, 3, 2], condition: stuck, expected: undefined },
    { name: 'is not waited for when it is never', deadline: 2147483647, was: [3, 3, 2], condition: stuck, expected: undefined },
    { name: 'is not waited for without a beginning', deadline: 60, was: [3, 3, 2], expected: undefined },
    { name: 'is not waited for after the end', deadline: 60, was: [4, 4, 4], condition: stuck, expected: undefined },
    { name: 'is not waited for twice', deadline: 60, was: [3, 3, 0], condition: timedOut, expected: undefined },
    { name: 'is waited for, and a second longer', deadline: 60, was: [3, 3, 1], condition: stuck, seconds: 30, expected: 31_000 },
    { name: 'a second before it', deadline: 60, was: [3, 3, 1], condition: stuck, seconds: 59, expected: 2000 },
    { name: 'less than a second before it', deadline: 60, was: [3, 3, 1], condition: stuck, seconds: 59.5, expected: 505 },
    { name: 'at it', deadline: 60, was: [3, 3, 1], condition: stuck, seconds: 60, expected: 5 },
    { name: 'long after it', deadline: 60, was: [3, 3, 1], condition: stuck, seconds: 120, expected: 5 },
  ])('$name', ({ deadline, was, condition, seconds = 30, expected }) => {
    const status = statusOf(was, condition ? [condition] : [])
    const clock = { now: () => Date.parse(timeOf(0)) + seconds * 1000, timestamp: () => timeOf(seconds) }
    expect(deadlineIn(recreated(4, status, deadline), status, clock)).toBe(expected)
  })
})

describe('counts', () => {
  it('take as unavailable what should be there and is not available, created or not', () => {
    const deployment = deploymentOf({ replicas: 3, ...rolling(1, 0) })
    const created = { newSet: setOf('foo', { size: 3, actual: 0 }), oldSets: [] }
    expect(nextStatus(deployment, created, at(0))).toMatchObject({ unavailableReplicas: 3 })
    expect(nextStatus(deployment, created, at(0)).replicas).toBeUndefined()
    const shrunk = { newSet: setOf('foo', { size: 2, actual: 5 }), oldSets: [] }
    expect(nextStatus(deployment, shrunk, at(0))).toMatchObject({ replicas: 5, availableReplicas: 5 })
    expect(nextStatus(deployment, shrunk, at(0)).unavailableReplicas).toBeUndefined()
  })

  it.each([
    { wants: 4, unavailable: 1, has: 3, expected: ['True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'] },
    { wants: 4, unavailable: 0, has: 3, expected: ['False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'] },
    { wants: 0, unavailable: 0, has: 0, expected: ['True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'] },
  ])('$has of $wants available where $unavailable may be lacking: $expected.1', ({ wants, unavailable, has, expected }) => {
    const sets = { newSet: setOf('foo', { size: wants, available: has }), oldSets: [] }
    const { conditions } = nextStatus(deploymentOf({ replicas: wants, ...rolling(1, unavailable) }), sets, at(0))
    const found = findCondition(conditions, 'Available')
    expect([found?.status, found?.reason, found?.message]).toEqual(expected)
  })
})

describe('a failure to create pods', () => {
  const failing = (name: string, message: string): ReplicaSet => {
    const set = setOf(name, { size: 1, actual: 0 })
    const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message, lastTransitionTime: timeOf(7) }
    return { ...set, status: { ...set.status, conditions: [failure] } }
  }
  const failureOf = (newSet: ReplicaSet, oldSets: readonly ReplicaSet[], before: Condition[] = []) =>
    findCondition(nextRolloutStatus(recreated(1, statusOf([0, 0, 0], before)), { newSet, oldSets }, at(90)).conditions, 'ReplicaFailure')

  it('is told in the words and at the time of the ReplicaSet, of the new one before the others', () => {
    const told = { status: 'True', reason: 'FailedCreate', lastUpdateTime: timeOf(7), lastTransitionTime: timeOf(7) }
    expect(failureOf(failing('new', 'a'), [failing('old', 'b')])).toMatchObject({ ...told, message: 'a' })
    expect(failureOf(setOf('new'), [setOf('older'), failing('old', 'b')])).toMatchObject({ ...told, message: 'b' })
    expect(failureOf(setOf('new'), [], [{ ...updated, type: 'ReplicaFailure' }])).toBeUndefined()
  })
})

describe('conditions', () => {
  const news = { type: 'Progressing', status: 'True', reason: 'B', message: 'new' } as const
  it.each([
    { name: 'are added at the end', before: [], expected: [timeOf(9), timeOf(9)] },
    { name: 'stay with the same status and reason', before: [progressing('True', 'B')], expected: [timeOf(0), timeOf(0)] },
    { name: 'keep the time of the transition with the same status', before: [progressing('True', 'A')], expected: [timeOf(9), timeOf(0)] },
    { name: 'have a transition with another status', before: [progressing('False', 'B')], expected: [timeOf(9), timeOf(9)] },
  ])('$name', ({ before, expected }) => {
    const other: Condition = { ...updated, type: 'Available' }
    const after = withCondition([...before, other], news, timeOf(9))
    const found = findCondition(after, 'Progressing')
    expect([found?.lastUpdateTime, found?.lastTransitionTime]).toEqual(expected)
    expect(after).toHaveLength(2)
  })
})
