/**
 * The way of a connection's first packet: from its namespace through the hooks of each node it crosses to the namespace that
 * owns its destination, or to its end. Later packets of the connection follow the same way, as conntrack has them do.
 *
 *   pod -> PREROUTING -> (local? INPUT : FORWARD -> POSTROUTING) -> pod, or the next node's PREROUTING
 *   host -> OUTPUT -> (local? INPUT : POSTROUTING) -> ...
 *
 * Upstream: the packet flow of netfilter, net/ipv4 (Linux 6.1); `nat` comes before `filter` in OUTPUT.
 */
import type { Clock } from '../../base/clock'
import { passOn, type PassedOn } from './balancer'
import type { CompiledRule } from './compiled-chain'
import { recallWay, rememberWay } from './known-way'
import type { NetworkNamespace } from './network-namespace'
import type { NodeState } from './node-state'
import { queuedBy, type NftChain, type NftRule } from './nft-table'
import type { Packet } from './packet'
import type { PacketFilter, PolicyDecision } from './packet-filter'
import { Walk, type ChainName, type WalkVerdict } from './walk'

/** Nodes that a packet may cross before it is lost. */
const MOST_NODES = 4

export interface Latency {
  readonly sameNodeMs: number
  readonly betweenNodesMs: number
  readonly outsideMs: number
}

export interface RouteTable {
  readonly clock: Pick<Clock, 'now'>
  /** In [0, 1). */
  readonly chance: () => number
  readonly owners: ReadonlyMap<number, NetworkNamespace>
  readonly latency: Latency
}

export interface Step {
  readonly node: string
  readonly matched: readonly CompiledRule[]
  /** What the network plugin's agent was asked. */
  judged: readonly Judged[] | undefined
  /** It is no node but a load balancer, which passed the packet on to a node, or to nobody. */
  readonly balancer?: { readonly passedOn: PassedOn | undefined }
}

export interface Judged {
  /** Which handed the packet to the agent. */
  readonly rule: NftRule
  readonly chain: NftChain['name']
  readonly decision: PolicyDecision
}

export interface Route {
  readonly fate: 'delivered' | 'lost' | 'dropped' | 'rejected'
  /** Who owns the last destination, when delivered. */
  readonly target: NetworkNamespace | undefined
  /** One-way. */
  readonly latencyMs: number
  /** The share of packets that the links on the way lose, one way. */
  readonly loss: number
  readonly steps: readonly Step[]
  /** The machine without power, or the one whose cable is pulled, where it was lost. */
  readonly lostAt: LostAt | undefined
}

export interface LostAt {
  readonly node: string
  readonly why: 'off' | 'cut'
}

const HOOKS = {
  output: [
    { table: 'nat', chain: 'OUTPUT' },
    { table: 'filter', chain: 'OUTPUT' },
  ],
  prerouting: [{ table: 'nat', chain: 'PREROUTING' }],
  input: [{ table: 'filter', chain: 'INPUT' }],
  forward: [{ table: 'filter', chain: 'FORWARD' }],
  postrouting: [{ table: 'nat', chain: 'POSTROUTING' }],
} as const satisfies Record<string, readonly ChainName[]>

interface Sent {
  readonly packet: Packet
  /** Takes the first choice where chance would choose, and remembers nothing. */
  readonly isRehearsal: boolean
}

export function route(table: RouteTable, from: NetworkNamespace, what: Sent): Route {
  const { node } = from
  if (node && from.isHost) return routeFromNode(table, node, what)
  const journey = new Journey(table, what)
  if (from.isOwn(what.packet.destination)) return journey.end('delivered', from)
  return node ? journey.crossNode(node, 'prerouting') : journey.enterFromOutside()
}

/** Kubelets ask their node and its pods again and again: those ways are remembered. */
function routeFromNode(table: RouteTable, node: NodeState, what: Sent): Route {
  const { packet, isRehearsal } = what
  if (packet.source === 0) packet.source = node.host.address
  const target = node.isLocal(packet.destination) ? node.host : table.owners.get(packet.destination)
  const own = !isRehearsal && target?.node === node ? target : undefined
  const known = own && recallWay(own, node, packet)
  if (known) return known
  const sent = own && { ...packet }
  const journey = new Journey(table, what)
  const way = journey.crossNode(node, 'output')
  if (sent && journey.isCertain && way.target === own) rememberWay(own, node, { sent, arrived: packet, route: way })
  return way
}

/** By a rule. */
type Stopped = 'dropped' | 'rejected' | undefined

class Journey {
  readonly #table: RouteTable
  readonly #packet: Packet
  readonly #chance: (() => number) | undefined
  readonly #steps: Step[] = []
  #latencyMs = 0
  #loss = 0
  #lostAt: LostAt | undefined
  /** Nothing but the packet and the rules decided. */
  isCertain = true

  constructor(table: RouteTable, { packet, isRehearsal }: Sent) {
    this.#table = table
    this.#packet = packet
    this.#chance = isRehearsal ? undefined : table.chance
  }

