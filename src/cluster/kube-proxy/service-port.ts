/**
 * What kube-proxy needs to know of one port of a Service. Upstream: pkg/proxy/serviceport.go (v1.32).
 *
 * Simplified: only TCP and UDP over IPv4; a real kube-proxy also handles SCTP and IPv6.
 */
import type { Service } from '../../api/kinds/service'
import { findAddress } from '../network/address'
import type { PortName } from './chain-names'

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
  const { clusterIP } = spec
  const accessible = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs ?? []).length > 0
  const externalLocal = accessible && spec.externalTrafficPolicy === 'Local'
  const balanced = spec.type === 'LoadBalancer' ? (status.loadBalancer?.ingress ?? []) : []
  const usable = balanced.filter(({ ipMode }) => ipMode !== 'Proxy')
  return (spec.ports ?? []).flatMap(({ name = '', port, nodePort, protocol }) => {
    if (protocol === 'SCTP') return []
    const shared = {
      port: `${metadata.namespace}/${metadata.name}${name === '' ? '' : `:${name}`}`,
      protocol: protocol === 'UDP' ? ('udp' as const) : ('tcp' as const),
      portName: name,
      clusterIP,
      number: port,
      nodePort: nodePort === 0 ? undefined : nodePort,
      externalIPs: (spec.externalIPs ?? []).filter(isIPv4),
      loadBalancerIPs: usable.flatMap(({ ip }) => (ip && isIPv4(ip) ? [ip] : [])),
      sourceRanges: spec.type === 'LoadBalancer' ? (spec.loadBalancerSourceRanges ?? []).map((cidr) => cidr.trim()).filter(isIPv4) : [],
      healthCheckNodePort: externalLocal ? spec.healthCheckNodePort || undefined : undefined,
      affinitySeconds: spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : undefined,
      internalLocal: spec.internalTrafficPolicy === 'Local',
      externalLocal,
    }
    return [shared]
  })
}

/** An address or a CIDR. */
const isIPv4 = (text: string): boolean => findAddress(text.replace(/\/\d+$/, '')) !== undefined

export const isExternallyAccessible = (port: ServicePort): boolean =>
  port.nodePort !== undefined || port.externalIPs.length > 0 || port.loadBalancerIPs.length > 0

export const usesLocalEndpoints = (port: ServicePort): boolean =>
  port.internalLocal || (port.externalLocal && isExternallyAccessible(port))
