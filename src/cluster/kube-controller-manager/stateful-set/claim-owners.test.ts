/** The tables of upstream's stateful_set_utils_test.go TestIsClaimOwnerUpToDate, TestClaimOwnerUpToDateEdgeCases and their kin (v1.32). */
import { describe, expect, it } from 'vitest'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import type { OwnerReference } from '../../../api/object'
import { areOwnersRight, isStale, rightOwners } from './claim-owners'

const SET = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'set-1', controller: true, blockOwnerDeletion: true }
const POD = { apiVersion: 'v1', kind: 'Pod', name: 'web-1', uid: 'pod-1', controller: true, blockOwnerDeletion: true }
const OTHER = { apiVersion: 'v1', kind: 'Pod', name: 'other', uid: 'other-1' }
const RULER = { ...OTHER, controller: true }

type When = 'Retain' | 'Delete'

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1', uid: 'pod-1' } }

const setOf = (whenDeleted: When, whenScaled: When, replicas: number): StatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'default', uid: 'set-1', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { serviceName: 'web', replicas, selector: {}, template: {}, persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } },
  status: { replicas: 0 },
})

const claimOf = (ownerReferences: readonly OwnerReference[]) => ({
  metadata: { name: 'data-web-1', uid: 'claim-1', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ownerReferences },
})

const policies: readonly { when: readonly [When, When]; replicas: number; owners: readonly OwnerReference[] }[] = [
  { when: ['Retain', 'Retain'], replicas: 2, owners: [] },
  { when: ['Retain', 'Retain'], replicas: 1, owners: [] },
  { when: ['Delete', 'Retain'], replicas: 2, owners: [SET] },
  { when: ['Delete', 'Retain'], replicas: 1, owners: [SET] },
  { when: ['Retain', 'Delete'], replicas: 2, owners: [] },
  { when: ['Retain', 'Delete'], replicas: 1, owners: [POD] },
  { when: ['Delete', 'Delete'], replicas: 2, owners: [SET] },
  { when: ['Delete', 'Delete'], replicas: 1, owners: [POD] },
]

describe('the owners of a claim', () => {
  for (const { when, replicas, owners } of policies) {
    for (const others of [[], [OTHER]]) {
      const title = `whenDeleted ${when[0]}, whenScaled ${when[1]}, ${replicas} replicas${others.length > 0 ? ', with another owner' : ''}`
      it(`${title}: web-1 leaves its claim to ${owners.map(({ kind }) => kind).join() || 'nobody'}`, () => {
        const set = setOf(...when, replicas)
        for (const present of [[], [SET], [POD], [SET, POD]]) {
          const claim = claimOf([...present, ...others])
          const isRight = present.length === owners.length && present.every((one) => owners.includes(one))
          expect(areOwnersRight(claim, set, pod)).toBe(isRight)
          expect(rightOwners(claim, set, pod)).toEqual([...others, ...owners])
        }
      })
    }
  }

  const odd: readonly { title: string; when: readonly [When, When]; owners: readonly OwnerReference[]; right: boolean; after: readonly OwnerReference[] }[] = [
    { title: 'a reference to the pod that is no controller is put right', when: ['Delete', 'Delete'], owners: [{ ...POD, controller: false }], right: false, after: [POD] },
    { title: 'a reference to the set that is no controller is put right', when: ['Delete', 'Retain'], owners: [{ ...SET, controller: false }], right: false, after: [SET] },
    { title: 'what went with a former pod is left to it', when: ['Delete', 'Delete'], owners: [{ ...POD, uid: 'gone' }], right: true, after: [] },
    { title: 'what went with a former set is left to it', when: ['Delete', 'Retain'], owners: [{ ...SET, uid: 'gone' }], right: true, after: [] },
    { title: 'beside another controller the set takes itself away', when: ['Delete', 'Retain'], owners: [SET, RULER], right: false, after: [RULER] },
    { title: 'beside another controller the pod takes itself away', when: ['Delete', 'Delete'], owners: [POD, RULER], right: false, after: [RULER] },
    { title: 'what another controller has is left alone', when: ['Delete', 'Delete'], owners: [RULER], right: true, after: [RULER] },
    { title: 'that another controller has it is no matter where claims are kept', when: ['Retain', 'Retain'], owners: [SET, RULER], right: false, after: [RULER] },
  ]
  for (const { title, when, owners, right, after } of odd) {
    it(title, () => {
      const set = setOf(...when, 1)
      expect(areOwnersRight(claimOf(owners), set, pod)).toBe(right)
      expect(rightOwners(claimOf(owners), set, pod)).toEqual(after)
    })
  }

  it('are stale when one of the same name is meant that is not this one', () => {
    expect(isStale(claimOf([POD]), pod)).toBe(false)
    expect(isStale(claimOf([{ ...POD, uid: 'gone' }]), pod)).toBe(true)
    expect(isStale(claimOf([POD]), { ...pod, metadata: { name: 'web-1', uid: '' } })).toBe(true)
    expect(isStale(claimOf([{ ...POD, name: 'web-2', uid: 'gone' }]), pod)).toBe(false)
  })
})
