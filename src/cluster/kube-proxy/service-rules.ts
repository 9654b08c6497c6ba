/**
 * The rules of one port of a Service on a node, in the order a real kube-proxy writes them. Pure: a Service port and its
 * endpoints in, chains out. Upstream: pkg/proxy/iptables/proxier.go syncProxyRules (v1.32).
 */
import type { Rule, Target } from '../network/netfilter'
import { clusterPolicyChain, endpointChain, externalChain, firewallChain, localPolicyChain } from './chain-names'
import type { Endpoint, EndpointChoice } from './endpoint-choice'
import { endpointJumps, endpointRules } from './endpoint-rules'
import { externalRules, firewallRules, isFirewalled, nodePortJumps } from './external-rules'
import { MARK_CHAIN } from './fixed-rules'
import type { NodeFacts, ProxyConfig } from './proxy-config'
import { isExternallyAccessible, usesLocalEndpoints, type ServicePort } from './service-port'

/** What one Service port adds to the chains that all share, and the chains of its own. */
export interface ServiceRules {
  /** nat KUBE-SERVICES */
  readonly services: readonly Rule[]
  /** nat KUBE-NODEPORTS */
  readonly nodePorts: readonly Rule[]
  /** filter KUBE-SERVICES */
  readonly refusals: readonly Rule[]
  /** filter KUBE-EXTERNAL-SERVICES */
  readonly externalRefusals: readonly Rule[]
  /** filter KUBE-PROXY-FIREWALL */
  readonly firewall: readonly Rule[]
  /** filter KUBE-NODEPORTS */
  readonly healthChecks: readonly Rule[]
  /** nat, by name */
  readonly chains: ReadonlyMap<string, readonly Rule[]>
  /** Endpoint -> its chain: a name is a hash, which is not worked out twice. */
  readonly endpointChains: ReadonlyMap<string, string>
}

export interface PlanContext {
  readonly config: ProxyConfig
  /** Undefined: what is the same on every node. */
  readonly node?: NodeFacts | undefined
  /** So many endpoints that their rules go without comments. */
  readonly isTerse?: boolean
  /** The rules as they were: endpoint chains that stay are kept, not written anew. */
  readonly before?: ServiceRules | undefined
}

export function planServiceRules(port: ServicePort, choice: EndpointChoice, context: PlanContext): ServiceRules {
  const facts = factsOf(port, choice)
  const endpointChains = namesOf(port, choice, context.before)
  const { hasInternal, hasExternal, refusal } = facts
  return {
    services: serviceJumps(port, facts),
    nodePorts: choice.hasAny ? nodePortJumps(port, context.config) : [],
    refusals: hasInternal ? [] : [clusterIPRule(port, refusal.target, refusal.comment)],
    externalRefusals: hasExternal ? [] : externalRefusals(port, refusal),
    firewall: facts.isFirewalled ? port.loadBalancerIPs.map((address) => firewallDrop(port, address)) : [],
    healthChecks: port.healthCheckNodePort === undefined ? [] : [healthCheck(port, port.healthCheckNodePort)],
    chains: new Map(ownChains(port, choice, { ...context, facts, endpointChains })),
    endpointChains,
  }
}

function namesOf(port: ServicePort, { reachable }: EndpointChoice, before: ServiceRules | undefined): ReadonlyMap<string, string> {
  return new Map(reachable.map(({ text }) => [text, before?.endpointChains.get(text) ?? endpointChain(port, text)]))
}

interface Refusal {
  readonly target: Target
  readonly comment: string
}

interface Facts {
  readonly hasInternal: boolean
  readonly hasExternal: boolean
  readonly usesExternalChain: boolean
  readonly isFirewalled: boolean
  readonly internalChain: string
  readonly externalPolicyChain: string
  readonly refusal: Refusal
}

function factsOf(port: ServicePort, { local, hasAny }: EndpointChoice): Facts {
  const chainFor = (isLocal: boolean) => (isLocal ? localPolicyChain(port) : clusterPolicyChain(port))
  const none: Refusal = { target: { verdict: 'REJECT' }, comment: `${port.port} has no endpoints` }
  const noneHere: Refusal = { target: { verdict: 'DROP' }, comment: `${port.port} has no local endpoints` }
  return {
    hasInternal: hasAny && (!port.internalLocal || local.length > 0),
    hasExternal: hasAny && (!port.externalLocal || local.length > 0),
    usesExternalChain: hasAny && isExternallyAccessible(port),
    isFirewalled: hasAny && isFirewalled(port),
    internalChain: chainFor(port.internalLocal),
    externalPolicyChain: chainFor(port.externalLocal),
    refusal: hasAny ? noneHere : none,
  }
}

