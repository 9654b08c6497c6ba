/**
 * The container runtime of one node: its images and its containers, as containerd is to a kubelet. It knows nothing of
 * pods beyond their names; what should run is the kubelet's affair.
 */
import { signalExitCode } from '../../base/os/process'
import type { Simulation } from '../../base/simulation'
import { Container, type ContainerHost } from './container'
import type { ContainerSpec } from './container-spec'
import type { Image, ToolRunner } from './contract'
import { NodeCpu } from './node-cpu'
import { outOfMemoryVictim } from './out-of-memory'
import { createImageRegistry } from './image-registry'
import { ImageStore } from './image-store'

export const RUNTIME_VERSION = 'containerd://1.7.24'

export interface RuntimeOptions {
  readonly simulation: Simulation
  readonly nodeName: string
  /** What the registries of the world hold. */
  readonly images: readonly Image[]
  /** Programs that images share; without it containers run servers only. */
  readonly tools?: ToolRunner
  /** What the machine has for containers; absent: more than anybody uses. */
  readonly machine?: Machine
}

export interface Machine {
  readonly cores: number
  readonly memoryBytes: number
  /** What is used beside the containers. */
  otherMemory(): number
}

export interface Runtime {
  readonly images: ImageStore
  createContainer(spec: ContainerSpec, attempt: number): Container
  /** The containers that run now, oldest first: `crictl ps`. */
  readonly running: ReadonlySet<Container>
  /** Grows whenever a container starts, ends or takes more memory, and when an image comes. */
  readonly changes: number
  /** At most one listener each: the kubelet. */
  onExit(handle: (container: Container) => void): void
  onImageAdded(handle: () => void): void
  /** The machine had no memory left, and its kernel has killed a container. */
  onOutOfMemory(handle: (victim: Container) => void): void
}

const noTools: ToolRunner = { find: () => undefined }

export function createRuntime({ simulation, nodeName, images, tools = noTools, machine }: RuntimeOptions): Runtime {
  const { clock } = simulation
  const random = simulation.random.fork(`containerd/${nodeName}`)
  let exited: (container: Container) => void = () => undefined
  let imageAdded: () => void = () => undefined
  let outOfMemory: (victim: Container) => void = () => undefined
  const running = new Set<Container>()
  let changes = 0
  const host: ContainerHost = {
    clock,
    random,
    tools,
    cpu: new NodeCpu(machine?.cores ?? Infinity),
    onStart(container) {
      changes++
      running.add(container)
    },
    onMemoryTaken() {
      changes++
      const victim = machine && outOfMemoryVictim(running, machine)
      if (!victim) return
      victim.end(signalExitCode.SIGKILL, 'OOMKilled')
      outOfMemory(victim)
    },
    onExit(container) {
      changes++
      running.delete(container)
      exited(container)
    },
  }
  return {
    images: new ImageStore({ clock, random, registry: createImageRegistry(images), onAdded: () => (changes++, imageAdded()) }),
    running,
    get changes() {
      return changes
    },
    createContainer: (spec, attempt) => new Container(host, spec, attempt),
    onExit: (handle) => void (exited = handle),
    onImageAdded: (handle) => void (imageAdded = handle),
    onOutOfMemory: (handle) => void (outOfMemory = handle),
  }
}
