/**
 * A pod as one of the places behind a Service: its address, its ports and whether it may be asked.
 * Upstream: k8s.io/endpointslice/utils.go, pkg/api/v1/pod/util.go FindPort, pkg/controller/util/endpoint/controller_utils.go (v1.32).
 */
import type { Node } from '../../../api/kinds/node'
import type { Pod } from '../../../api/kinds/pod'
import type { Service } from '../../../api/kinds/service'
import type { Core, Discovery } from '../../../api/types'
import { isReady, isTerminated, readyCondition } from '../pod-state'

const ZONE = 'topology.kubernetes.io/zone'
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode'
const HINTS = ['Auto', 'auto']

export const addressOf = ({ status }: Pod): string | undefined => status.podIP || undefined

/** Has an address and has not ended. */
export const isReachable = (pod: Pod): boolean => addressOf(pod) !== undefined && !isTerminated(pod)

export function endpointOf(pod: Pod, { spec, metadata }: Service, node: Node | undefined): Discovery.Endpoint {
  const serving = isReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = (spec.publishNotReadyAddresses ?? false) || (serving && !terminating)
  const zone = node?.metadata.labels?.[ZONE]
  return {
    addresses: [addressOf(pod) ?? ''],
    conditions: { ready, serving, terminating },
    targetRef: targetOf(pod),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
    ...hostnameOf(pod, metadata),
    ...(zone && ready && keepsClose({ spec, metadata }) ? { hints: { forZones: [{ name: zone }] } } : {}),
  }
}

/** The annotation comes first. Upstream: k8s.io/endpointslice/trafficdist/trafficdist.go (v1.32). */
const keepsClose = ({ spec, metadata }: Pick<Service, 'spec' | 'metadata'>): boolean =>
  spec.trafficDistribution === 'PreferClose' && !HINTS.includes(metadata.annotations?.[TOPOLOGY_MODE] ?? '')

export const targetOf = ({ metadata }: Pod): Core.ObjectReference => ({
  kind: 'Pod',
  namespace: metadata.namespace,
  name: metadata.name,
  uid: metadata.uid,
})

/** Only pods that name the Service as their subdomain have names of their own in it. */
export const hostnameOf = ({ spec }: Pod, { name }: { name: string }): { hostname?: string } =>
  spec.hostname && spec.subdomain === name ? { hostname: spec.hostname } : {}

/** The Service's ports as this pod has them; a port name that it does not know is left out. */
export function portsOf(pod: Pod, service: Service): Discovery.EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((servicePort) => {
    const port = findPort(pod, servicePort)
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    return port === undefined ? [] : [{ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) }]
  })
}

function findPort({ spec }: Pod, { targetPort, port, protocol = 'TCP' }: Core.ServicePort): number | undefined {
  if (typeof targetPort !== 'string') return targetPort || port
  for (const { ports } of spec.containers) {
    const found = ports?.find((each) => each.name === targetPort && (each.protocol ?? 'TCP') === protocol)
    if (found) return found.containerPort
  }
}

/** When its readiness last changed: what an update of the endpoints answers to. */
export const triggerTimeOf = (pod: Pod): string | undefined => readyCondition(pod)?.lastTransitionTime