interface VirtualAddress {
  readonly address: string
  readonly target: Target
  readonly comment: string
}

const addressRule = (port: ServicePort, { address, target, comment }: VirtualAddress): Rule => ({
  match: { protocol: port.protocol, destination: { cidr: `${address}/32` }, destinationPort: port.number },
  target,
  comment,
})

const clusterIPRule = (port: ServicePort, target: Target, comment = `${port.port} cluster IP`): Rule =>
  addressRule(port, { address: port.clusterIP, target, comment })

function serviceJumps(port: ServicePort, facts: Facts): readonly Rule[] {
  const internal = facts.hasInternal ? [clusterIPRule(port, { jump: facts.internalChain })] : []
  if (!facts.usesExternalChain) return internal
  const toExternal: Target = { jump: externalChain(port) }
  const toBalanced: Target = facts.isFirewalled ? { jump: firewallChain(port) } : toExternal
  return [
    ...internal,
    ...port.externalIPs.map((address) => addressRule(port, { address, target: toExternal, comment: `${port.port} external IP` })),
    ...port.loadBalancerIPs.map((address) => addressRule(port, { address, target: toBalanced, comment: `${port.port} loadbalancer IP` })),
  ]
}

function externalRefusals(port: ServicePort, { target, comment }: Refusal): readonly Rule[] {
  const addresses = [...port.externalIPs, ...port.loadBalancerIPs]
  const rules = addresses.map((address) => addressRule(port, { address, target, comment }))
  if (port.nodePort === undefined) return rules
  return [...rules, { match: { protocol: port.protocol, destinationType: 'LOCAL', destinationPort: port.nodePort }, target, comment }]
}

const firewallDrop = (port: ServicePort, address: string): Rule =>
  addressRule(port, { address, target: { verdict: 'DROP' }, comment: `${port.port} traffic not accepted by ${firewallChain(port)}` })

const healthCheck = (port: ServicePort, destinationPort: number): Rule => ({
  match: { protocol: 'tcp', destinationPort },
  target: { verdict: 'ACCEPT' },
  comment: `${port.port} health check node port`,
})

type Chain = readonly [string, readonly Rule[]]

interface ChainContext extends PlanContext {
  readonly facts: Facts
  readonly endpointChains: ReadonlyMap<string, string>
}

function ownChains(port: ServicePort, choice: EndpointChoice, context: ChainContext): readonly Chain[] {
  const { facts, config, node, before, endpointChains, isTerse = false } = context
  const chainOf = ({ text }: Endpoint): string => endpointChains.get(text) ?? ''
  const head = (chain: string) => (facts.hasInternal && chain === facts.internalChain ? internalMarks(port, config) : [])
  const policyChain = (chain: string, endpoints: readonly Endpoint[]): Chain => [
    chain,
    [...head(chain), ...endpointJumps(port, endpoints, { chainOf, isTerse })],
  ]
  const chains: Chain[] = []
  if (choice.cluster.length > 0) chains.push(policyChain(clusterPolicyChain(port), choice.cluster))
  if (choice.local.length > 0 && usesLocalEndpoints(port)) chains.push(policyChain(localPolicyChain(port), choice.local))
  if (facts.usesExternalChain) chains.push([externalChain(port), externalRules(port, config, facts.hasExternal ? facts.externalPolicyChain : undefined)])
  if (facts.isFirewalled) chains.push([firewallChain(port), firewallRules(port, node)])
  for (const endpoint of choice.reachable) {
    const name = chainOf(endpoint)
    chains.push([name, before?.chains.get(name) ?? endpointRules(port, endpoint, { name, isTerse })])
  }
  return chains
}

/** What comes to the cluster IP from outside of the pods has to come back by the same way. */
function internalMarks(port: ServicePort, { podCIDR, masqueradeAll }: ProxyConfig): readonly Rule[] {
  const all = clusterIPRule(port, { jump: MARK_CHAIN })
  if (masqueradeAll) return [all]
  return podCIDR === undefined ? [] : [{ ...all, match: { ...all.match, source: { cidr: podCIDR, negated: true } } }]
}
