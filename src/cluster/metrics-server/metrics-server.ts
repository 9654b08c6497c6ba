/**
 * What nodes and pods use, gathered from the kubelets. Upstream: kubernetes-sigs/metrics-server pkg/{scraper,storage,api} (v0.7).
 * Simplified: the figures are those of the moment at which somebody asks; a real metrics-server asks the kubelets every 15 seconds and
 * tells the average between two answers.
 */
import type { ApiDoor } from '../../api/door'
import type { Kind } from '../../api/kind'
import { Node } from '../../api/kinds/node'
import { NodeMetrics } from '../../api/kinds/node-metrics'
import { Pod } from '../../api/kinds/pod'
import { PodMetrics } from '../../api/kinds/pod-metrics'
import type { Usage } from '../../api/metrics'
import type { ObjectMeta } from '../../api/object'
import type { ContainerUsage, NodeConnection } from '../../api/node-connection'
import type { Clock } from '../../base/clock'

export const metricsKinds: readonly Kind[] = [NodeMetrics as Kind, PodMetrics as Kind]

export interface MetricsSurroundings {
  readonly door: ApiDoor
  readonly clock: Clock
  /** Who answers for a node; undefined while nobody does. */
  find(nodeName: string): NodeConnection | undefined
}

/** Between two looks at a kubelet, in seconds; a container shows after the second. */
const WINDOW_SECONDS = 15

/** Simplified: a process that says nothing of its memory counts this much; a real one is measured. */
const LEAST_MEMORY_BYTES = 700 * 1024

/** Simplified: what the system of a node uses beside its pods is always the same; a real node is measured. */
const OWN_CPU_CORES = 0.08
const OWN_MEMORY_BYTES = 380 * 1024 * 1024

export function podMetrics({ door, clock, find }: MetricsSurroundings): readonly PodMetrics[] {
  const measured = byPod(door.list(Node).items.flatMap(({ metadata }) => find(metadata.name)?.usage() ?? []))
  return door.list(Pod).items.flatMap((pod) => {
    const { namespace = '', name, labels } = pod.metadata
    const containers = measured.get(`${namespace}/${name}`) ?? []
    if (pod.status.phase !== 'Running' || containers.length === 0) return []
    if (containers.some(({ startedAt }) => clock.now() - startedAt < WINDOW_SECONDS * 1000)) return []
    const metrics: PodMetrics = {
      ...measurement(clock),
      kind: 'PodMetrics',
      metadata: { ...identity(clock, name), namespace, ...(labels ? { labels } : {}) },
      containers: containers.map((container) => ({ name: container.container, usage: usageOf(container.cpuCores, memoryOf(container)) })),
    }
    return [metrics]
  })
}

export function nodeMetrics({ door, clock, find }: MetricsSurroundings): readonly NodeMetrics[] {
  return door.list(Node).items.flatMap(({ metadata: { name, labels } }) => {
    const containers = find(name)?.usage()
    if (!containers) return []
    const cpu = containers.reduce((sum, { cpuCores }) => sum + cpuCores, OWN_CPU_CORES)
    const memory = containers.reduce((sum, container) => sum + memoryOf(container), OWN_MEMORY_BYTES)
    const metrics: NodeMetrics = {
      ...measurement(clock),
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

const measurement = (clock: Clock) => ({ apiVersion: 'metrics.k8s.io/v1beta1', timestamp: clock.timestamp(), window: `${WINDOW_SECONDS}s` })

/** What is not stored has neither uid nor version. */
const identity = (clock: Clock, name: string) => ({ name, creationTimestamp: clock.timestamp() }) as ObjectMeta
