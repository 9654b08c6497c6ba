/**
 * Whose pod goes first when a node runs short, and what is said of it: first those that use more than they asked for, then those of
 * a low priority, then those that use most. Pure. Upstream: pkg/kubelet/eviction/helpers.go (v1.32).
 */
import { podRequests } from '../../api/pod-resources'
import { canonicalQuantity, quantityValue } from '../../api/quantity'
import type { Pod } from '../../api/types'
import { amountOf, formatBytes, resourceOf, type Observations, type StarvedResource, type Threshold } from './eviction-thresholds'

/** Bytes. */
export interface Used {
  readonly memory: number
  readonly disk: number
}

export interface PodUse {
  readonly pod: Pod
  readonly containers: ReadonlyMap<string, Used>
  /** Of emptyDir volumes, by name. */
  readonly volumes: ReadonlyMap<string, number>
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, each) => total + each, 0)

export const memoryOf = ({ containers }: PodUse): number => sum([...containers.values()].map(({ memory }) => memory))
export const diskOf = ({ containers, volumes }: PodUse): number => sum([...containers.values()].map(({ disk }) => disk)) + sum(volumes.values())

/** Candidates in the order in which they go. */
export function rankForEviction(candidates: readonly PodUse[], resource: StarvedResource): readonly PodUse[] {
  const usedOf = resource === 'memory' ? memoryOf : diskOf
  const beyond = (use: PodUse): number => usedOf(use) - requestOf(use.pod, resource)
  const priority = ({ pod }: PodUse): number => pod.spec.priority ?? 0
  if (resource === 'pids') return [...candidates].sort((a, b) => priority(a) - priority(b))
  const exceeds = (use: PodUse): number => (beyond(use) > 0 ? 0 : 1)
  return [...candidates].sort((a, b) => exceeds(a) - exceeds(b) || priority(a) - priority(b) || beyond(b) - beyond(a))
}

const requestOf = ({ spec }: Pod, resource: StarvedResource): number => quantityValue(podRequests(spec)[resource] ?? 0)

export interface Shortage {
  readonly resource: StarvedResource
  readonly met: readonly Threshold[]
  readonly observed: Observations
}

export function evictionMessage({ pod, containers }: PodUse, { resource, met, observed }: Shortage): string {
  const threshold = met.find((each) => resourceOf(each) === resource)
  const seen = threshold && observed[threshold.signal]
  const quantity = threshold && seen ? `Threshold quantity: ${formatBytes(amountOf(threshold, seen.capacity))}, available: ${formatBytes(seen.available)}. ` : ''
  const exceeding = pod.spec.containers.flatMap(({ name, resources }) => {
    const used = containers.get(name)
    const request = resources?.requests?.[resource] ?? '0'
    const amount = used && (resource === 'memory' ? used.memory : used.disk)
    if (amount === undefined || resource === 'pids' || amount <= quantityValue(request)) return []
    return `Container ${name} was using ${formatBytes(amount)}, request is ${canonicalQuantity(request)}, has larger consumption of ${resource}. `
  })
  return `The node was low on resource: ${resource}. ${quantity}${exceeding.join('')}`
}

/** Most pods may keep on the disk what they like. */
export const hasStorageLimit = ({ spec }: Pod): boolean =>
  (spec.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined) || spec.containers.some(({ resources }) => resources?.limits?.['ephemeral-storage'] !== undefined)

/** Why a pod is to go that keeps more on the disk than it may; undefined: it does not. */
export function storageExcess(use: PodUse): string | undefined {
  const { pod, containers, volumes } = use
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    const limit = emptyDir?.sizeLimit
    if (limit !== undefined && quantityValue(limit) > 0 && (volumes.get(name) ?? 0) > quantityValue(limit)) {
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${canonicalQuantity(limit)}". `
    }
  }
  const limits = pod.spec.containers.map(({ name, resources }) => ({ name, limit: resources?.limits?.['ephemeral-storage'] }))
  const total = sum(limits.map(({ limit }) => quantityValue(limit ?? 0)))
  if (limits.every(({ limit }) => limit !== undefined) && total > 0 && diskOf(use) > total) {
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${formatBytes(total)}. `
  }
  const over = limits.find(({ name, limit }) => limit !== undefined && (containers.get(name)?.disk ?? 0) > quantityValue(limit))
  return over?.limit && `Container ${over.name} exceeded its local ephemeral storage limit "${canonicalQuantity(over.limit)}". `
}

/** Without these the node or the cluster would not work. Upstream: pkg/kubelet/types/pod_update.go IsCriticalPod. */
export const isCritical = ({ metadata, spec }: Pod): boolean =>
  metadata.annotations?.['kubernetes.io/config.source'] === 'file' || metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined || (spec.priority ?? 0) >= 2_000_000_000
