/**
 * What is used on a node, and what is left of it: by its pods, by its system, and by whatever else somebody has put there.
 * Upstream: pkg/kubelet/server/stats (v1.32).
 *
 * Simplified: the system of a node always uses the same; a real node is measured.
 */
import { quantityValue } from '../../api/quantity'
import type { DiskSpace } from '../../base/os/mounted-disk'
import type { Container } from '../container-runtime/container'
import type { Runtime } from '../container-runtime/runtime'
import type { Observations } from './eviction-thresholds'
import type { PodUse, Used } from './eviction-ranking'
import type { PodWorker } from './pod-worker'

const MIB = 1024 * 1024
const PAGE = 4096

/** Simplified: a process that says nothing of its memory counts this much; a real one is measured. */
export const LEAST_MEMORY_BYTES = 700 * 1024

export const systemUse = { cpuCores: 0.08, memoryBytes: 380 * MIB, diskBytes: 4096 * MIB } as const

/** What a fault has put on the machine beside its pods. */
export interface NodeStrain {
  memoryBytes: number
  diskBytes: number
  /** Trace entry of the fault. */
  cause: number
}

export interface MeasuredNode {
  /** Bytes. */
  readonly memory: number
  readonly disk: number
  readonly runtime: Runtime
  readonly strain: NodeStrain
}

export const measure = (capacity: Readonly<Record<string, string>>, { runtime, strain }: Pick<MeasuredNode, 'runtime' | 'strain'>): MeasuredNode => ({
  memory: quantityValue(capacity.memory),
  disk: quantityValue(capacity['ephemeral-storage']),
  runtime,
  strain,
})

/** In whole pages. */
export const memoryOf = ({ memoryBytes }: Pick<Container, 'memoryBytes'>): number => Math.ceil(Math.max(memoryBytes, LEAST_MEMORY_BYTES) / PAGE) * PAGE

export const usedBy = (container: Container): Used => ({
  memory: container.isRunning ? memoryOf(container) : 0,
  disk: container.writtenBytes,
})

export function memoryUsed({ runtime, strain }: MeasuredNode): number {
  let used = systemUse.memoryBytes + strain.memoryBytes
  for (const container of runtime.running) used += memoryOf(container)
  return used
}

export function diskUsed({ runtime, strain }: MeasuredNode, workers: Iterable<PodWorker>): number {
  let used = systemUse.diskBytes + strain.diskBytes
  for (const { sizeBytes } of runtime.images.list()) used += sizeBytes
  for (const { records, volumes } of workers) {
    for (const { current } of records) used += current?.writtenBytes ?? 0
    for (const bytes of volumes.usage().values()) used += bytes
  }
  return used
}

/** As its file system tells it. */
export const diskSpace = (node: MeasuredNode, workers: Iterable<PodWorker>): DiskSpace => ({
  sizeBytes: node.disk,
  usedBytes: Math.min(node.disk, diskUsed(node, workers)),
})

/** Images and pods share one disk. */
export function observe(node: MeasuredNode, workers: Iterable<PodWorker>): Observations {
  const { memory, disk } = node
  const left = { available: Math.max(0, disk - diskUsed(node, workers)), capacity: disk }
  return {
    'memory.available': { available: Math.max(0, memory - memoryUsed(node)), capacity: memory },
    'nodefs.available': left,
    'imagefs.available': left,
  }
}

export const useOf = ({ pod, records, volumes }: PodWorker): PodUse => ({
  pod,
  containers: new Map(records.flatMap(({ spec, current }) => (current ? [[spec.name, usedBy(current)] as const] : []))),
  volumes: volumes.usage(),
})
