import { describe, expect, it } from 'vitest'
import type { Core, Pod } from '../../api/types'
import { evictionMessage, isCritical, rankForEviction, storageExcess, type PodUse } from './eviction-ranking'
import { byEvictionPriority, defaultThresholds, firstMetAt, formatBytes, metThresholds, pastGrace, pressuresOf, type Observations, type Signal, type Threshold } from './eviction-thresholds'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

const observed = (memory: number, disk = 50 * GIB): Observations => ({
  'memory.available': { available: memory, capacity: 8 * GIB },
  'nodefs.available': { available: disk, capacity: 50 * GIB },
  'imagefs.available': { available: disk, capacity: 50 * GIB },
})

describe('thresholds', () => {
  it.each([
    { name: 'plenty of everything', seen: observed(4 * GIB), met: [], pressures: [] },
    { name: 'exactly at the threshold is not below it', seen: observed(100 * MIB), met: [], pressures: [] },
    { name: 'little memory', seen: observed(100 * MIB - 1), met: ['memory.available'], pressures: ['MemoryPressure'] },
    { name: 'a disk fuller than 85%', seen: observed(4 * GIB, 7 * GIB), met: ['imagefs.available'], pressures: ['DiskPressure'] },
    { name: 'a disk fuller than 90%', seen: observed(4 * GIB, 4 * GIB), met: ['nodefs.available', 'imagefs.available'], pressures: ['DiskPressure'] },
    { name: 'both', seen: observed(0, 0), met: ['memory.available', 'nodefs.available', 'imagefs.available'], pressures: ['MemoryPressure', 'DiskPressure'] },
    { name: 'nothing observed', seen: {}, met: [], pressures: [] },
  ])('$name', ({ seen, met, pressures }) => {
    const found = metThresholds(defaultThresholds, seen)
    expect(found.map(({ signal }) => signal)).toEqual(met)
    expect([...pressuresOf(found)]).toEqual(pressures)
  })

  const soft = (signal: Signal, graceMs: number): Threshold => ({ signal, value: { bytes: GIB }, graceMs })
  const five = soft('memory.available', 300_000)
  const one = soft('nodefs.available', 60_000)

  it('a soft one counts from when it was first met, and anew after a break', () => {
    const first = firstMetAt([five, one], new Map(), 0)
    expect(pastGrace(first, 59_999)).toEqual([])
    expect(pastGrace(firstMetAt([five, one], first, 60_000), 60_000)).toEqual([one])
    expect(pastGrace(firstMetAt([five, one], first, 300_000), 300_000)).toEqual([five, one])
    const broken = firstMetAt([one], first, 100_000)
    expect(pastGrace(firstMetAt([five, one], broken, 300_000), 300_000)).toEqual([one])
  })

  it('memory goes before the disk', () => {
    expect(byEvictionPriority([one, five])).toEqual([five, one])
  })
})

interface Row {
  readonly name: string
  readonly priority?: number
  readonly used: number
  readonly request?: string
}

const use = ({ name, priority = 0, used, request }: Row, what: 'memory' | 'ephemeral-storage' = 'memory'): PodUse => ({
  pod: {
    metadata: { name },
    spec: { priority, containers: [{ name: 'main', ...(request === undefined ? {} : { resources: { requests: { [what]: request } } }) }] },
    status: {},
  } as Pod,
  containers: new Map([['main', { memory: what === 'memory' ? used : 0, disk: what === 'memory' ? 0 : used }]]),
  volumes: new Map(),
})

const LOW = -1
const HIGH = 100
/** Upstream: TestOrderedByPriorityMemory, TestOrderedByPriorityDisk in pkg/kubelet/eviction/helpers_test.go. */
const rows: readonly Row[] = [
  { name: 'above-high-priority-high-usage', priority: HIGH, used: 900 * MIB, request: '50Mi' },
  { name: 'above-high-priority-low-usage', priority: HIGH, used: 200 * MIB, request: '50Mi' },
  { name: 'below-high-priority-high-usage', priority: HIGH, used: 900 * MIB, request: '1Gi' },
  { name: 'below-high-priority-low-usage', priority: HIGH, used: 200 * MIB, request: '1Gi' },
  { name: 'above-low-priority-high-usage', priority: LOW, used: 900 * MIB, request: '50Mi' },
  { name: 'above-low-priority-low-usage', priority: LOW, used: 200 * MIB, request: '50Mi' },
  { name: 'below-low-priority-high-usage', priority: LOW, used: 900 * MIB, request: '1Gi' },
  { name: 'below-low-priority-low-usage', priority: LOW, used: 200 * MIB, request: '1Gi' },
]
const order = [4, 5, 0, 1, 6, 7, 2, 3].map((index) => rows[index].name)

