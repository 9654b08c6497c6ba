/**
 * The Node object as its kubelet registers it and keeps it. Upstream: pkg/kubelet/kubelet_node_status.go,
 * pkg/kubelet/nodestatus (v1.32).
 */
import { quantityValue } from '../../api/quantity'
import type { Core, Node } from '../../api/types'
import { RUNTIME_VERSION } from '../container-runtime/runtime'
import type { StoredImage } from '../container-runtime/image-store'
import { amountOf, defaultThresholds, type Signal } from './eviction-thresholds'
import { nodeConditions, type Pressure } from './node-conditions'

const KUBELET_VERSION = 'v1.32.13'

export interface NodeIdentity {
  readonly name: string
  readonly address: string
  readonly capacity: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly taints: readonly Core.Taint[]
  readonly podCIDR: string | undefined
  /** 32, and two UUIDs: machine, system and boot id. */
  readonly ids: { readonly machine: string; readonly system: string; readonly boot: string }
}

export const defaultCapacity: Readonly<Record<string, string>> = {
  cpu: '4',
  'ephemeral-storage': '51190Mi',
  'hugepages-2Mi': '0',
  memory: '8Gi',
  pods: '110',
}

/**
 * What pods may ask for: without what a hard threshold of eviction keeps free.
 * Upstream: pkg/kubelet/cm/node_container_manager_linux.go getNodeAllocatableAbsolute, hardEvictionReservation (v1.32).
 */
export function allocatableOf(capacity: NodeIdentity['capacity']): Record<string, string> {
  const memory = Math.max(0, quantityValue(capacity.memory) - keptOf('memory.available', quantityValue(capacity.memory)))
  const disk = quantityValue(capacity['ephemeral-storage'])
  return { ...capacity, memory: `${Math.floor(memory / 1024)}Ki`, 'ephemeral-storage': String(disk - keptOf('nodefs.available', disk)) }
}

function keptOf(signal: Signal, capacity: number): number {
  const threshold = defaultThresholds.find((each) => each.signal === signal)
  return threshold ? amountOf(threshold, capacity) : 0
}

const nodeLabels = (name: string): Readonly<Record<string, string>> => ({
  'beta.kubernetes.io/arch': 'amd64',
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
})

export function nodeDraft(identity: NodeIdentity): { metadata: Core.Node['metadata'] & object; spec: Node['spec'] } {
  const { name, labels, taints, podCIDR } = identity
  return {
    metadata: {
      name,
      labels: { ...nodeLabels(name), ...labels },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    // Simplified: here the node brings its address range along; a controller of a real cluster hands them out.
    spec: {
      ...(podCIDR ? { podCIDR, podCIDRs: [podCIDR] } : {}),
      ...(taints.length > 0 ? { taints: [...taints] } : {}),
    },
  }
}

interface Report {
  readonly identity: NodeIdentity
  readonly images: readonly StoredImage[]
  readonly before: Node['status']
  /** What it is short of. */
  readonly pressures: ReadonlySet<Pressure>
  /** RFC 3339 */
  readonly now: string
}

export function nodeStatus({ identity, images, before, pressures, now }: Report): Node['status'] {
  const { name, address, capacity, ids } = identity
  return {
    addresses: [
      { address, type: 'InternalIP' },
      { address: name, type: 'Hostname' },
    ],
    allocatable: allocatableOf(capacity),
    capacity: { ...capacity },
    conditions: nodeConditions(before.conditions ?? [], pressures, now),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    images: imageList(images),
    nodeInfo: {
      architecture: 'amd64',
      bootID: ids.boot,
      containerRuntimeVersion: RUNTIME_VERSION,
      kernelVersion: '6.1.0-31-amd64',
      kubeProxyVersion: KUBELET_VERSION,
      kubeletVersion: KUBELET_VERSION,
      machineID: ids.machine,
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      systemUUID: ids.system,
    },
  }
}

/** The fifty largest, as upstream reports them. */
function imageList(images: readonly StoredImage[]): Core.ContainerImage[] {
  return [...images]
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, 50)
    .map(({ id, name, sizeBytes }) => ({ names: [id, name], sizeBytes }))
}
