/**
 * The machines of a cluster, from the first one, which carries the control plane, to those that join later: where each one lies in
 * the network, and what it is made with.
 */
import type { FileSystem } from '../base/os/file-system'
import type { MemoryFileSystem } from '../base/os/memory-file-system'
import type { Simulation } from '../base/simulation'
import { milliValue, quantityValue } from '../api/quantity'
import type { Core } from '../api/types'
import type { ApiGate } from './api-gate'
import type { Image, ToolRunner } from './container-runtime/contract'
import { defaultCapacity } from './kubelet/node-status'
import { systemUse, type NodeStrain } from './kubelet/node-usage'
import { createNodeDisk } from './kubelet/node-disk'
import { createNetworkDisks } from './kubelet/volumes/network-disks'
import { createRuntime } from './container-runtime/runtime'
import { MANIFESTS, manifestFiles } from './control-plane/manifests'
import type { Network } from './network/contract'
import { createNodeMachine, type NodeMachine } from './node-machine'

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane'
/** Beyond so many nodes a /16 has no room for a /24 of each. */
const SMALL_CLUSTER = 256

export interface NodesOptions {
  readonly simulation: Simulation
  readonly gate: ApiGate
  readonly network: Network
  /** At the start. */
  readonly count: number
  readonly images: readonly Image[]
  readonly tools?: ToolRunner
  readonly capacity?: Readonly<Record<string, string>>
  /** The control plane runs in static pods of the first machine. */
  readonly hasStaticPods: boolean
  /** The power or the cable of a machine has changed. */
  onChange(machine: NodeMachine): void
}

export interface Nodes {
  readonly names: readonly string[]
  readonly controlPlane: NodeMachine | undefined
  find(name: string): NodeMachine | undefined
  all(): Iterable<NodeMachine>
  /** One more machine joins; undefined when there is one of that name. */
  add(name: string | undefined): NodeMachine | undefined
  remove(name: string): void
}

export interface Place {
  readonly name: string
  readonly address: string
  readonly podCIDR: string
  readonly isControlPlane: boolean
}

export function placeOf(index: number, nodes: number): Place {
  const second = nodes > SMALL_CLUSTER ? 128 + Math.floor(index / 256) : 244
  return {
    name: index === 0 ? 'control-plane' : `worker-${index}`,
    address: `172.18.${Math.floor((index + 2) / 256)}.${(index + 2) % 256}`,
    podCIDR: `10.${second}.${index % 256}.0/24`,
    isControlPlane: index === 0,
  }
}

export const clusterCIDR = (nodes: number): string => (nodes > SMALL_CLUSTER ? '10.128.0.0/9' : '10.244.0.0/16')

export function createNodes(options: NodesOptions): Nodes {
  const { gate, count } = options
  const machines = new Map<string, NodeMachine>()
  const networkDisk = createNetworkDisks(options.simulation.clock)
  let joined = 0

  function join(name?: string): NodeMachine {
    const place = placeOf(joined++, count)
    const machine = createMachine({ ...options, networkDisk }, { ...place, name: name ?? place.name })
    machines.set(machine.name, machine)
    return machine
  }

  for (let index = 0; index < count; index++) join()
  return {
    get names() {
      return [...machines.keys()]
    },
    get controlPlane() {
      return machines.get('control-plane')
    },
    find: (name) => machines.get(name),
    all: () => machines.values(),
    add: (name) => (name !== undefined && machines.has(name) ? undefined : join(name)),
    remove(name) {
      machines.get(name)?.powerOff()
      machines.delete(name)
      options.network.removeNode(name)
      gate.apiServer.nodes.unregister(name)
    },
  }
}

function createMachine(options: NodesOptions & { networkDisk: (key: string) => FileSystem }, { name, address, podCIDR, isControlPlane }: Place): NodeMachine {
  const { simulation, gate, network, images, tools, capacity, hasStaticPods } = options
  const taints: Core.Taint[] = isControlPlane ? [{ key: CONTROL_PLANE, effect: 'NoSchedule' }] : []
  const has = { ...defaultCapacity, ...capacity }
  const strain: NodeStrain = { memoryBytes: 0, diskBytes: 0, cause: 0 }
  const machineFor = { cores: milliValue(has.cpu) / 1000 - systemUse.cpuCores, memoryBytes: quantityValue(has.memory), otherMemory: () => systemUse.memoryBytes + strain.memoryBytes }
  const runtime = createRuntime({ simulation, nodeName: name, images, machine: machineFor, ...(tools ? { tools } : {}) })
  const carries = isControlPlane && hasStaticPods
  const files = carries ? manifestFiles({ nodeName: name, address, podCIDR: network.podCIDR }) : {}
  if (carries) for (const text of Object.values(files)) runtime.images.load(/ image: (\S+)/.exec(text)?.[1] ?? '')
  const machine = createNodeMachine({
    ...{ simulation, gate, runtime, isControlPlane, nodeName: name, address, podCIDR, taints, strain, networkDisk: options.networkDisk },
    network: network.addNode({ name, address, podCIDR }),
    labels: isControlPlane ? { [CONTROL_PLANE]: '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' } : {},
    ...(carries ? { manifests: MANIFESTS, disk: diskWith(files, simulation) } : {}),
    ...(capacity ? { capacity } : {}),
    onChange: () => options.onChange(machine),
  })
  return machine
}

function diskWith(files: Readonly<Record<string, string>>, { clock }: Simulation): MemoryFileSystem {
  const disk = createNodeDisk(clock)
  disk.makeDirectory(MANIFESTS, { parents: true })
  for (const [name, text] of Object.entries(files)) disk.write(`${MANIFESTS}/${name}`, text, { mode: 0o600 })
  return disk
}
