/**
 * What comes from outside for a Service port: node ports, external IPs and addresses of load balancers, and who may use the latter.
 * Upstream: pkg/proxy/iptables/proxier.go syncProxyRules (v1.32).
 */
import { parseAddress, parseCidr } from '../network/address'
import type { Rule, Target } from '../network/netfilter'
import { clusterPolicyChain, externalChain } from './chain-names'
import { loopback, MARK_CHAIN } from './fixed-rules'
import type { NodeFacts, ProxyConfig } from './proxy-config'
import type { ServicePort } from './service-port'

/** KUBE-NODEPORTS; on loopback the kernel counts. */
export function nodePortJumps(port: ServicePort, { localhostNodePorts }: ProxyConfig): readonly Rule[] {
  const { nodePort, protocol } = port
  if (nodePort === undefined) return []
  const all: Rule = { match: { protocol, destinationPort: nodePort }, target: { jump: externalChain(port) }, comment: port.port }
  if (!localhostNodePorts) return [all]
  return [{ ...all, match: { ...all.match, destination: { cidr: loopback }, counter: 'localhost_nps_accepted_pkts' } }, all]
}

/** KUBE-EXT-…; `next` is undefined when no endpoint may be reached from outside. */
export function externalRules(port: ServicePort, { podCIDR }: ProxyConfig, next: string | undefined): readonly Rule[] {
  const destinations = `${port.port} external destinations`
  const toCluster: Target = { jump: clusterPolicyChain(port) }
  const rest: readonly Rule[] = next === undefined ? [] : [{ match: {}, target: { jump: next } }]
  if (!port.externalLocal) return [{ match: {}, target: { jump: MARK_CHAIN }, comment: `masquerade traffic for ${destinations}` }, ...rest]
  const ofPods: Rule = { match: { source: { cidr: podCIDR ?? '' } }, target: toCluster, comment: `pod traffic for ${destinations}` }
  return [
    ...(podCIDR === undefined ? [] : [ofPods]),
    { match: { sourceType: 'LOCAL' }, target: { jump: MARK_CHAIN }, comment: `masquerade LOCAL traffic for ${destinations}` },
    { match: { sourceType: 'LOCAL' }, target: toCluster, comment: `route LOCAL traffic for ${destinations}` },
    ...rest,
  ]
}

export const isFirewalled = (port: ServicePort): boolean => port.loadBalancerIPs.length > 0 && port.sourceRanges.length > 0

/** KUBE-FW-…: whoever is not let through here finds its way barred in KUBE-PROXY-FIREWALL. */
export function firewallRules(port: ServicePort, node: NodeFacts | undefined): readonly Rule[] {
  const comment = `${port.port} loadbalancer IP`
  const allow = (cidr: string): Rule => ({ match: { source: { cidr } }, target: { jump: externalChain(port) }, comment })
  return [
    ...port.sourceRanges.map(allow),
    ...(letsIn(port, node) ? port.loadBalancerIPs.map((address) => allow(`${address}/32`)) : []),
    { match: {}, target: { none: true }, comment: `other traffic to ${port.port} will be dropped by KUBE-PROXY-FIREWALL` },
  ]
}

/** The node itself may use the balancer: then so may what comes back to it under the balancer's address. */
export function letsIn({ sourceRanges }: ServicePort, node: NodeFacts | undefined): boolean {
  const own = node && parseAddress(node.addresses[0])
  return own !== undefined && sourceRanges.map(parseCidr).some(({ base, mask }) => (own & mask) === base)
}
