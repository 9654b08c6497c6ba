/**
 * A packet walks a chain: rule by rule from the top, into the chains it jumps to and back, until a rule decides. The packet is
 * rewritten on the way (marks, DNAT), and the rules that matched are collected for whoever wants to see why.
 * Upstream: net/ipv4/netfilter/ip_tables.c, net/netfilter/xt_statistic.c, xt_recent.c (Linux 6.1).
 */
import { candidates, compiledChain, matches, type CompiledRule } from './compiled-chain'
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
}

export interface ChainName {
  readonly table: TableName
  readonly chain: string
}

export function walk(rules: Ruleset, { table, chain }: ChainName, packet: Packet, context: WalkContext): WalkVerdict {
  const written = rules[table].get(chain)
  if (written === undefined || written.length === 0) return undefined
  for (const rule of candidates(compiledChain(written, table, chain), packet.destination)) {
    if (!matches(rule, packet, context.isLocal) || !isChosen(rule, packet, context)) continue
    context.matched.push(rule)
    if (rule.jump !== undefined) {
      const verdict = walk(rules, { table, chain: rule.jump }, packet, context)
      if (verdict !== undefined) return verdict
      continue
    }
    if (rule.dnat) {
      packet.destination = rule.dnat.address
      packet.destinationPort = rule.dnat.port
      packet.translated = true
      return 'ACCEPT'
    }
    const { target } = rule
    if ('verdict' in target) return target.verdict === 'RETURN' ? undefined : target.verdict
    if ('setMark' in target) packet.mark = 'or' in target.setMark ? packet.mark | target.setMark.or : packet.mark ^ target.setMark.xor
  }
  return undefined
}

/** The matches that depend on more than the packet. */
function isChosen(rule: CompiledRule, packet: Packet, context: WalkContext): boolean {
  if (rule.probability !== undefined && context.chance) return context.chance() < rule.probability
  if (rule.recent) return wasSeen(rule.recent, packet, context)
  if (rule.remember !== undefined && context.chance) remember(rule.remember, packet, context)
  return true
}

function wasSeen(recent: { name: string; seconds: number }, packet: Packet, context: WalkContext): boolean {
  const seenAt = context.recent.get(recent.name)?.get(packet.source)
  return seenAt !== undefined && context.nowMs - seenAt <= recent.seconds * 1000
}

function remember(name: string, packet: Packet, context: WalkContext): void {
  const seen = context.recent.get(name)
  if (seen) seen.set(packet.source, context.nowMs)
  else context.recent.set(name, new Map([[packet.source, context.nowMs]]))
}
