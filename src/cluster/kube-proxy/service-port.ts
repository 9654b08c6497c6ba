/**
 * What kube-proxy needs to know of one port of a Service. Upstream: pkg/proxy/serviceport.go (v1.32).
 *
 * Simplified: IPv4 only; a real kube-proxy writes a second set of rules for IPv6.
 */
import type { Service } from '../../api/kinds/service'
import type { PortName } from './chain-names'
import { plainAddress, plainCidr } from './plain-address'

export interface ServicePort extends PortName {
  /** Of the Service's port, by which slices name theirs; '' when it has none. */
  readonly portName: string
  readonly clusterIP: string
  readonly number: number
  readonly nodePort: number | undefined
  readonly externalIPs: readonly string[]
  readonly loadBalancerIPs: readonly string[]
  readonly sourceRanges: readonly string[]
  readonly healthCheckNodePort: number | undefined
  /** Session affinity, or undefined for none. */
  readonly affinitySeconds: number | undefined
  readonly internalLocal: boolean
  readonly externalLocal: boolean
}

/** None for what needs no rules: headless and ExternalName services. */
export function servicePorts(service: Service): readonly ServicePort[] {
  const { metadata, spec, status } = service
  if (spec.type === 'ExternalName' || !spec.clusterIP || spec.clusterIP === 'None') return []
  const clusterIP = plainAddress(spec.clusterIP)
  if (clusterIP === undefined) return []
  const accessible = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs ?? []).length > 0
  const externalLocal = accessible && spec.externalTrafficPolicy === 'Local'
  const balanced = spec.type === 'LoadBalancer' ? (status.loadBalancer?.ingress ?? []) : []
  const usable = balanced.filter(({ ipMode }) => ipMode !== 'Proxy')
  return (spec.ports ?? []).flatMap(({ name = '', port, nodePort, protocol }) => {
    const shared = {
      port: `${metadata.namespace}/${metadata.name}${name === '' ? '' : `:${name}`}`,
      protocol: protocols[protocol ?? 'TCP'] ?? 'tcp',
      portName: name,
      clusterIP,
      number: port,
      nodePort: nodePort === 0 ? undefined : nodePort,
      externalIPs: plain(spec.externalIPs, plainAddress),
      loadBalancerIPs: plain(usable.map(({ ip = '' }) => ip), plainAddress),
      sourceRanges: plain(spec.loadBalancerSourceRanges, plainCidr),
      healthCheckNodePort: externalLocal ? spec.healthCheckNodePort || undefined : undefined,
      affinitySeconds: spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : undefined,
      internalLocal: spec.internalTrafficPolicy === 'Local',
      externalLocal,
    }
    return [shared]
  })
}

const protocols: Readonly<Record<string, PortName['protocol']>> = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' }

/** What is of another address family is left out. */
const plain = (texts: readonly string[] | undefined, toPlain: (text: string) => string | undefined): readonly string[] =>
  (texts ?? []).flatMap((text) => toPlain(text) ?? [])

export const isExternallyAccessible = (port: ServicePort): boolean =>
  port.nodePort !== undefined || port.externalIPs.length > 0 || port.loadBalancerIPs.length > 0

export const usesLocalEndpoints = (port: ServicePort): boolean =>
  port.internalLocal || (port.externalLocal && isExternallyAccessible(port))
