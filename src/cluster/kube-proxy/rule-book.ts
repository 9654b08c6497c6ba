/**
 * All rules that kube-proxy keeps, written Service by Service and shared by all nodes: a change of one Service touches its own
 * chains once, however many nodes there are. Only a node with endpoints that a `Local` policy prefers gets rules of its own.
 */
import type { Rule, Ruleset } from '../network/netfilter'
import { chooseEndpoints, type Endpoint } from './endpoint-choice'
import {
  EXTERNAL_SERVICES_CHAIN,
  FIREWALL_CHAIN,
  fixedFilterRules,
  fixedNatRules,
  NODE_PORTS_CHAIN,
  nodePortsJump,
  SERVICES_CHAIN,
} from './fixed-rules'
import { usesLocalEndpoints, type ServicePort } from './service-port'
import { planServiceRules, type ServiceRules } from './service-rules'

export interface PortEndpoints {
  readonly port: ServicePort
  readonly endpoints: readonly Endpoint[]
}

interface Written extends PortEndpoints {
  readonly rules: ServiceRules
}

type SharedPart = Exclude<keyof ServiceRules, 'chains' | 'endpointChains'>
const sharedParts: readonly SharedPart[] = ['services', 'nodePorts', 'refusals', 'externalRefusals', 'firewall', 'healthChecks']

const isSamePort = (a: PortEndpoints, b: PortEndpoints): boolean => a.port.port === b.port.port && a.port.protocol === b.port.protocol

export class RuleBook {
  readonly #filter = new Map<string, readonly Rule[]>(fixedFilterRules)
  readonly #nat = new Map<string, readonly Rule[]>(fixedNatRules)
  readonly #services = new Map<string, readonly Written[]>()
  readonly #podCIDR: string
  #sharedChanged = true

  constructor(podCIDR: string) {
    this.#podCIDR = podCIDR
    this.finish()
  }

  /** Replaces what the Service has; no ports removes it. */
  write(service: string, ports: readonly PortEndpoints[]): void {
    const before = this.#services.get(service) ?? []
    const after = ports.map((entry) => this.#plan(entry, before.find((old) => isSamePort(old, entry))))
    const kept = new Set(after.flatMap(({ rules }) => [...rules.chains.keys()]))
    for (const { rules } of before) for (const chain of rules.chains.keys()) if (!kept.has(chain)) this.#nat.delete(chain)
    for (const { rules } of after) for (const [chain, written] of rules.chains) this.#nat.set(chain, written)
    if (after.length > 0) this.#services.set(service, after)
    else this.#services.delete(service)
    this.#sharedChanged ||= !sameShared(before, after)
  }

  #plan({ port, endpoints }: PortEndpoints, old: Written | undefined): Written {
    const before = old?.port.affinitySeconds === port.affinitySeconds ? old?.rules : undefined
    const rules = planServiceRules(port, chooseEndpoints(port, endpoints, undefined), { podCIDR: this.#podCIDR, before })
    return { port, endpoints, rules }
  }

  /** After the last `write` of a round: puts the chains together that all Services share. */
  finish(): void {
    if (!this.#sharedChanged) return
    this.#sharedChanged = false
    setShared(this.#filter, this.#nat, this.#all())
  }

  /** What a node without preferred endpoints has: one object for all of them, kept up to date in place. */
  get shared(): Ruleset {
    return { filter: this.#filter, nat: this.#nat }
  }

  /** Nodes that have endpoints which a `Local` policy prefers. */
  nodesWithOwnRules(): ReadonlySet<string> {
    const nodes = new Set<string>()
    for (const { endpoints } of this.#localPorts()) for (const { nodeName } of endpoints) if (nodeName !== undefined) nodes.add(nodeName)
    return nodes
  }

  rulesOf(node: string): Ruleset {
    const filter = new Map(this.#filter)
    const nat = new Map(this.#nat)
    const written = this.#all().map((entry) => this.#onNode(entry, node))
    for (const { rules } of written) for (const [chain, own] of rules.chains) nat.set(chain, own)
    setShared(filter, nat, written)
    return { filter, nat }
  }

  #onNode(entry: Written, node: string): Written {
    const { port, endpoints, rules } = entry
    if (!usesLocalEndpoints(port)) return entry
    const own = planServiceRules(port, chooseEndpoints(port, endpoints, node), { podCIDR: this.#podCIDR, before: rules })
    return { port, endpoints, rules: own }
  }

  /** In the order of their Services' names. */
  #all(): readonly Written[] {
    return [...this.#services.keys()].sort().flatMap((key) => this.#services.get(key) ?? [])
  }

  #localPorts(): readonly Written[] {
    return [...this.#services.values()].flat().filter(({ port }) => usesLocalEndpoints(port))
  }
}

function setShared(filter: Map<string, readonly Rule[]>, nat: Map<string, readonly Rule[]>, written: readonly Written[]): void {
  const gather = (part: SharedPart) => written.flatMap(({ rules }) => rules[part])
  nat.set(SERVICES_CHAIN, [...gather('services'), nodePortsJump])
  nat.set(NODE_PORTS_CHAIN, gather('nodePorts'))
  filter.set(SERVICES_CHAIN, gather('refusals'))
  filter.set(EXTERNAL_SERVICES_CHAIN, gather('externalRefusals'))
  filter.set(FIREWALL_CHAIN, gather('firewall'))
  filter.set(NODE_PORTS_CHAIN, gather('healthChecks'))
}

function sameShared(before: readonly Written[], after: readonly Written[]): boolean {
  const facts = (written: readonly Written[]) => JSON.stringify(written.map(({ rules }) => sharedParts.map((part) => rules[part])))
  return before.length === after.length && facts(before) === facts(after)
}
