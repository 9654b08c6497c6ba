/** From a container of the pod spec to what the runtime is asked to run. Upstream: generateContainerConfig in kuberuntime_container.go (v1.32). */
import { quantityValue } from '../../api/quantity'
import type { Core, Pod } from '../../api/types'
import type { ContainerSpec } from '../container-runtime/container-spec'
import type { StoredImage } from '../container-runtime/image-store'
import type { PodSandbox } from '../network/contract'
import { expand, prepareEnvironment } from './environment'
import type { KubeletContext } from './kubelet-context'
import { hostsFile, resolvConf } from './pod-files'
import type { PodVolumes } from './pod-volumes'

export interface ConfigRequest {
  readonly pod: Pod
  readonly container: Core.Container
  readonly image: StoredImage
  readonly sandbox: PodSandbox
  readonly volumes: PodVolumes
}

/** Throws `ConfigError` when something that the container refers to does not exist. */
export function containerConfig({ door, node, clusterDNS }: KubeletContext, { pod, container, image, sandbox, volumes }: ConfigRequest): ContainerSpec {
  const podIP = sandbox.address
  const env = prepareEnvironment(door, { pod, container, podIP, node, image: image.image.env })
  const expanded = (words: readonly string[] = []): readonly string[] =>
    words.some((word) => word.includes('$')) ? words.map((word) => expand(word, env())) : words
  const limit = container.resources?.limits?.memory
  return {
    name: container.name,
    pod: { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, uid: pod.metadata.uid },
    image,
    command: expanded(container.command),
    args: expanded(container.args),
    env,
    workingDirectory: container.workingDir ?? image.image.workingDirectory,
    hostname: pod.spec.hostNetwork ? node.name : pod.spec.hostname || pod.metadata.name,
    declaredPorts: (container.ports ?? []).map(({ containerPort }) => containerPort),
    mounts: volumes.mountsOf(container),
    sandbox,
    hosts: () => hostsFile(pod, podIP),
    resolvConf: () => resolvConf(pod, clusterDNS),
    ...(limit === undefined ? {} : { memoryLimit: quantityValue(limit) }),
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
  }
}
