/**
 * A packet walks a chain: rule by rule from the top, into the chains it jumps to and back, until a rule decides. The packet is
 * rewritten on the way (marks, DNAT), and the rules that matched are collected for whoever wants to see why.
 * Upstream: net/ipv4/netfilter/ip_tables.c, net/netfilter/xt_statistic.c, xt_recent.c (Linux 6.1).
 */
import { candidates, compiledChain, compiledRule, matches, type CompiledRule } from './compiled-chain'
import type { Ruleset, TableName } from './netfilter'
import type { Packet } from './packet'

/** `undefined`: the chain came to its end, or a rule said RETURN. */
export type WalkVerdict = 'ACCEPT' | 'DROP' | 'REJECT' | 'MASQUERADE' | undefined

export interface WalkContext {
  readonly isLocal: (address: number) => boolean
  /** Virtual time, in ms. */
  readonly nowMs: number
  /** In [0, 1); absent in a rehearsal, which takes the first choice and remembers nothing. */
  readonly chance: (() => number) | undefined
  /** Session affinity: list name -> source address -> when it was last seen. */
  readonly recent: Map<string, Map<number, number>>
  readonly matched: CompiledRule[]
  /** Chance, time or memory has had a say: the next packet may go another way. */
  isUncertain: boolean
}

export interface ChainName {
  readonly table: TableName
  readonly chain: string
}

const CONTINUE = 'CONTINUE'

/** Of one packet through the rules of one node. */
export class Walk {
  readonly #rules: Ruleset
  readonly #packet: Packet
  readonly #context: WalkContext

  constructor(rules: Ruleset, packet: Packet, context: WalkContext) {
    this.#rules = rules
    this.#packet = packet
    this.#context = context
  }

  through(table: TableName, chain: string): WalkVerdict {
    const written = this.#rules[table].get(chain)
    if (written === undefined || written.length === 0) return undefined
    const compiled = compiledChain(written, table, chain)
    for (const rule of candidates(compiled, this.#packet.destination)) {
      if (!matches(rule, this.#packet, this.#context.isLocal) || !isChosen(rule, this.#packet, this.#context)) continue
      const end = this.#obey(rule)
      if (end !== CONTINUE) return end === 'RETURN' ? undefined : end
    }
    const { shares } = compiled
    if (shares.length === 0) return undefined
    const { chance } = this.#context
    this.#context.isUncertain = true
    const end = this.#obey(compiledRule(shares[chance ? Math.floor(chance() * shares.length) : 0], table, chain))
    return end === CONTINUE || end === 'RETURN' ? undefined : end
  }

  /** What the rule does to a packet that it matches. */
  #obey(rule: CompiledRule): WalkVerdict | 'RETURN' | typeof CONTINUE {
    const packet = this.#packet
    this.#context.matched.push(rule)
    if (rule.jump !== undefined) return this.through(rule.table, rule.jump) ?? CONTINUE
    if (rule.dnat) {
      packet.destination = rule.dnat.address
      packet.destinationPort = rule.dnat.port
      packet.translated = true
      return 'ACCEPT'
    }
    const { target } = rule
    if ('verdict' in target) return target.verdict
    if ('setMark' in target) packet.mark = 'or' in target.setMark ? packet.mark | target.setMark.or : packet.mark ^ target.setMark.xor
    return CONTINUE
  }
}

/** The matches that depend on more than the packet. */
function isChosen(rule: CompiledRule, packet: Packet, context: WalkContext): boolean {
  if (rule.probability === undefined && !rule.recent && rule.remember === undefined) return true
  context.isUncertain = true
  if (rule.probability !== undefined && context.chance) return context.chance() < rule.probability
  if (rule.recent) return wasSeen(rule.recent, packet, context)
  if (rule.remember !== undefined && context.chance) remember(rule.remember, packet, context)
  return true
}

function wasSeen(recent: { name: string; seconds: number }, packet: Packet, context: WalkContext): boolean {
  const seenAt = context.recent.get(recent.name)?.get(packet.source)
  return seenAt !== undefined && context.nowMs - seenAt <= recent.seconds * 1000
}

/** What a list holds at most unless the module is told otherwise: `ip_list_tot`. The one seen longest ago makes room. */
const MOST_SOURCES = 100
/** Lists of rules that are gone stay behind until so many are there. */
const MOST_LISTS = 10_000

function remember(name: string, packet: Packet, { recent, nowMs }: WalkContext): void {
  const seen = recent.get(name) ?? new Map<number, number>()
  seen.delete(packet.source)
  if (seen.size === MOST_SOURCES) dropFirst(seen)
  seen.set(packet.source, nowMs)
  recent.delete(name)
  if (recent.size === MOST_LISTS) dropFirst(recent)
  recent.set(name, seen)
}

function dropFirst<K>(map: Map<K, unknown>): void {
  for (const key of map.keys()) return void map.delete(key)
}
