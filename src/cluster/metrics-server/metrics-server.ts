/**
 * What nodes and pods use, gathered from the kubelets. Upstream: kubernetes-sigs/metrics-server pkg/{scraper,storage,api} (v0.7).
 * It looks at the kubelets every 15 seconds, and tells of the last two looks: cores on average between them, memory at the second.
 */
import type { ApiDoor } from '../../api/door'
import type { Kind } from '../../api/kind'
import { Node } from '../../api/kinds/node'
import { NodeMetrics } from '../../api/kinds/node-metrics'
import { Pod } from '../../api/kinds/pod'
import { PodMetrics } from '../../api/kinds/pod-metrics'
import type { Usage } from '../../api/metrics'
import type { ObjectMeta } from '../../api/object'
import type { ContainerUsage, NodeConnection, UsageWindow } from '../../api/node-connection'
import type { Clock } from '../../base/clock'

export const metricsKinds: readonly Kind[] = [NodeMetrics as Kind, PodMetrics as Kind]

export interface MetricsSurroundings {
  readonly door: ApiDoor
  readonly clock: Clock
  /** Who answers for a node; undefined while nobody does. */
  find(nodeName: string): NodeConnection | undefined
}

const WINDOW_MS = 15_000
/** A container that is younger at the second look is not told of (freshContainerMinMetricsResolution). */
const FRESH_MS = 10_000

/** Simplified: a process that says nothing of its memory counts this much; a real one is measured. */
const LEAST_MEMORY_BYTES = 700 * 1024

/** The last two looks. */
function lastWindow(clock: Clock): UsageWindow {
  const toMs = clock.startedAt + Math.floor((clock.now() - clock.startedAt) / WINDOW_MS) * WINDOW_MS
  return { fromMs: toMs - WINDOW_MS, toMs }
}

export function podMetrics({ door, clock, find }: MetricsSurroundings): readonly PodMetrics[] {
  const window = lastWindow(clock)
  const measured = byPod(door.list(Node).items.flatMap(({ metadata }) => find(metadata.name)?.usage(window) ?? []))
  return door.list(Pod).items.flatMap((pod) => {
    const { namespace = '', name, labels } = pod.metadata
    const containers = measured.get(`${namespace}/${name}`) ?? []
    if (pod.status.phase !== 'Running' || containers.length === 0) return []
    if (containers.some(({ startedAt }) => window.toMs - startedAt < FRESH_MS)) return []
    const metrics: PodMetrics = {
      ...measurement(window),
      kind: 'PodMetrics',
      metadata: { ...identity(clock, name), namespace, ...(labels ? { labels } : {}) },
      containers: containers.map((container) => ({ name: container.container, usage: usageOf(container.cpuCores, memoryOf(container)) })),
    }
    return [metrics]
  })
}

export function nodeMetrics({ door, clock, find }: MetricsSurroundings): readonly NodeMetrics[] {
  const window = lastWindow(clock)
  return door.list(Node).items.flatMap(({ metadata: { name, labels } }) => {
    const node = find(name)
    if (!node) return []
    const containers = node.usage(window)
    const { cpuCores: ownCores, memoryBytes: ownMemory } = node.machine()
    const cpu = containers.reduce((sum, { cpuCores }) => sum + cpuCores, ownCores)
    const memory = containers.reduce((sum, container) => sum + memoryOf(container), ownMemory)
    const metrics: NodeMetrics = {
      ...measurement(window),
      kind: 'NodeMetrics',
      metadata: { ...identity(clock, name), ...(labels ? { labels } : {}) },
      usage: usageOf(cpu, memory),
    }
    return [metrics]
  })
}

function byPod(usages: readonly ContainerUsage[]): ReadonlyMap<string, readonly ContainerUsage[]> {
  const pods = new Map<string, ContainerUsage[]>()
  for (const usage of usages) {
    const key = `${usage.namespace}/${usage.pod}`
    const known = pods.get(key)
    if (known) known.push(usage)
    else pods.set(key, [usage])
  }
  return pods
}

const memoryOf = ({ memoryBytes }: ContainerUsage): number => Math.max(memoryBytes, LEAST_MEMORY_BYTES)

const usageOf = (cpuCores: number, memoryBytes: number): Usage => ({
  cpu: cpuCores === 0 ? '0' : `${Math.round(cpuCores * 1e9)}n`,
  memory: `${Math.round(memoryBytes / 1024)}Ki`,
})

const measurement = ({ fromMs, toMs }: UsageWindow) => ({
  apiVersion: 'metrics.k8s.io/v1beta1',
  timestamp: `${new Date(toMs).toISOString().slice(0, 19)}Z`,
  window: `${(toMs - fromMs) / 1000}s`,
})

/** What is not stored has neither uid nor version. */
const identity = (clock: Clock, name: string) => ({ name, creationTimestamp: clock.timestamp() }) as ObjectMeta
