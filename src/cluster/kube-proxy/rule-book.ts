/**
 * All rules that kube-proxy keeps, written Service by Service. What is the same on every node is held once; what depends on the
 * node (a `Local` policy, hints for its zone, a balancer that lets the node in) is held once for all nodes that are alike in it.
 * So a change of one endpoint touches the chains of its Service, however many Services and nodes there are.
 */
import { isSame } from '../../api/updates'
import type { Chains, Rule, Ruleset } from '../network/netfilter'
import { areHinted, chooseEndpoints, type Endpoint } from './endpoint-choice'
import { isFirewalled, letsIn } from './external-rules'
import { fixedFilterRules, fixedNatRules } from './fixed-rules'
import type { HealthCheck } from './health-server'
import type { NodeFacts, ProxyConfig } from './proxy-config'
import { usesLocalEndpoints, type ServicePort } from './service-port'
import { planServiceRules } from './service-rules'
import { setShared, sharedText, type PortRules } from './shared-chains'

export interface PortEndpoints {
  readonly port: ServicePort
  readonly endpoints: readonly Endpoint[]
}

interface Written extends PortEndpoints, PortRules {
  /** Its rules differ from node to node; what is written is what a node without a name would have. */
  readonly isLocal: boolean
  readonly isTerse: boolean
}

/** What nodes that are alike have in common. */
interface View {
  readonly node: NodeFacts
  readonly filter: Map<string, readonly Rule[]>
  readonly nat: Map<string, readonly Rule[]>
  readonly ruleset: Ruleset
}

/** More endpoints than this, and rules of endpoints go without comments. */
const LARGE = 1_000

/** No node is called so. */
const ANY_NODE = '*'

const isSamePort = (a: PortEndpoints, b: PortEndpoints): boolean => a.port.port === b.port.port && a.port.protocol === b.port.protocol

export class RuleBook {
  #config: ProxyConfig
  readonly #filter = new Map<string, readonly Rule[]>(fixedFilterRules)
  readonly #nat = new Map<string, readonly Rule[]>(fixedNatRules)
  readonly #services = new Map<string, readonly Written[]>()
  readonly #local = new Set<string>()
  readonly #views = new Map<string, View>()
  #order: readonly string[] | undefined
  #endpoints = 0
  /** Of all that was written. */
  #version = 0
  #sharedChanged = false
  #localChanged = false

  constructor(config: ProxyConfig) {
    this.#config = config
  }

