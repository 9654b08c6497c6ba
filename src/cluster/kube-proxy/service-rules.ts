/**
 * The rules of one port of a Service on a node, in the order a real kube-proxy writes them. Pure: a Service port and its
 * endpoints in, chains out. Upstream: pkg/proxy/iptables/proxier.go syncProxyRules (v1.32).
 */
import type { Rule, Target } from '../network/netfilter'
import { clusterPolicyChain, endpointChain, externalChain, firewallChain, localPolicyChain } from './chain-names'
import type { Endpoint, EndpointChoice } from './endpoint-choice'
import { MARK_CHAIN } from './fixed-rules'
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
  readonly podCIDR: string
  /** The rules as they were: endpoint chains that stay are kept, not written anew. */
  readonly before?: ServiceRules
}

export function planServiceRules(port: ServicePort, choice: EndpointChoice, { podCIDR, before }: PlanContext): ServiceRules {
  const facts = factsOf(port, choice)
  const endpointChains = new Map(choice.reachable.map(({ text }) => [text, before?.endpointChains.get(text) ?? endpointChain(port, text)]))
  return {
    services: serviceJumps(port, facts),
    nodePorts: facts.usesExternalChain && port.nodePort !== undefined ? [nodePortJump(port, port.nodePort)] : [],
    refusals: facts.hasInternal ? [] : [clusterIPRule(port, facts.internalRefusal.target, facts.internalRefusal.comment)],
    externalRefusals: facts.hasExternal ? [] : externalRefusals(port, facts),
    firewall: firewalled(port, facts) ? port.loadBalancerIPs.map((address) => firewallDrop(port, address)) : [],
    healthChecks: port.healthCheckNodePort === undefined ? [] : [healthCheck(port, port.healthCheckNodePort)],
    chains: new Map(ownChains(port, choice, { facts, podCIDR, before, endpointChains })),
    endpointChains,
  }
}

interface Refusal {
  readonly target: Target
  readonly comment: string
}

interface Facts {
  readonly hasInternal: boolean
  readonly hasExternal: boolean
  readonly usesExternalChain: boolean
  readonly internalChain: string
  readonly externalPolicyChain: string
  readonly internalRefusal: Refusal
  readonly externalRefusal: Refusal
}

function factsOf(port: ServicePort, { local, hasAny }: EndpointChoice): Facts {
  const chainFor = (isLocal: boolean) => (isLocal ? localPolicyChain(port) : clusterPolicyChain(port))
  const none: Refusal = { target: { verdict: 'REJECT' }, comment: `${port.port} has no endpoints` }
  const refusal: Refusal = hasAny ? { target: { verdict: 'DROP' }, comment: `${port.port} has no local endpoints` } : none
  return {
    hasInternal: hasAny && (!port.internalLocal || local.length > 0),
    hasExternal: hasAny && (!port.externalLocal || local.length > 0),
    usesExternalChain: hasAny && isExternallyAccessible(port),
    internalChain: chainFor(port.internalLocal),
    externalPolicyChain: chainFor(port.externalLocal),
    internalRefusal: refusal,
    externalRefusal: refusal,
  }
}

const firewalled = (port: ServicePort, { usesExternalChain }: Facts): boolean => usesExternalChain && port.sourceRanges.length > 0

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
  const toBalanced: Target = firewalled(port, facts) ? { jump: firewallChain(port) } : toExternal
  return [
    ...internal,
    ...port.externalIPs.map((address) => addressRule(port, { address, target: toExternal, comment: `${port.port} external IP` })),
    ...port.loadBalancerIPs.map((address) => addressRule(port, { address, target: toBalanced, comment: `${port.port} loadbalancer IP` })),
  ]
}

const nodePortJump = (port: ServicePort, nodePort: number): Rule => ({
  match: { protocol: port.protocol, destinationPort: nodePort },
  target: { jump: externalChain(port) },
  comment: port.port,
})

