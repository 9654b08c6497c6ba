import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../api/kinds/pod'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { createSimulation } from '../../../base/simulation'
import { pickVictims } from './replicas'

const created = '2026-01-01T00:00:00Z'
const pod = (name: string, { node = 'n1', phase = 'Running', isReady = true, goes = false }: { node?: string; phase?: string; isReady?: boolean; goes?: boolean } = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: created, ...(goes ? { deletionTimestamp: created } : {}) },
  spec: { containers: [], nodeName: node },
  status: { phase, conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: created }] },
})
const setOf = (name: string, isOfDeployment: boolean): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: created,
    ...(isOfDeployment ? { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', uid: 'd', controller: true }] } : {}),
  },
  spec: { selector: {} },
  status: { replicas: 0 },
})

interface Row {
  readonly name: string
  readonly own: readonly Pod[]
  /** Of another ReplicaSet of the same Deployment. */
  readonly siblings?: readonly Pod[]
  readonly isOfDeployment?: boolean
  readonly count: number
  readonly expected: readonly string[]
}

const pending = pod('pending', { phase: 'Pending', isReady: false })
const unassigned = pod('unassigned', { node: '', phase: 'Pending', isReady: false })
const unready = pod('unready', { isReady: false })
const mixture = [pod('ready'), unready, pending, unassigned]

describe('who goes when there are too many', () => {
  it.each<Row>([
    { name: 'nobody', own: mixture, count: 0, expected: [] },
    { name: 'first who has no node', own: mixture, count: 1, expected: ['unassigned'] },
    { name: 'then who is pending', own: mixture, count: 2, expected: ['unassigned', 'pending'] },
    { name: 'then who is not ready', own: mixture, count: 3, expected: ['unassigned', 'pending', 'unready'] },
    { name: 'everybody, in no order', own: mixture, count: 4, expected: ['ready', 'unready', 'pending', 'unassigned'] },
    { name: 'nobody who goes already', own: [pod('a', { goes: true }), pod('b')], count: 1, expected: ['b'] },
    {
      name: 'who has a sibling beside it',
      own: [pod('a'), pod('b', { node: 'n2' })], siblings: [pod('s', { node: 'n2' })], isOfDeployment: true, count: 1, expected: ['b'],
    },
    {
      name: 'not who has only siblings beside it that are at their end',
      own: [pod('a', { node: 'n2' }), pod('b', { node: 'n2' }), pod('c')], siblings: [pod('s'), pod('t', { phase: 'Succeeded' }), pod('u', { goes: true })],
      isOfDeployment: true, count: 1, expected: ['a'],
    },
    {
      name: 'whoever it is, crowded or not, where there is no Deployment',
      own: [pod('a'), pod('b', { node: 'n2' }), pod('c', { node: 'n2' })], count: 1, expected: ['a'],
    },
    { name: 'who is crowded by its own kind', own: [pod('a'), pod('b', { node: 'n2' }), pod('c', { node: 'n2' })], isOfDeployment: true, count: 1, expected: ['b'] },
    { name: 'who is not ready, however crowded the others', own: [unready, pod('b', { node: 'n2' }), pod('c', { node: 'n2' })], isOfDeployment: true, count: 1, expected: ['unready'] },
  ])('$name', ({ own, siblings = [], isOfDeployment = false, count, expected }) => {
    const { clock } = createSimulation({ seed: '1', startMs: Date.parse(created) + 60_000 })
    const owner = setOf('web', isOfDeployment)
    const pods = { ownedBy: (uid: string) => (uid === 'web' ? own : siblings) }
    const owners = { ownedBy: () => [owner, setOf('sibling', true)] }
    expect(pickVictims({ clock }, owner, { pods, owners, count }).map(({ metadata }) => metadata.name)).toEqual(expected)
  })
})
