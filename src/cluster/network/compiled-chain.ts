/**
 * Chains made ready for walking: addresses as numbers, matches as masks, and in long chains the rules grouped by the one address
 * they ask for. The order of rules, and so every verdict, stays that of the written chain; only the rules that cannot match are
 * skipped. Rule arrays are shared by all nodes, so each is made ready once for all of them.
 */
import { parseAddress, parseCidr } from './address'
import type { ConnectionState, Match, Rule, TableName, Target } from './netfilter'
import type { Packet } from './packet'

/** From this length on, rules are grouped by destination. */
const INDEXED_LENGTH = 8

const NEW = 1
const TRANSLATED = 16
const stateBits: Readonly<Record<ConnectionState, number>> = { NEW, INVALID: 2, RELATED: 4, ESTABLISHED: 8, DNAT: TRANSLATED }

export interface CompiledRule {
  readonly rule: Rule
  readonly table: TableName
  readonly chain: string
  readonly target: Target
  readonly dnat: { readonly address: number; readonly port: number } | undefined
  readonly jump: string | undefined
  readonly probability: number | undefined
  readonly recent: Match['recent']
  readonly remember: string | undefined
  readonly protocol: Packet['protocol'] | undefined
  readonly port: number
  readonly ports: readonly number[] | undefined
  readonly source: AddressTest
  readonly destination: AddressTest
  readonly sourceIsLocal: boolean
  /** Undefined: wherever it goes. */
  readonly destinationIsLocal: boolean | undefined
  /** 0: any state. */
  readonly states: number
  readonly statesWanted: boolean
  readonly markMask: number
  readonly markValue: number
  readonly markWanted: boolean
}

interface AddressTest {
  readonly base: number
  readonly mask: number
  readonly wanted: boolean
}

export interface CompiledChain {
  readonly rules: readonly CompiledRule[]
  readonly byDestination: ReadonlyMap<number, readonly CompiledRule[]> | undefined
  /** What a packet meets whose destination no rule names. */
  readonly others: readonly CompiledRule[]
  /** Rules at the end that share packets out evenly: one draw finds the one that would match. */
  readonly shares: readonly Rule[]
}

const chains = new WeakMap<readonly Rule[], CompiledChain>()
const compiledRules = new WeakMap<Rule, CompiledRule>()

export function compiledChain(rules: readonly Rule[], table: TableName, chain: string): CompiledChain {
  const known = chains.get(rules)
  if (known) return known
  const firstShare = findFirstShare(rules)
  const compiled = rules.slice(0, firstShare).map((rule) => compiledRule(rule, table, chain))
  const found = compiled.length < INDEXED_LENGTH ? { rules: compiled, byDestination: undefined, others: compiled } : indexed(compiled)
  const result = { ...found, shares: rules.slice(firstShare) }
  chains.set(rules, result)
  return result
}

/** Where rules begin that match one in n, one in n - 1 of the rest, and so on to the last, which takes what is left. */
function findFirstShare(rules: readonly Rule[]): number {
  let first = rules.length
  for (let i = rules.length - 1; i >= 0; i--, first--) {
    const { match, target } = rules[i]
    const { probability = 1, ...rest } = match
    if (!('jump' in target) || Object.keys(rest).length > 0 || Math.abs(probability * (rules.length - i) - 1) > 1e-4) break
  }
  return rules.length - first < 2 ? rules.length : first
}

export const candidates = (chain: CompiledChain, destination: number): readonly CompiledRule[] =>
  chain.byDestination ? (chain.byDestination.get(destination) ?? chain.others) : chain.rules

function indexed(rules: readonly CompiledRule[]): Omit<CompiledChain, 'shares'> {
  const byDestination = new Map<number, CompiledRule[]>()
  const others: CompiledRule[] = []
  for (const rule of rules) {
    if (rule.destination.mask === -1 && rule.destination.wanted) {
      const bucket = byDestination.get(rule.destination.base)
      if (bucket) bucket.push(rule)
      else byDestination.set(rule.destination.base, [...others, rule])
    } else {
      for (const bucket of byDestination.values()) bucket.push(rule)
      others.push(rule)
    }
  }
  return { rules, byDestination, others }
}

export function compiledRule(rule: Rule, table: TableName, chain: string): CompiledRule {
  const known = compiledRules.get(rule)
  if (known?.chain === chain && known.table === table) return known
  const { match, target } = rule
  const compiled: CompiledRule = {
    rule,
    table,
    chain,
    target,
    dnat: 'dnat' in target ? { address: parseAddress(target.dnat.address), port: target.dnat.port } : undefined,
    jump: 'jump' in target ? target.jump : undefined,
    probability: match.probability,
    recent: match.recent,
    remember: match.remember,
    protocol: match.protocol,
    port: match.destinationPort ?? -1,
    ports: match.destinationPorts,
    source: addressTest(match.source),
    destination: addressTest(match.destination),
    sourceIsLocal: match.sourceType === 'LOCAL',
    destinationIsLocal: match.destinationType && !match.destinationTypeNegated,
    states: (match.state ?? []).reduce((bits, state) => bits | stateBits[state], 0),
    statesWanted: !match.negatedState,
    markMask: match.mark?.mask ?? 0,
    markValue: match.mark?.value ?? 0,
    markWanted: !match.mark?.negated,
  }
  compiledRules.set(rule, compiled)
  return compiled
}

function addressTest(match: Match['source']): AddressTest {
  if (!match) return { base: 0, mask: 0, wanted: true }
  const { base, mask } = parseCidr(match.cidr)
  return { base, mask, wanted: !match.negated }
}

/** Everything but chance and memory, which need the walk's context. */
export function matches(rule: CompiledRule, packet: Packet, isLocal: (address: number) => boolean): boolean {
  return (
    ((packet.destination & rule.destination.mask) === rule.destination.base) === rule.destination.wanted &&
    (rule.port === -1 || rule.port === packet.destinationPort) &&
    (rule.protocol === undefined || rule.protocol === packet.protocol) &&
    ((packet.source & rule.source.mask) === rule.source.base) === rule.source.wanted &&
    ((packet.mark & rule.markMask) === rule.markValue) === rule.markWanted &&
    (rule.states === 0 || ((rule.states & stateOf(packet)) !== 0) === rule.statesWanted) &&
    (rule.destinationIsLocal === undefined || isLocal(packet.destination) === rule.destinationIsLocal) &&
    (!rule.sourceIsLocal || isLocal(packet.source)) &&
    (rule.ports === undefined || rule.ports.includes(packet.destinationPort))
  )
}

const stateOf = (packet: Packet): number => (packet.translated ? NEW | TRANSLATED : NEW)