  /** Replaces what the Service has; no ports removes it. */
  write(service: string, ports: readonly PortEndpoints[]): void {
    const before = this.#services.get(service) ?? []
    this.#endpoints += count(ports) - count(before)
    const after = ports.map((entry) => this.#plan(entry, before.find((old) => isSamePort(old, entry))))
    this.#replace(before, after)
    if (before.length === 0 || after.length === 0) this.#order = undefined
    if (after.length > 0) this.#services.set(service, after)
    else this.#services.delete(service)
    this.#noteLocal(service, [...before, ...after].some(({ isLocal }) => isLocal), after)
    this.#sharedChanged ||= sharedText(before) !== sharedText(after)
  }

  /** All Services anew, as a full round does: those that were written in a smaller cluster lose their comments, or get them back. */
  rewrite(): void {
    for (const [service, written] of this.#services) if (written.some(({ isTerse }) => isTerse !== this.#isLarge)) this.write(service, written)
  }

  /** All rules anew, where they are to be others than before. */
  configure(config: ProxyConfig): void {
    if (isSame(config, this.#config)) return
    this.#config = config
    this.#localChanged = this.#sharedChanged = true
    for (const [service, written] of this.#services) {
      const after = written.map((entry) => this.#plan(entry, undefined))
      this.#replace(written, after)
      this.#services.set(service, after)
    }
  }

  get #isLarge(): boolean {
    return this.#endpoints > LARGE
  }

  #plan({ port, endpoints }: PortEndpoints, old: Written | undefined): Written {
    const isTerse = this.#isLarge
    const isLocal = usesLocalEndpoints(port) || isFirewalled(port) || areHinted(endpoints)
    const isAlike = old?.port.affinitySeconds === port.affinitySeconds && old?.isTerse === isTerse
    const context = { config: this.#config, isTerse, before: isAlike ? old?.rules : undefined }
    return { port, endpoints, isTerse, isLocal, rules: planServiceRules(port, chooseEndpoints(port, endpoints, undefined), context) }
  }

  #replace(before: readonly Written[], after: readonly Written[]): void {
    this.#version++
    const held = (written: readonly Written[]) => written.filter(({ isLocal }) => !isLocal)
    const kept = new Set(held(after).flatMap(({ rules }) => [...rules.chains.keys()]))
    for (const { rules } of held(before)) for (const chain of rules.chains.keys()) if (!kept.has(chain)) this.#nat.delete(chain)
    for (const { rules } of held(after)) for (const [chain, written] of rules.chains) this.#nat.set(chain, written)
  }

  #noteLocal(service: string, isConcerned: boolean, after: readonly Written[]): void {
    if (after.some(({ isLocal }) => isLocal)) this.#local.add(service)
    else this.#local.delete(service)
    this.#localChanged ||= isConcerned
  }

  /** After the last `write` of a round: brings up to date what `rulesOf` gave, in place. True when nodes may have come to differ. */
  finish(): boolean {
    const mayDiffer = this.#localChanged
    for (const view of this.#views.values()) if (this.#sharedChanged || this.#localChanged) this.#fill(view)
    this.#sharedChanged = this.#localChanged = false
    return mayDiffer
  }

  /** Of the Services whose endpoints balancers look for node by node. */
  healthChecks(): readonly HealthCheck[] {
    const checks = new Map<string, HealthCheck>()
    for (const service of this.#local) {
      const { port } = this.#services.get(service)?.find((written) => written.port.healthCheckNodePort !== undefined) ?? {}
      const number = port?.healthCheckNodePort
      if (number !== undefined) checks.set(service, { service, port: number, endpointsOn: (node) => this.#readyOn(node, service) })
    }
    return [...checks.values()]
  }

  /** Addresses, whatever the number of ports. */
  #readyOn(node: string, service: string): number {
    const endpoints = (this.#services.get(service) ?? []).flatMap((written) => written.endpoints)
    return new Set(endpoints.filter(({ ready, nodeName }) => ready && nodeName === node).map(({ address }) => address)).size
  }

  /** One object for all nodes that are alike; asked anew after a round, since nodes may have come to differ. */
  rulesOf(node: NodeFacts): Ruleset {
    const key = this.#keyOf(node)
    const view = this.#views.get(key) ?? this.#open(key, key.startsWith(ANY_NODE) ? { ...node, name: '' } : node)
    return view.ruleset
  }

  /** Views that no node has any more are let go. */
  keep(rulesets: ReadonlySet<Ruleset>): void {
    for (const [key, { ruleset }] of this.#views) if (!rulesets.has(ruleset)) this.#views.delete(key)
  }

  #open(key: string, node: NodeFacts): View {
    const filter = new Map<string, readonly Rule[]>()
    const nat = new Map<string, readonly Rule[]>()
    const versionNow = (): number => this.#version
    const ruleset: Ruleset = {
      filter: over(this.#filter, filter),
      nat: over(this.#nat, nat),
      get version() {
        return versionNow()
      },
    }
    const view: View = { node, filter, nat, ruleset }
    this.#views.set(key, view)
    this.#fill(view)
    return view
  }

  #fill(view: View): void {
    const { node, filter, nat } = view
    this.#version++
    nat.clear()
    const written = this.#all().map((entry): PortRules => {
      if (!entry.isLocal) return entry
      const own = this.#onNode(entry, node)
      for (const [chain, rules] of own.rules.chains) nat.set(chain, rules)
      return own
    })
    setShared({ filter, nat }, written, { config: this.#config, node })
  }

  #onNode({ port, endpoints, rules, isTerse }: Written, node: NodeFacts): PortRules {
    return { port, rules: planServiceRules(port, chooseEndpoints(port, endpoints, node), { config: this.#config, node, isTerse, before: rules }) }
  }

  /** Nodes of the same key have the same rules. */
  #keyOf(node: NodeFacts): string {
    const parts: string[] = this.#config.nodePortAddresses ? [node.addresses.join()] : []
    let isNear = false
    for (const { port, endpoints } of this.#localPorts()) {
      isNear ||= usesLocalEndpoints(port) && endpoints.some(({ nodeName }) => nodeName === node.name)
      if (isFirewalled(port) && letsIn(port, node)) parts.push(port.port)
      if (areHinted(endpoints) && !parts.includes(`zone ${node.zone}`)) parts.push(`zone ${node.zone}`)
    }
    return `${isNear ? node.name : ANY_NODE} ${parts.join()}`
  }

  *#localPorts(): Iterable<Written> {
    for (const service of this.#local) for (const written of this.#services.get(service) ?? []) if (written.isLocal) yield written
  }

  /** In the order of their Services' names. */
  #all(): readonly Written[] {
    this.#order ??= [...this.#services.keys()].sort()
    return this.#order.flatMap((key) => this.#services.get(key) ?? [])
  }
}

const count = (ports: readonly PortEndpoints[]): number => ports.reduce((sum, { endpoints }) => sum + endpoints.length, 0)

/** What is of the node's kind lies over what all have. */
const over = (all: ReadonlyMap<string, readonly Rule[]>, own: ReadonlyMap<string, readonly Rule[]>): Chains => ({
  get: (name) => own.get(name) ?? all.get(name),
  keys: () => new Set([...all.keys(), ...own.keys()]),
})