  end(fate: Route['fate'], target?: NetworkNamespace): Route {
    return { fate, target, latencyMs: Math.max(this.#latencyMs, this.#table.latency.sameNodeMs), loss: this.#loss, steps: this.#steps, lostAt: this.#lostAt }
  }

  enterFromOutside(): Route {
    this.#latencyMs += this.#table.latency.outsideMs
    const owner = this.#table.owners.get(this.#packet.destination)
    if (owner?.node?.isCut) return this.#loseAt(owner.node, 'cut')
    if (!owner || (owner.node && owner.node.address !== this.#packet.destination)) return this.end('lost')
    this.#crossLink(owner.node)
    return owner.node ? this.crossNode(owner.node, 'prerouting') : this.#outsider(owner)
  }

  #crossLink(node: NodeState | undefined): void {
    const link = node?.link
    if (!link) return
    this.#latencyMs += link.delayMs
    this.#loss = 1 - (1 - this.#loss) * (1 - link.loss)
  }

  #loseAt({ name }: NodeState, why: LostAt['why']): Route {
    this.#lostAt = { node: name, why }
    return this.end('lost')
  }

  crossNode(node: NodeState, entrance: 'prerouting' | 'output'): Route {
    if (!node.host.alive) return this.#loseAt(node, 'off')
    if (this.#steps.length === MOST_NODES) return this.end('lost')
    const { recent, isLocal } = node
    const matched: CompiledRule[] = []
    this.#steps.push({ node: node.name, matched, judged: undefined })
    const context = { isLocal, recent, matched, nowMs: this.#table.clock.now(), chance: this.#chance, isUncertain: false }
    const { hostPorts } = node
    const walks = [new Walk(node.rules, this.#packet, context), new Walk(node.pluginRules, this.#packet, context)]
    if (hostPorts) {
      walks.unshift(new Walk(hostPorts.front, this.#packet, context))
      walks.splice(2, 0, new Walk(hostPorts.back, this.#packet, context))
    }
    const stopped = this.#hook(node, HOOKS[entrance], walks) ?? this.#beyondEntrance(node, entrance, walks)
    if (context.isUncertain) this.isCertain = false
    if (stopped) return this.end(stopped)
    if (isLocal(this.#packet.destination)) return this.end('delivered', node.host)
    return this.#leave(node)
  }

  #beyondEntrance(node: NodeState, entrance: 'prerouting' | 'output', walks: readonly Walk[]): Stopped {
    // What the node itself sends, its root sends: kindnet lets that pass.
    const filter = entrance === 'prerouting' && node.packetFilter?.isBusy ? node.packetFilter : undefined
    if (filter && this.#isHeld(filter, 'prerouting')) return 'dropped'
    if (node.isLocal(this.#packet.destination)) return this.#hook(node, HOOKS.input, walks)
    const stopped = entrance === 'prerouting' ? this.#hook(node, HOOKS.forward, walks) : undefined
    if (stopped) return stopped
    if (filter && this.#isHeld(filter, 'postrouting')) return 'dropped'
    return this.#hook(node, HOOKS.postrouting, walks)
  }

  #isHeld(filter: PacketFilter, chain: NftChain['name']): boolean {
    const rule = queuedBy(filter.table, chain, this.#packet)
    if (!rule) return false
    const decision = filter.decide(this.#packet)
    const step = this.#steps[this.#steps.length - 1]
    step.judged = [...(step.judged ?? []), { rule, chain, decision }]
    return !decision.accepted
  }

  /** Over the wire: to a pod of this node, to another node, or out. */
  #leave(node: NodeState): Route {
    const owner = this.#table.owners.get(this.#packet.destination)
    if (!owner) return this.end('lost')
    if (owner.node === node) {
      this.#latencyMs += this.#table.latency.sameNodeMs
      return this.end('delivered', owner)
    }
    const cut = node.isCut ? node : owner.node?.isCut ? owner.node : undefined
    if (cut) return this.#loseAt(cut, 'cut')
    this.#latencyMs += owner.node ? this.#table.latency.betweenNodesMs : this.#table.latency.outsideMs
    this.#crossLink(node)
    this.#crossLink(owner.node)
    return owner.node ? this.#arrive(owner.node) : this.#outsider(owner)
  }

  /** A machine outside: the end of the way, or a load balancer, which answers nothing itself but pings. */
  #outsider(owner: NetworkNamespace): Route {
    if (!owner.balance || this.#packet.protocol === 'icmp') return this.end('delivered', owner)
    const passedOn = passOn(this.#packet, owner, this.#chance)
    this.#steps.push({ node: owner.name, matched: [], judged: undefined, balancer: { passedOn } })
    return passedOn ? this.enterFromOutside() : this.end('rejected')
  }

  #arrive(node: NodeState): Route {
    this.#packet.mark = 0
    return this.crossNode(node, 'prerouting')
  }

  #hook(node: NodeState, hook: readonly ChainName[], [first, second, third, fourth]: readonly Walk[]): Stopped {
    for (const { table, chain } of hook) {
      const verdict = first.through(table, chain) ?? second.through(table, chain) ?? third?.through(table, chain) ?? fourth?.through(table, chain)
      const stopped = this.#obey(verdict, node)
      if (stopped) return stopped
    }
    return undefined
  }

  #obey(verdict: WalkVerdict, node: NodeState): Stopped {
    if (verdict === 'DROP') return 'dropped'
    if (verdict === 'REJECT') return 'rejected'
    if (verdict === 'MASQUERADE') this.#packet.source = this.#sourceOf(node)
    return undefined
  }

  /** The address of the interface that the packet leaves by: the bridge's towards own pods, else the node's. */
  #sourceOf(node: NodeState): number {
    return this.#table.owners.get(this.#packet.destination)?.node === node ? node.pool.gateway : node.address
  }
}
