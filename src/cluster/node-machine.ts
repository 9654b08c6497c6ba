/**
 * One machine of the cluster: its power, its cable, its disk, and the kubelet on it. What happens to a machine happens here; what
 * follows from it is found out by those who watch over it.
 */
import type { MemoryFileSystem } from '../base/os/memory-file-system'
import type { ApiServer } from '../api/door'
import type { Simulation } from '../base/simulation'
import type { ApiGate } from './api-gate'
import { linkedDoor } from './client/linked-door'
import type { Runtime } from './container-runtime/runtime'
import { startKubelet, type Kubelet, type KubeletOptions } from './kubelet/kubelet'
import { createNodeDisk } from './kubelet/node-disk'
import { defaultCapacity } from './kubelet/node-status'
import { diskUsed, measure, memoryUsed, type NodeStrain } from './kubelet/node-usage'
import type { PodRemains } from './kubelet/pod-worker'
import type { NodeNetwork } from './network/contract'
import type { LinkState } from './network/link-loss'
import { connectionTo } from './node-connection'

export interface NodeMachineOptions extends Pick<KubeletOptions, 'nodeName' | 'address' | 'podCIDR' | 'labels' | 'taints' | 'capacity' | 'manifests' | 'networkDisk'> {
  readonly simulation: Simulation
  readonly gate: ApiGate
  readonly network: NodeNetwork
  readonly runtime: Runtime
  /** Made with what is on it from the start; absent: an empty one when somebody looks. */
  readonly disk?: MemoryFileSystem
  /** The API server runs on it, and is reached without a cable. */
  readonly isControlPlane: boolean
  readonly strain: NodeStrain
  /** Something about its power or its cable has changed. */
  onChange(): void
}

export interface NodeMachine {
  readonly name: string
  readonly network: NodeNetwork
  readonly isOn: boolean
  readonly isPlugged: boolean
  readonly isReachable: boolean
  /** Its kubelet can be asked. */
  readonly isAnswering: boolean
  readonly kubelet: Kubelet | undefined
  readonly runtime: Runtime
  /** Static pods are described on its disk. */
  readonly hasManifests: boolean
  disk(): MemoryFileSystem
  /** Something beside the pods takes disk or memory, or leaves it: `disk-fill`, `memory-free`. */
  strain(what: string): void
  powerOff(): void
  powerOn(): void
  stopKubelet(): void
  startKubelet(): void
  setCable(isPlugged: boolean): void
  /** Changes what its cable does to packets; undefined mends it. */
  setLink(change: Partial<LinkState> | undefined): void
}

/** What a fault leaves of the memory. */
const FILLED_MEMORY_BYTES = 50 * 1024 * 1024

export function createNodeMachine(options: NodeMachineOptions): NodeMachine {
  const { gate, network, runtime, isControlPlane, nodeName, address, strain } = options
  let isOn = true
  let isPlugged = true
  let link: LinkState | undefined
  let boots = 0
  let kubelet: Kubelet | undefined
  let remains: readonly PodRemains[] = []
  let disk = options.disk

  const measured = measure({ ...defaultCapacity, ...options.capacity }, { runtime, strain })
  const way = isControlPlane ? gate.local : gate
  const problem = (): string | undefined => (isPlugged || isControlPlane ? way.problem() : `dial tcp ${address}: connect: network is unreachable`)
  const apiServer: ApiServer = { ...way.apiServer, door: (caller) => linkedDoor(way.behind.door(caller), { problem }) }
  way.onChange(follow)

  function startAgain(): void {
    if (!isOn || kubelet) return
    kubelet = startKubelet({ ...options, apiServer, remains, boots, ...(disk ? { disk } : {}) })
    remains = []
  }

  function follow(): void {
    if (problem() === undefined) kubelet?.connect()
    else kubelet?.disconnect()
  }

  /** Leaves a twentieth of the disk, or half of what memory must be left for the kubelet to be at ease. */
  function fill(resource: string): void {
    if (resource === 'disk') strain.diskBytes = Math.max(0, 0.95 * measured.disk - diskUsed(measured, []))
    else strain.memoryBytes = Math.max(0, measured.memory - FILLED_MEMORY_BYTES - memoryUsed(measured))
  }

  const machine: NodeMachine = {
    name: nodeName,
    network,
    runtime,
    hasManifests: options.manifests !== undefined,
    disk: () => (disk ??= kubelet?.disk() ?? createNodeDisk(options.simulation.clock)),
    strain(what) {
      const [resource, act] = what.split('-')
      strain.cause = options.simulation.clock.cause
      if (resource === 'disk') strain.diskBytes = 0
      else strain.memoryBytes = 0
      if (act === 'fill') fill(resource)
    },
    get isOn() {
      return isOn
    },
    get isPlugged() {
      return isPlugged
    },
    get isReachable() {
      return isOn && isPlugged
    },
    get isAnswering() {
      return kubelet !== undefined && isOn && (isPlugged || isControlPlane)
    },
    get kubelet() {
      return kubelet
    },
    powerOff() {
      if (!isOn) return
      isOn = false
      network.powerOff()
      machine.stopKubelet()
      for (const container of [...runtime.running]) container.lose()
      for (const { sandbox, volumes } of remains) {
        sandbox?.remove()
        volumes.losePower()
      }
      remains = remains.map((each) => ({ ...each, sandbox: undefined }))
      options.onChange()
    },
    powerOn() {
      if (isOn) return
      isOn = true
      boots++
      network.powerOn()
      for (const { records } of remains) for (const { current } of records) current?.discover()
      options.onChange()
      startAgain()
    },
    stopKubelet() {
      if (!kubelet) return
      disk ??= kubelet.disk()
      remains = kubelet.stop()
      kubelet = undefined
    },
    startKubelet: startAgain,
    setCable(plugged) {
      if (isPlugged === plugged) return
      isPlugged = plugged
      network.setCable(plugged)
      options.onChange()
      follow()
    },
    setLink(change) {
      link = change && { delayMs: 0, loss: 0, ...link, ...change }
      network.setLink(link)
    },
  }
  startAgain()
  gate.apiServer.nodes.register(nodeName, connectionTo({ address, kubelet: () => kubelet, isReachable: () => machine.isReachable || (isControlPlane && isOn) }))
  return machine
}
