/**
 * From a container of the pod spec to what the runtime is asked to run. Upstream: generateContainerConfig in
 * kuberuntime_container.go (v1.32).
 *
 * Simplified: each container sees its own processes only; with `shareProcessNamespace`, or as an ephemeral container with a
 * target, a real one sees those of the others.
 */
import { kernelResources } from './container-resources'
import { quantityValue } from '../../api/quantity'
import type { Core, Pod } from '../../api/types'
import type { DiskSpace } from '../../base/os/mounted-disk'
import type { ContainerSpec, Mount } from '../container-runtime/container-spec'
import type { StoredImage } from '../container-runtime/image-store'
import type { PodSandbox } from '../network/contract'
import { prepareEnvironment, type Environment } from './environment'
import { expandVariables } from './expand-variables'
import type { KubeletContext } from './kubelet-context'
import { hostsFile, omissionsInResolvConf, resolvConf } from './pod-files'
import { kernelHostname } from './pod-hostname'
import type { PodVolumes } from './pod-volumes'
import { askedAccount, verifyRunAsNonRoot } from './security-context'

export interface ConfigRequest {
  readonly pod: Pod
  readonly container: Core.Container
  readonly image: StoredImage
  readonly sandbox: PodSandbox
  readonly volumes: PodVolumes
}

const nothing: readonly string[] = []

/** A spec whose parts are put together when somebody asks for them. */
export class ContainerConfig implements ContainerSpec {
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly image: StoredImage
  readonly sandbox: PodSandbox
  readonly memoryLimit?: number
  readonly cpuLimit?: number
  readonly cpuShares: number
  readonly oomScoreAdj: number
  readonly #context: KubeletContext
  readonly #pod: Pod
  readonly #container: Core.Container
  readonly #volumes: PodVolumes
  readonly #environment: Environment

  /** Throws `ConfigError` when something that the container refers to does not exist. */
  constructor(context: KubeletContext, { pod, container, image, sandbox, volumes }: ConfigRequest) {
    this.#context = context
    this.#pod = pod
    this.#container = container
    this.#volumes = volumes
    this.image = image
    this.sandbox = sandbox
    for (const omission of omissionsInResolvConf(pod, context.clusterDNS))
      context.recorder.event(pod, 'Warning', 'DNSConfigForming', omission)
    verifyRunAsNonRoot({ pod, container, imageUser: image.image.user })
    const environment = prepareEnvironment(context.door, {
      pod,
      container,
      podIP: sandbox.address,
      node: context.node,
      hostname: this.hostname,
      image: image.image.env,
    })
    this.#environment = environment
    if (container.volumeMounts?.some(({ subPathExpr }) => subPathExpr)) void this.mounts
    this.command = expanded(container.command, environment)
    this.args = expanded(container.args, environment)
    const { memoryLimit, cpuLimit, cpuShares, oomScoreAdj } = kernelResources(pod.spec, container, quantityValue(context.node.allocatable.memory))
    if (memoryLimit !== undefined) this.memoryLimit = memoryLimit
    if (cpuLimit !== undefined) this.cpuLimit = cpuLimit
    this.cpuShares = cpuShares
    this.oomScoreAdj = oomScoreAdj
  }

  get name(): string {
    return this.#container.name
  }

  get pod(): { readonly namespace: string; readonly name: string; readonly uid: string } {
    const { namespace = '', name, uid } = this.#pod.metadata
    return { namespace, name, uid }
  }

  get workingDirectory(): string {
    return this.#container.workingDir ?? this.image.image.workingDirectory
  }

  get hostname(): string {
    return kernelHostname(this.#pod, this.#context.node.name)
  }

  get declaredPorts(): readonly number[] {
    return (this.#container.ports ?? []).map(({ containerPort }) => containerPort)
  }

  get mounts(): readonly Mount[] {
    return this.#volumes.mountsOf(this.#container, () => this.env())
  }

  env(): ReadonlyMap<string, string> {
    return this.#environment.all()
  }

  nodeDisk(): DiskSpace {
    return this.#context.diskSpace()
  }

  get nodeMemoryBytes(): number {
    return quantityValue(this.#context.node.allocatable.memory)
  }

  get terminationMessagePath(): string {
    return this.#container.terminationMessagePath ?? '/dev/termination-log'
  }

  get fallsBackToLog(): boolean {
    return this.#container.terminationMessagePolicy === 'FallbackToLogsOnError'
  }

  get readOnlyRoot(): boolean {
    return this.#container.securityContext?.readOnlyRootFilesystem ?? false
  }

  get stdin(): boolean {
    return this.#container.stdin ?? false
  }

  get stdinOnce(): boolean {
    return this.#container.stdinOnce ?? false
  }

  get tty(): boolean {
    return this.#container.tty ?? false
  }

  get user(): string | undefined {
    return askedAccount({ pod: this.#pod, container: this.#container, imageUser: this.image.image.user })
  }

  hosts(): string {
    return hostsFile(this.#pod, { podIP: this.sandbox.address, node: this.#context.node })
  }

  resolvConf(): string {
    return resolvConf(this.#pod, this.#context.clusterDNS)
  }
}

const expanded = (words: readonly string[] = nothing, environment: Environment): readonly string[] =>
  words.some((word) => word.includes('$')) ? words.map((word) => expandVariables(word, environment.known())) : words