function externalRefusals(port: ServicePort, { externalRefusal: { target, comment } }: Facts): readonly Rule[] {
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

function ownChains(port: ServicePort, choice: EndpointChoice, { facts, podCIDR, before, endpointChains }: ChainContext): readonly Chain[] {
  const fromPods = { cidr: podCIDR }
  const masquerade = clusterIPRule(port, { jump: MARK_CHAIN })
  const offCluster: Rule = { ...masquerade, match: { ...masquerade.match, source: { ...fromPods, negated: true } } }
  const head = (chain: string) => (facts.hasInternal && chain === facts.internalChain ? [offCluster] : [])
  const policyChain = (chain: string, endpoints: readonly Endpoint[]): Chain => [
    chain,
    [...head(chain), ...endpointJumps(port, endpoints, endpointChains)],
  ]
  const chains: Chain[] = []
  if (choice.cluster.length > 0) chains.push(policyChain(clusterPolicyChain(port), choice.cluster))
  if (choice.local.length > 0 && usesLocalEndpoints(port)) chains.push(policyChain(localPolicyChain(port), choice.local))
  if (facts.usesExternalChain) chains.push([externalChain(port), externalRules(port, facts, podCIDR)])
  if (firewalled(port, facts)) chains.push([firewallChain(port), firewallRules(port)])
  for (const endpoint of choice.reachable) {
    const name = endpointChains.get(endpoint.text) ?? ''
    chains.push([name, before?.chains.get(name) ?? endpointRules(port, endpoint, name)])
  }
  return chains
}

function externalRules(port: ServicePort, facts: Facts, podCIDR: string): readonly Rule[] {
  const destinations = `${port.port} external destinations`
  const toCluster: Target = { jump: clusterPolicyChain(port) }
  if (!port.externalLocal) {
    return [
      { match: {}, target: { jump: MARK_CHAIN }, comment: `masquerade traffic for ${destinations}` },
      { match: {}, target: { jump: facts.externalPolicyChain } },
    ]
  }
  const shortCut: readonly Rule[] = [
    { match: { source: { cidr: podCIDR } }, target: toCluster, comment: `pod traffic for ${destinations}` },
    { match: { sourceType: 'LOCAL' }, target: { jump: MARK_CHAIN }, comment: `masquerade LOCAL traffic for ${destinations}` },
    { match: { sourceType: 'LOCAL' }, target: toCluster, comment: `route LOCAL traffic for ${destinations}` },
  ]
  return facts.hasExternal ? [...shortCut, { match: {}, target: { jump: facts.externalPolicyChain } }] : shortCut
}

function firewallRules(port: ServicePort): readonly Rule[] {
  const comment = `${port.port} loadbalancer IP`
  return [
    ...port.sourceRanges.map((cidr): Rule => ({ match: { source: { cidr } }, target: { jump: externalChain(port) }, comment })),
    { match: {}, target: { none: true }, comment: `other traffic to ${port.port} will be dropped by KUBE-PROXY-FIREWALL` },
  ]
}

/** First those who were here before, then chance: one in n, one in n - 1 of the rest, and so on to the last, who takes all. */
function endpointJumps(port: ServicePort, endpoints: readonly Endpoint[], chains: ReadonlyMap<string, string>): readonly Rule[] {
  const chainOf = ({ text }: Endpoint): string => chains.get(text) ?? ''
  const jump = (match: Rule['match'], endpoint: Endpoint): Rule => ({
    match,
    target: { jump: chainOf(endpoint) },
    comment: `${port.port} -> ${endpoint.text}`,
  })
  const seconds = port.affinitySeconds
  const sticky =
    seconds === undefined ? [] : endpoints.map((endpoint) => jump({ recent: { name: chainOf(endpoint), seconds } }, endpoint))
  const last = endpoints.length - 1
  return [...sticky, ...endpoints.map((endpoint, i) => jump(i < last ? { probability: chanceOf(endpoints.length - i) } : {}, endpoint))]
}

/** Written with ten decimals. */
const chanceOf = (remaining: number): number => Number((1 / remaining).toFixed(10))

function endpointRules(port: ServicePort, { address, port: number }: Endpoint, name: string): readonly Rule[] {
  const remember = port.affinitySeconds === undefined ? {} : { remember: name }
  return [
    { match: { source: { cidr: `${address}/32` } }, target: { jump: MARK_CHAIN }, comment: port.port },
    { match: { protocol: port.protocol, ...remember }, target: { dnat: { address, port: number } }, comment: port.port },
  ]
}
