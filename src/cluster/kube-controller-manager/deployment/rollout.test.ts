import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../api/kinds/pod'
import { deploymentOf, setOf } from './objects.test.support'
import { isAnyRunning, isScaled } from './rollout'

const pod = (phase: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: phase, namespace: 'default', uid: phase, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { containers: [] },
  status: { phase },
})

describe('strategy Recreate waits for old pods', () => {
  it.each([
    { name: 'not without old ReplicaSets', sets: [], phases: [], expected: false },
    { name: 'while they run', sets: [setOf('a'), setOf('b')], phases: ['Running'], expected: true },
    { name: 'while a status counts them', sets: [setOf('a', { size: 0, actual: 1 })], phases: [], expected: true },
    { name: 'not when there are none', sets: [setOf('a')], phases: [], expected: false },
    { name: 'not for those that came to their end', sets: [setOf('a')], phases: ['Failed', 'Succeeded'], expected: false },
    { name: 'of which nobody knows', sets: [setOf('a')], phases: ['Unknown'], expected: true },
    { name: 'that are pending', sets: [setOf('a')], phases: ['Pending'], expected: true },
    { name: 'one of which is pending', sets: [setOf('a')], phases: ['Failed', 'Succeeded', 'Pending'], expected: true },
  ])('$name', ({ sets, phases, expected }) => {
    expect(isAnyRunning(sets, ({ metadata }) => (metadata.name === 'a' ? phases.map(pod) : []))).toBe(expected)
  })
})

describe('a Deployment was scaled', () => {
  it.each([
    { name: 'when a ReplicaSet was sized for another number', sets: [setOf('new', { size: 1, desired: 3 })], expected: true },
    { name: 'not when it was sized for this one', sets: [setOf('new', { size: 1, desired: 10 })], expected: false },
    { name: 'not when nothing is written down', sets: [setOf('new', { size: 1 })], expected: false },
    { name: 'not when only one without pods was', sets: [setOf('new', { size: 1, desired: 10 }), setOf('old', { desired: 3 })], expected: false },
    { name: 'when an old one was', sets: [setOf('new', { size: 1, desired: 10 }), setOf('old', { size: 2, desired: 3 })], expected: true },
  ])('$name', ({ sets: [newSet, ...oldSets], expected }) => {
    expect(isScaled(deploymentOf({ replicas: 10 }), { newSet, oldSets })).toBe(expected)
  })
})
