import { expect, it } from 'vitest'
import type { Core, Pod } from '../../api/types'
import { pressureRefusal } from './eviction-admission'
import type { Pressure } from './node-conditions'

const bestEffort: Core.PodSpec = { containers: [{ name: 'main' }] }
const burstable: Core.PodSpec = { containers: [{ name: 'main', resources: { requests: { memory: '10Mi' } } }] }
const critical: Core.PodSpec = { ...bestEffort, priority: 2_000_001_000 }
const tolerant: Core.PodSpec = { ...bestEffort, tolerations: [{ key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' }] }
const refused = (conditions: string) => ({ reason: 'Evicted', message: `The node had condition: [${conditions}]. ` })

/** Upstream: TestMemoryPressure, TestDiskPressureNodeFs in pkg/kubelet/eviction/eviction_manager_test.go. */
it.each<{ name: string; spec: Core.PodSpec; pressures: Pressure[]; refusal: object | undefined }>([
  { name: 'anybody without pressure', spec: bestEffort, pressures: [], refusal: undefined },
  { name: 'best effort without memory', spec: bestEffort, pressures: ['MemoryPressure'], refusal: refused('MemoryPressure') },
  { name: 'best effort that tolerates it', spec: tolerant, pressures: ['MemoryPressure'], refusal: undefined },
  { name: 'burstable without memory', spec: burstable, pressures: ['MemoryPressure'], refusal: undefined },
  { name: 'burstable without disk', spec: burstable, pressures: ['DiskPressure'], refusal: refused('DiskPressure') },
  { name: 'burstable without either', spec: burstable, pressures: ['MemoryPressure', 'DiskPressure'], refusal: refused('MemoryPressure DiskPressure') },
  { name: 'critical without either', spec: critical, pressures: ['MemoryPressure', 'DiskPressure'], refusal: undefined },
])('$name', ({ spec, pressures, refusal }) => {
  expect(pressureRefusal({ metadata: { name: 'web' }, spec, status: {} } as Pod, new Set(pressures))).toEqual(refusal)
})
