/**
 * Completes pods and pod templates. Some defaults belong to pods only: a template shows what its writer said.
 * Upstream: SetDefaults_PodSpec, SetDefaults_Pod in pkg/apis/core/v1/defaults.go (v1.32).
 */
import type { Core, Pod } from '../types'
import { defaultContainer } from './container'
import { change, changeEach, fill } from './fill'
import { canonicalResources, requestLimits } from './resources'
import { defaultVolume } from './volume'

const noSecurityContext: Core.PodSecurityContext = {}

export function defaultPodSpec(spec: Core.PodSpec): Core.PodSpec {
  const filled = fill(withServiceAccount(spec), {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: noSecurityContext,
    terminationGracePeriodSeconds: 30,
  })
  const contained = changeEach(changeEach(filled, 'initContainers', defaultContainer), 'containers', defaultContainer)
  const volumes = changeEach(contained, 'volumes', defaultVolume)
  return change(changeEach(volumes, 'ephemeralContainers', defaultEphemeral), 'overhead', canonicalResources)
}

const defaultEphemeral = (container: Core.EphemeralContainer): Core.EphemeralContainer => {
  const { targetContainerName } = container
  return targetContainerName === undefined ? defaultContainer(container) : { ...defaultContainer(container), targetContainerName }
}

/** The older name of the field says the same. */
function withServiceAccount(spec: Core.PodSpec): Core.PodSpec {
  const name = spec.serviceAccountName || spec.serviceAccount
  return name ? fill(spec, { serviceAccountName: name, serviceAccount: name }) : spec
}

export function defaultPod(pod: Pod): Pod {
  const spec = defaultPodSpec(pod.spec ?? {})
  const requested = changeEach(changeEach(spec, 'initContainers', withRequests), 'containers', withRequests)
  const networked = requested.hostNetwork ? changeEach(requested, 'containers', withHostPorts) : requested
  const completed = fill(networked, { enableServiceLinks: true })
  return completed === pod.spec ? pod : { ...pod, spec: completed }
}

const withRequests = (container: Core.Container): Core.Container => change(container, 'resources', requestLimits)

const withHostPorts = (container: Core.Container): Core.Container =>
  changeEach(container, 'ports', (port) => (port.hostPort ? port : { ...port, hostPort: port.containerPort }))
