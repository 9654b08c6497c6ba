/**
 * When a node runs short: what is observed, held to the thresholds. Pure.
 * Upstream: pkg/kubelet/eviction/{helpers,defaults_linux}.go, pkg/kubelet/eviction/api/types.go (v1.32).
 */
import { formatQuantity } from '../../api/quantity'
import type { Pressure } from './node-conditions'

export type Signal = 'memory.available' | 'imagefs.available' | 'nodefs.available' | 'pid.available'
export type StarvedResource = 'memory' | 'ephemeral-storage' | 'pids'

export interface Threshold {
  readonly signal: Signal
  /** Bytes, or a share of the capacity. */
  readonly value: { readonly bytes: number } | { readonly share: number }
  /** How long it must have been met before anything is done; 0: a hard threshold. */
  readonly graceMs: number
}

/** What is left, and of how much. */
export type Observations = Readonly<Partial<Record<Signal, { readonly available: number; readonly capacity: number }>>>

/**
 * Of a kubelet that was told nothing else. Simplified: inodes are not counted; a real kubelet also acts when fewer than 5% of them
 * are free.
 */
export const defaultThresholds: readonly Threshold[] = [
  { signal: 'memory.available', value: { bytes: 100 * 1024 * 1024 }, graceMs: 0 },
  { signal: 'nodefs.available', value: { share: 0.1 }, graceMs: 0 },
  { signal: 'imagefs.available', value: { share: 0.15 }, graceMs: 0 },
]

const pressures: Readonly<Record<Signal, Pressure>> = {
  'memory.available': 'MemoryPressure',
  'imagefs.available': 'DiskPressure',
  'nodefs.available': 'DiskPressure',
  'pid.available': 'PIDPressure',
}

const resources: Readonly<Record<Signal, StarvedResource>> = {
  'memory.available': 'memory',
  'imagefs.available': 'ephemeral-storage',
  'nodefs.available': 'ephemeral-storage',
  'pid.available': 'pids',
}

export const resourceOf = ({ signal }: Threshold): StarvedResource => resources[signal]

export const amountOf = ({ value }: Threshold, capacity: number): number => ('bytes' in value ? value.bytes : Math.trunc(capacity * value.share))

export const metThresholds = (thresholds: readonly Threshold[], observed: Observations): readonly Threshold[] =>
  thresholds.filter((threshold) => {
    const seen = observed[threshold.signal]
    return seen !== undefined && seen.available < amountOf(threshold, seen.capacity)
  })

export const pressuresOf = (met: readonly Threshold[]): ReadonlySet<Pressure> => new Set(met.map(({ signal }) => pressures[signal]))

/** Since when each has been met without a break. */
export const firstMetAt = (met: readonly Threshold[], before: ReadonlyMap<Threshold, number>, nowMs: number): ReadonlyMap<Threshold, number> =>
  new Map(met.map((threshold) => [threshold, before.get(threshold) ?? nowMs]))

export const pastGrace = (since: ReadonlyMap<Threshold, number>, nowMs: number): readonly Threshold[] =>
  [...since].filter(([{ graceMs }, at]) => nowMs - at >= graceMs).map(([threshold]) => threshold)

/** Memory goes before everything else. */
export const byEvictionPriority = (met: readonly Threshold[]): readonly Threshold[] => {
  const isMemory = (threshold: Threshold): boolean => resourceOf(threshold) === 'memory'
  return [...met.filter(isMemory), ...met.filter((threshold) => !isMemory(threshold))]
}

export const formatBytes = (bytes: number): string => formatQuantity({ nano: BigInt(Math.round(bytes)) * 1_000_000_000n, format: 'BinarySI' })
