/**
 * One machine of the cluster: its power, its cable, its disk, and the kubelet on it. What happens to a machine happens here; what
 * follows from it is found out by those who watch over it.
 */
import { MemoryFileSystem } from '../base/os/memory-file-system'
import type { ApiServer } from '../api/door'
import type { Simulation } from '../base/simulation'
import type { ApiGate } from './api-gate'
import { linkedDoor } from './client/linked-door'
import type { Runtime } from './container-runtime/runtime'
import { startKubelet, type Kubelet, type KubeletOptions } from './kubelet/kubelet'
import type { PodRemains } from './kubelet/pod-worker'
import type { NodeNetwork } from './network/contract'
import { connectionTo } from './node-connection'

export interface NodeMachineOptions extends Pick<KubeletOptions, 'nodeName' | 'address' | 'podCIDR' | 'labels' | 'taints' | 'capacity' | 'manifests'> {
  readonly simulation: Simulation
  readonly gate: ApiGate
  readonly network: NodeNetwork
  readonly runtime: Runtime
  /** Made with what is on it from the start; absent: an empty one when somebody looks. */
  readonly disk?: MemoryFileSystem
  /** The API server runs on it, and is reached without a cable. */
  readonly isControlPlane: boolean
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
}

export function createNodeMachine(options: NodeMachineOptions): NodeMachine {
  const { gate, network, runtime, isControlPlane, nodeName, address } = options
  let isOn = true
  let isPlugged = true
  let boots = 0
  let kubelet: Kubelet | undefined
  let remains: readonly PodRemains[] = []
  let disk = options.disk

  const way = isControlPlane ? gate.local : gate
  const problem = (): string | undefined => (isPlugged || isControlPlane ? way.problem() : `dial tcp ${address}: connect: network is unreachable`)
  const apiServer: ApiServer = { ...way.apiServer, door: (caller) => linkedDoor(way.apiServer.door(caller), { problem }) }
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

  const machine: NodeMachine = {
    name: nodeName,
    network,
    runtime,
    hasManifests: options.manifests !== undefined,
    disk: () => (disk ??= kubelet?.disk() ?? new MemoryFileSystem({ clock: options.simulation.clock })),
    strain: () => undefined,
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
      for (const { sandbox } of remains) sandbox?.remove()
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
  }
  startAgain()
  gate.apiServer.nodes.register(nodeName, connectionTo({ address, kubelet: () => kubelet, isReachable: () => machine.isReachable || (isControlPlane && isOn) }))
  return machine
}
