/** Compiled chains against rules that are read one by one, as they are written. A failure names its seed. */
import { describe, expect, it } from 'vitest'
import { Random } from '../../base/random'
import { formatAddress, parseAddress } from './address'
import type { CompiledRule } from './compiled-chain'
import type { Match, Rule, Ruleset, Target } from './netfilter'
import type { Packet } from './packet'
import { Walk } from './walk'

const CHAINS = ['A', 'B', 'C', 'D']
const ADDRESSES = ['10.0.0.1', '10.0.0.2', '10.0.1.1', '172.18.0.3', '127.0.0.1']
const LOCAL = '172.18.0.3'

const maybe = <T extends object>(random: Random, chance: number, make: () => T): T | Record<string, never> => (random.float() < chance ? make() : {})

function randomCidr(random: Random): { cidr: string; negated?: boolean } {
  const cidr = random.pick([...ADDRESSES.map((address) => `${address}/32`), ...ADDRESSES.map((address) => `${address}/32`), '10.0.0.0/24', '10.0.0.0/8'])
  return { cidr, ...(random.float() < 0.15 ? { negated: true } : {}) }
}

function randomMatch(random: Random): Match {
  return {
    ...maybe(random, 0.7, () => ({ destination: randomCidr(random) })),
    ...maybe(random, 0.2, () => ({ source: randomCidr(random) })),
    ...maybe(random, 0.3, () => ({ protocol: random.pick(['tcp', 'udp'] as const) })),
    ...maybe(random, 0.3, () => ({ destinationPort: random.pick([80, 443]) })),
    ...maybe(random, 0.1, () => ({ destinationType: 'LOCAL' as const })),
    ...maybe(random, 0.1, () => ({ sourceType: 'LOCAL' as const })),
    ...maybe(random, 0.1, () => ({ mark: { value: 4, mask: 4, negated: random.float() < 0.5 } })),
    ...maybe(random, 0.1, () => ({ state: random.pick([['NEW'], ['ESTABLISHED', 'DNAT']] as const), negatedState: random.float() < 0.3 })),
  }
}

function randomTarget(random: Random, later: readonly string[]): Target {
  const verdict = random.pick(['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'MASQUERADE'] as const)
  const other: readonly Target[] = [{ verdict }, { setMark: { or: 4 } }, { setMark: { xor: 4 } }, { none: true }, { dnat: { address: '10.0.1.1', port: 8080 } }]
  return later.length > 0 && random.float() < 0.5 ? { jump: random.pick(later) } : random.pick(other)
}

function randomRules(random: Random): Ruleset {
  const nat = CHAINS.map((name, i): [string, readonly Rule[]] => {
    const rule = (): Rule => ({ match: randomMatch(random), target: randomTarget(random, CHAINS.slice(i + 1)) })
    return [name, Array.from({ length: random.below(14) }, rule)]
  })
  return { filter: new Map(), nat: new Map(nat) }
}

const randomPacket = (random: Random): Packet => ({
  protocol: random.pick(['tcp', 'udp']),
  source: parseAddress(random.pick(ADDRESSES)),
  sourcePort: 40_000,
  destination: parseAddress(random.pick([...ADDRESSES, '8.8.8.8'])),
  destinationPort: random.pick([80, 443, 53]),
  mark: random.pick([0, 4]),
  translated: false,
})

/** Text is compared with text, bit by bit where a network is meant. */
function isIn(address: number, { cidr, negated = false }: { cidr: string; negated?: boolean }): boolean {
  const bits = (text: string) => text.split('.').map((part) => Number(part).toString(2).padStart(8, '0')).join('')
  const [base, length] = cidr.split('/')
  return (bits(formatAddress(address)).slice(0, Number(length)) === bits(base).slice(0, Number(length))) !== negated
}

function isMatch({ match }: Rule, packet: Packet): boolean {
  const { destination, source, mark, state } = match
  const states = ['NEW', ...(packet.translated ? ['DNAT'] : [])]
  return (
    (!destination || isIn(packet.destination, destination)) &&
    (!source || isIn(packet.source, source)) &&
    (!match.protocol || match.protocol === packet.protocol) &&
    (match.destinationPort === undefined || match.destinationPort === packet.destinationPort) &&
    (!match.destinationType || formatAddress(packet.destination) === LOCAL) &&
    (!match.sourceType || formatAddress(packet.source) === LOCAL) &&
    (!mark || ((packet.mark & mark.mask) === mark.value) !== mark.negated) &&
    (!state || state.some((wanted) => states.includes(wanted)) !== match.negatedState)
  )
}

function readRules(rules: Ruleset, chain: string, { packet, matched }: { packet: Packet; matched: Rule[] }): string | undefined {
  for (const rule of rules.nat.get(chain) ?? []) {
    if (!isMatch(rule, packet)) continue
    matched.push(rule)
    const { target } = rule
    if ('verdict' in target) return target.verdict === 'RETURN' ? undefined : target.verdict
    if ('setMark' in target) packet.mark = 'or' in target.setMark ? packet.mark | target.setMark.or : packet.mark ^ target.setMark.xor
    if ('dnat' in target) {
      Object.assign(packet, { destination: parseAddress(target.dnat.address), destinationPort: target.dnat.port, translated: true })
      return 'ACCEPT'
    }
    const verdict = 'jump' in target ? readRules(rules, target.jump, { packet, matched }) : undefined
    if (verdict !== undefined) return verdict
  }
  return undefined
}

describe('a walk through compiled chains', () => {
  it.each(Array.from({ length: 60 }, (_, i) => `rules-${i}`))('ends as reading rule by rule does (seed %s)', (seed) => {
    const random = new Random(seed)
    const rules = randomRules(random)
    for (let i = 0; i < 40; i++) {
      const packet = randomPacket(random)
      const [walked, read] = [{ ...packet }, { ...packet }]
      const [seen, matched]: [CompiledRule[], Rule[]] = [[], []]
      const isLocal = (address: number) => formatAddress(address) === LOCAL
      const verdict = new Walk(rules, walked, { isLocal, nowMs: 0, chance: undefined, recent: new Map(), matched: seen, isUncertain: false }).through('nat', 'A')
      expect({ verdict, walked, rules: seen.map(({ rule }) => rule) }).toEqual({
        verdict: readRules(rules, 'A', { packet: read, matched }),
        walked: read,
        rules: matched,
      })
    }
  })

  it('shares out evenly what rules share out one in n, one in n - 1 and so on', () => {
    const random = new Random('shares')
    const ends = ['B', 'C', 'D', 'E', 'F']
    const jumps = ends.map((jump, i): Rule => ({ match: i < 4 ? { probability: 1 / (5 - i) } : {}, target: { jump } }))
    const end = (name: string): [string, readonly Rule[]] => [name, [{ match: {}, target: { verdict: 'ACCEPT' } }]]
    const rules: Ruleset = { filter: new Map(), nat: new Map([['A', jumps], ...ends.map(end)]) }
    const counts: Record<string, number> = {}
    for (let i = 0; i < 10_000; i++) {
      const matched: CompiledRule[] = []
      const context = { isLocal: () => false, nowMs: 0, chance: () => random.float(), recent: new Map(), matched, isUncertain: false }
      expect(new Walk(rules, randomPacket(random), context).through('nat', 'A')).toBe('ACCEPT')
      counts[matched[1].chain] = (counts[matched[1].chain] ?? 0) + 1
    }
    for (const name of ends) expect(Math.abs(counts[name] - 2_000), name).toBeLessThan(200)
  })
})
