/** The chains to which every Service port adds its lines: put together whenever one of them has others to add. */
import type { Rule } from '../network/netfilter'
import { EXTERNAL_SERVICES_CHAIN, FIREWALL_CHAIN, NODE_PORTS_CHAIN, nodePortsJumps, SERVICES_CHAIN } from './fixed-rules'
import type { NodeFacts, ProxyConfig } from './proxy-config'
import type { ServicePort } from './service-port'
import type { ServiceRules } from './service-rules'

export interface PortRules {
  readonly port: ServicePort
  readonly rules: ServiceRules
}

type SharedPart = Exclude<keyof ServiceRules, 'chains' | 'endpointChains'>
const sharedParts: readonly SharedPart[] = ['services', 'nodePorts', 'refusals', 'externalRefusals', 'firewall', 'healthChecks']

interface Tables {
  readonly filter: Map<string, readonly Rule[]>
  readonly nat: Map<string, readonly Rule[]>
}

interface Place {
  readonly config: ProxyConfig
  readonly node: NodeFacts
}

export function setShared({ filter, nat }: Tables, written: readonly PortRules[], { config, node }: Place): void {
  const gather = (part: SharedPart) => written.flatMap(({ rules }) => rules[part])
  nat.set(SERVICES_CHAIN, [...gather('services'), ...nodePortsJumps(config, node)])
  nat.set(NODE_PORTS_CHAIN, gather('nodePorts'))
  filter.set(SERVICES_CHAIN, gather('refusals'))
  filter.set(EXTERNAL_SERVICES_CHAIN, gather('externalRefusals'))
  filter.set(FIREWALL_CHAIN, gather('firewall'))
  filter.set(NODE_PORTS_CHAIN, gather('healthChecks'))
}

/** Tells whether two writings of a Service add the same lines. */
export const sharedText = (written: readonly PortRules[]): string =>
  JSON.stringify(written.map(({ rules }) => sharedParts.map((part) => rules[part])))