describe('whose pod goes first', () => {
  it.each(['memory', 'ephemeral-storage'] as const)('of %s: those beyond their requests, then by priority, then by how far beyond', (resource) => {
    const shuffled = [3, 7, 0, 5, 1, 6, 2, 4].map((index) => use(rows[index], resource))
    expect(rankForEviction(shuffled, resource).map(({ pod }) => pod.metadata.name)).toEqual(order)
  })

  it('a pod without requests is beyond them as soon as it uses anything', () => {
    const ranked = rankForEviction([use({ name: 'guaranteed', used: 500 * MIB, request: '1Gi' }), use({ name: 'besteffort', used: MIB })], 'memory')
    expect(ranked.map(({ pod }) => pod.metadata.name)).toEqual(['besteffort', 'guaranteed'])
  })

  it('of processes: by priority alone', () => {
    const ranked = rankForEviction([use({ name: 'high', priority: HIGH, used: 0 }), use({ name: 'low', priority: LOW, used: 0 })], 'pids')
    expect(ranked.map(({ pod }) => pod.metadata.name)).toEqual(['low', 'high'])
  })

  it.each([
    { what: 'a pod of a file', pod: { metadata: { annotations: { 'kubernetes.io/config.source': 'file' } }, spec: {} }, critical: true },
    { what: 'a mirror', pod: { metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } }, spec: {} }, critical: true },
    { what: 'system-cluster-critical', pod: { metadata: {}, spec: { priority: 2_000_000_000 } }, critical: true },
    { what: 'the highest priority of users', pod: { metadata: {}, spec: { priority: 1_000_000_000 } }, critical: false },
    { what: 'a plain pod', pod: { metadata: {}, spec: {} }, critical: false },
  ])('$what is critical: $critical', ({ pod, critical }) => {
    expect(isCritical(pod as Pod)).toBe(critical)
  })
})

describe('what is said', () => {
  it.each([
    {
      name: 'memory, without a request',
      row: { name: 'web', used: 200 * MIB },
      words: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container main was using 200Mi, request is 0, has larger consumption of memory. ',
    },
    {
      name: 'memory, beyond the request',
      row: { name: 'web', used: 200 * MIB + 1024, request: '100Mi' },
      words: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container main was using 204801Ki, request is 100Mi, has larger consumption of memory. ',
    },
    { name: 'memory, within the request', row: { name: 'web', used: 50 * MIB, request: '100Mi' }, words: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. ' },
  ])('$name', ({ row, words }) => {
    const seen = observed(50 * MIB)
    expect(evictionMessage(use(row), { resource: 'memory', met: metThresholds(defaultThresholds, seen), observed: seen })).toBe(words)
  })

  it('of the disk, with a share as its threshold', () => {
    const seen = observed(GIB, 2 * GIB)
    const message = evictionMessage(use({ name: 'web', used: 12 * 1024 }, 'ephemeral-storage'), { resource: 'ephemeral-storage', met: metThresholds(defaultThresholds, seen), observed: seen })
    expect(message).toBe(
      'The node was low on resource: ephemeral-storage. Threshold quantity: 5Gi, available: 2Gi. Container main was using 12Ki, request is 0, has larger consumption of ephemeral-storage. ',
    )
  })

  it.each([
    [0, '0'],
    [1, '1'],
    [1023, '1023'],
    [1024, '1Ki'],
    [1025, '1025'],
    [1536 * 1024, '1536Ki'],
    [100 * MIB, '100Mi'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

describe('a pod that keeps more on the disk than it may', () => {
  const limited = (limit: string | undefined, sizeLimit?: string): Core.PodSpec => ({
    containers: [{ name: 'main', ...(limit ? { resources: { limits: { 'ephemeral-storage': limit } } } : {}) }],
    volumes: [{ name: 'cache', emptyDir: sizeLimit ? { sizeLimit } : {} }],
  })
  const of = (spec: Core.PodSpec, disk: number, cache: number): PodUse => ({
    pod: { metadata: { name: 'web' }, spec, status: {} } as Pod,
    containers: new Map([['main', { memory: 0, disk }]]),
    volumes: new Map([['cache', cache]]),
  })
  const twoContainers: Core.PodSpec = { containers: [...limited('1Mi').containers, { name: 'other' }] }

  it.each([
    { name: 'no limits', use: of(limited(undefined), 100 * MIB, 100 * MIB), words: undefined },
    { name: 'within all', use: of(limited('2Mi', '1Mi'), MIB, MIB), words: undefined },
    { name: 'a volume beyond its size', use: of(limited(undefined, '1Mi'), 0, MIB + 1), words: 'Usage of EmptyDir volume "cache" exceeds the limit "1Mi". ' },
    { name: 'all together beyond the limits', use: of(limited('2Mi'), 2 * MIB, 1), words: 'Pod ephemeral local storage usage exceeds the total limit of containers 2Mi. ' },
    { name: 'one container beyond its limit', use: of(twoContainers, MIB + 1, 0), words: 'Container main exceeded its local ephemeral storage limit "1Mi". ' },
  ])('$name', ({ use: one, words }) => expect(storageExcess(one)).toBe(words))
})
