import { describe, expect, it } from 'vitest'
import type { Core } from '../../api/types'
import { changesOf, nodeConditions, type Pressure } from './node-conditions'

const BEFORE = '2026-01-01T00:00:00Z'
const NOW = '2026-01-01T00:01:00Z'
const was = (type: string, status: string): Core.NodeCondition => ({ type, status, reason: 'r', message: 'm', lastHeartbeatTime: BEFORE, lastTransitionTime: BEFORE })
const of = (type: string, before: readonly Core.NodeCondition[], pressures: readonly Pressure[]) => nodeConditions(before, new Set(pressures), NOW).find((condition) => condition.type === type)

/** Upstream: TestMemoryPressureCondition, TestDiskPressureCondition, TestPIDPressureCondition, TestReadyCondition in pkg/kubelet/nodestatus/setters_test.go. */
describe.each([
  { type: 'MemoryPressure', bad: 'KubeletHasInsufficientMemory', good: 'KubeletHasSufficientMemory', badEvent: 'NodeHasInsufficientMemory', goodEvent: 'NodeHasSufficientMemory' },
  { type: 'DiskPressure', bad: 'KubeletHasDiskPressure', good: 'KubeletHasNoDiskPressure', badEvent: 'NodeHasDiskPressure', goodEvent: 'NodeHasNoDiskPressure' },
  { type: 'PIDPressure', bad: 'KubeletHasInsufficientPID', good: 'KubeletHasSufficientPID', badEvent: 'NodeHasInsufficientPID', goodEvent: 'NodeHasSufficientPID' },
] as const)('$type', ({ type, bad, good, badEvent, goodEvent }) => {
  it.each([
    { name: 'new, no pressure', before: [], pressures: [], status: 'False', reason: good, since: NOW, event: goodEvent },
    { name: 'new, pressure', before: [], pressures: [type], status: 'True', reason: bad, since: NOW, event: badEvent },
    { name: 'no pressure as before', before: [was(type, 'False')], pressures: [], status: 'False', reason: good, since: BEFORE, event: undefined },
    { name: 'pressure comes', before: [was(type, 'False')], pressures: [type], status: 'True', reason: bad, since: NOW, event: badEvent },
    { name: 'pressure as before', before: [was(type, 'True')], pressures: [type], status: 'True', reason: bad, since: BEFORE, event: undefined },
    { name: 'pressure goes', before: [was(type, 'True')], pressures: [], status: 'False', reason: good, since: NOW, event: goodEvent },
    { name: 'after nobody knew', before: [was(type, 'Unknown')], pressures: [], status: 'False', reason: good, since: NOW, event: goodEvent },
  ])('$name', ({ before, pressures, status, reason, since, event }) => {
    expect(of(type, before, pressures)).toMatchObject({ status, reason, lastTransitionTime: since, lastHeartbeatTime: NOW })
    const said = changesOf(before, nodeConditions(before, new Set(pressures), NOW))
    expect(said.filter((each) => each === badEvent || each === goodEvent)).toEqual(event ? [event] : [])
  })
})

it('says of a node that it is ready, and leaves the conditions of others alone', () => {
  const foreign = was('NetworkUnavailable', 'False')
  const after = nodeConditions([foreign, was('Ready', 'Unknown')], new Set(), NOW)
  expect(after.map(({ type }) => type)).toEqual(['NetworkUnavailable', 'MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'])
  expect(after[0]).toBe(foreign)
  expect(after[4]).toMatchObject({ status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status', lastTransitionTime: NOW })
  expect(changesOf([was('Ready', 'Unknown')], after)).toContain('NodeReady')
})
