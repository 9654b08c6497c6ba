/**
 * A ruleset in the words of `iptables-save`. Order and form of the options as libxtables writes them.
 * Upstream: netfilter.org iptables 1.8.9, iptables/iptables.c print_rule4, libxtables/xtables.c xtables_save_string.
 */
import type { Match, Rule, Ruleset, TableName, Target } from './netfilter'

const builtIn: Readonly<Record<TableName, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
}
/** xt_statistic keeps a chance as a 31-bit fraction; that is why a third is printed as 0.33333333349. */
const CHANCE_UNIT = 0x8000_0000

/** Several rulesets of one node, one after the other in each chain. */
export function formatRuleset(rulesets: readonly Ruleset[]): string {
  return (['filter', 'nat'] as const).map((table) => formatTable(rulesets, table)).join('')
}

function formatTable(rulesets: readonly Ruleset[], table: TableName): string {
  const own = new Set(rulesets.flatMap((rules) => [...rules[table].keys()]).filter((name) => !builtIn[table].includes(name)))
  const chains = [...builtIn[table], ...[...own].sort()]
  const declarations = chains.map((name) => `:${name} ${own.has(name) ? '-' : 'ACCEPT'} [0:0]`)
  const rulesOf = (name: string) => rulesets.flatMap((ruleset) => ruleset[table].get(name) ?? [])
  const rules = chains.flatMap((name) => rulesOf(name).map((rule) => formatRule(name, rule)))
  return `${[`*${table}`, ...declarations, ...rules, 'COMMIT'].join('\n')}\n`
}

export function formatRule(chain: string, { match, target, comment }: Rule): string {
  const jumpsOnState = 'jump' in target
  return [
    `-A ${chain}`,
    address('-s', match.source),
    address('-d', match.destination),
    match.protocol && `-p ${match.protocol}`,
    jumpsOnState && connectionState(match),
    comment !== undefined && `-m comment --comment ${quoted(comment)}`,
    match.sourceType && `-m addrtype --src-type ${match.sourceType}`,
    match.destinationType && `-m addrtype ${match.destinationTypeNegated ? '! ' : ''}--dst-type ${match.destinationType}`,
    mark(match.mark),
    !jumpsOnState && connectionState(match),
    match.probability !== undefined && `-m statistic --mode random --probability ${formatProbability(match.probability)}`,
    match.recent && `-m recent --rcheck --seconds ${match.recent.seconds} --reap ${recentList(match.recent.name)}`,
    match.remember !== undefined && `-m recent --set ${recentList(match.remember)}`,
    transport(match, target),
    match.destinationPorts && `-m multiport --dports ${match.destinationPorts.join(',')}`,
    // libxt_nfacct writes two blanks there.
    match.counter !== undefined && `-m nfacct --nfacct-name  ${match.counter}`,
    formatTarget(target),
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ')
}

const address = (option: '-s' | '-d', test: Match['source']): string | undefined =>
  test && `${test.negated ? '! ' : ''}${option} ${test.cidr.includes('/') ? test.cidr : `${test.cidr}/32`}`

const connectionState = ({ state, negatedState }: Match): string | undefined =>
  state && `-m conntrack ${negatedState ? '! ' : ''}--ctstate ${state.join(',')}`

const mark = (test: Match['mark']): string | undefined =>
  test && `-m mark ${test.negated ? '! ' : ''}--mark ${hexadecimal(test.value)}/${hexadecimal(test.mask)}`

const recentList = (name: string): string => `--name ${name} --mask 255.255.255.255 --rsource`

/** `-m tcp` stands where the protocol's own match does: before `--dport`, and before DNAT to a port. */
function transport({ protocol, destinationPort }: Match, target: Target): string | undefined {
  if (protocol === undefined || (destinationPort === undefined && !('dnat' in target))) return undefined
  return destinationPort === undefined ? `-m ${protocol}` : `-m ${protocol} --dport ${destinationPort}`
}

function formatTarget(target: Target): string | undefined {
  if ('jump' in target) return `-j ${target.jump}`
  if ('dnat' in target) return `-j DNAT --to-destination ${target.dnat.address}:${target.dnat.port}`
  if ('setMark' in target) return `-j MARK --set-xmark ${markValue(target.setMark)}`
  if ('none' in target) return undefined
  if (target.verdict === 'REJECT') return '-j REJECT --reject-with icmp-port-unreachable'
  return target.verdict === 'MASQUERADE' && !target.inOrder ? '-j MASQUERADE --random-fully' : `-j ${target.verdict}`
}

const markValue = (change: { readonly or: number } | { readonly xor: number }): string =>
  'or' in change ? `${hexadecimal(change.or)}/${hexadecimal(change.or)}` : `${hexadecimal(change.xor)}/0x0`

const hexadecimal = (value: number): string => `0x${value.toString(16)}`

const formatProbability = (chance: number): string => (Math.round(chance * CHANCE_UNIT) / CHANCE_UNIT).toFixed(11)

const quoted = (text: string): string => (/^[-_0-9A-Za-z]+$/.test(text) ? text : `"${text.replaceAll(/["\\']/g, '\\$&')}"`)
