import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../api/kinds/pod'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { internalError } from '../../../api/status-error'
import type { Apps } from '../../../api/types'
import { nextStatus } from './status'

const NOW = Date.UTC(2026, 0, 1, 0, 1)
const now = '2026-01-01T00:01:00Z'
const clock = { now: () => NOW, timestamp: () => now }

const setOf = (spec: Partial<Apps.ReplicaSetSpec>, status: Partial<ReplicaSet['status']> = {}): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '1', generation: 3, creationTimestamp: now },
  spec: { replicas: 2, selector: {}, template: { metadata: { labels: { app: 'web', tier: 'front' } } }, ...spec },
  status: { replicas: 0, ...status },
})

const readySince = (second: number): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', uid: 'p', resourceVersion: '1', creationTimestamp: now },
  spec: { containers: [] },
  status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: `2026-01-01T00:00:${second}Z` }] },
})

const whole = { labels: { app: 'web', tier: 'front', extra: 'yes' }, active: 2, ready: 1 }
const half = { labels: { app: 'web' }, active: 1, ready: 1 }

describe('the status of a ReplicaSet', () => {
  it.each([
    { name: 'says nothing of what is not there', groups: [], expected: { replicas: 0 } },
    { name: 'counts pods by what they are', groups: [whole], expected: { replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 1, availableReplicas: 1 } },
    { name: 'tells which bear all labels', groups: [whole, half], expected: { replicas: 3, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2 } },
  ])('$name', ({ groups, expected }) => {
    expect(nextStatus(setOf({}), { groups, owned: [], failure: undefined, clock })).toEqual({ ...expected, observedGeneration: 3 })
  })

  it('takes as available what was ready long enough', () => {
    const owned = [readySince(45), readySince(55)]
    const status = nextStatus(setOf({ minReadySeconds: 10 }), { groups: [{ ...whole, ready: 2 }], owned, failure: undefined, clock })
    expect(status).toMatchObject({ readyReplicas: 2, availableReplicas: 1 })
  })
})

describe('its condition ReplicaFailure', () => {
  const failure = internalError('no room')
  const known = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'before', lastTransitionTime: '2026-01-01T00:00:00Z' }
  const other = { type: 'ImagePullBackOff', status: 'True', reason: 'NonExistentImage' }
  const fresh = { type: 'ReplicaFailure', status: 'True', lastTransitionTime: now }
  it.each([
    { name: 'tells why pods are lacking', has: 1, failure, before: [], expected: [{ ...fresh, reason: 'FailedCreate', message: failure.message }] },
    {
      name: 'tells why there are too many',
      has: 3, failure, before: [other], expected: [other, { ...fresh, reason: 'FailedDelete', message: `unable to delete pods: ${failure.message}` }],
    },
    { name: 'stays as it is, whatever fails next', has: 3, failure, before: [known], expected: [known] },
    { name: 'goes with the failure', has: 2, failure: undefined, before: [known, other], expected: [other] },
    { name: 'is not there when nothing fails', has: 2, failure: undefined, before: [], expected: undefined },
  ])('$name', ({ has, failure: error, before, expected }) => {
    const observed = { groups: [{ ...whole, active: has }], owned: [], failure: error, clock }
    expect(nextStatus(setOf({}, { conditions: before }), observed).conditions).toEqual(expected)
  })
})
