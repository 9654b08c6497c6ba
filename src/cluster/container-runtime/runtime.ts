/**
 * The container runtime of one node: its images and its containers, as containerd is to a kubelet. It knows nothing of
 * pods beyond their names; what should run is the kubelet's affair.
 */
import type { Simulation } from '../../base/simulation'
import { Container, type ContainerHost } from './container'
import type { ContainerSpec } from './container-spec'
import type { Image, ToolRunner } from './contract'
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
}

export interface Runtime {
  readonly images: ImageStore
  createContainer(spec: ContainerSpec, attempt: number): Container
  /** The containers that run now, oldest first: `crictl ps`. */
  readonly running: ReadonlySet<Container>
  /** At most one listener each: the kubelet. */
  onExit(handle: (container: Container) => void): void
  onImageAdded(handle: () => void): void
}

const noTools: ToolRunner = { find: () => undefined }

export function createRuntime({ simulation, nodeName, images, tools = noTools }: RuntimeOptions): Runtime {
  const { clock } = simulation
  const random = simulation.random.fork(`containerd/${nodeName}`)
  let exited: (container: Container) => void = () => undefined
  let imageAdded: () => void = () => undefined
  const running = new Set<Container>()
  const host: ContainerHost = {
    clock,
    random,
    tools,
    onStart: (container) => void running.add(container),
    onExit(container) {
      running.delete(container)
      exited(container)
    },
  }
  return {
    images: new ImageStore({ clock, random, registry: createImageRegistry(images), onAdded: () => imageAdded() }),
    running,
    createContainer: (spec, attempt) => new Container(host, spec, attempt),
    onExit: (handle) => void (exited = handle),
    onImageAdded: (handle) => void (imageAdded = handle),
  }
}
