/** What happened to a packet on each node that it crossed: the rules of iptables table by table, and what policies said. */
import { formatAddress } from './address'
import type { PassedOn } from './balancer'
import type { CompiledRule } from './compiled-chain'
import type { Hop } from './contract'
import { formatRule } from './iptables-save'
import { formatNftRule } from './nft-table'
import type { PolicyFinding } from './packet-filter'
import type { Judged, Route, Step } from './route'

export interface ToldHop {
  readonly hop: Hop
  /** It changed the packet's way or let it pass where it might not have. */
  readonly decides: boolean
}

/** Each node on the way judges anew: what the sender may is told where it begins, what the receiver may where it ends. */
export function explainSteps({ steps }: Route): readonly ToldHop[] {
  return steps.flatMap((step, at) => {
    if (step.balancer) return [explainBalancer(step.node, step.balancer.passedOn)]
    const judged = step.judged ?? []
    const egress = at === steps.findIndex((each) => each.judged) ? judged : []
    const ingress = at === steps.findLastIndex((each) => each.judged) ? judged : []
    const [before, after] = split(step.matched)
    return [
      ...explainTables(step.node, before),
      ...egress.flatMap((each) => explainFinding(step, each, each.decision.egress)),
      ...ingress.flatMap((each) => explainFinding(step, each, each.decision.ingress)),
      ...explainTables(step.node, after),
    ]
  })
}

function explainBalancer(object: string, passedOn: PassedOn | undefined): ToldHop {
  const text = passedOn ? `passes it on to ${passedOn.address}:${passedOn.port}` : 'has nobody to pass it on to: it does not know the port, the sender may not, or no node is well'
  return { hop: { at: 'route', ok: passedOn !== undefined, text: `the load balancer of ${object} ${text}`, object }, decides: true }
}

/** Policies are asked between the rules that forward a packet and those that change its sender. */
function split(matched: readonly CompiledRule[]): [readonly CompiledRule[], readonly CompiledRule[]] {
  const at = matched.findIndex(({ table, chain }) => table === 'nat' && chain === 'POSTROUTING')
  return at < 0 ? [matched, []] : [matched.slice(0, at), matched.slice(at)]
}

function explainTables(node: string, matched: readonly CompiledRule[]): readonly ToldHop[] {
  const runs: CompiledRule[][] = []
  for (const rule of matched) {
    const last = runs.at(-1)
    if (last && last[0].table === rule.table) last.push(rule)
    else runs.push([rule])
  }
  return runs.flatMap((run) => explainRun(node, run))
}

function explainRun(node: string, matched: readonly CompiledRule[]): readonly ToldHop[] {
  const decided = matched.find(isEnd)
  const masquerades = matched.some(({ target }) => 'verdict' in target && target.verdict === 'MASQUERADE')
  if (!decided && !masquerades) return []
  const comment = matched.findLast(({ rule }) => rule.comment?.includes('/'))?.rule.comment
  const object = comment && serviceOf(comment)
  const base = { at: 'iptables' as const, node, rules: matched.map(({ chain, rule }) => formatRule(chain, rule)), ...(object ? { object } : {}) }
  if (!decided) return [{ hop: { ...base, ok: true, text: `${node} puts its own address in place of the sender's` }, decides: false }]
  if (decided.dnat) {
    const { address, port } = decided.dnat
    return [{ hop: { ...base, ok: true, text: `${node} sends it on to ${formatAddress(address)}:${port}` }, decides: true }]
  }
  const verdict = 'verdict' in decided.target ? decided.target.verdict.toLowerCase() : 'accept'
  const why = decided.rule.comment ? `: ${decided.rule.comment}` : ''
  return [{ hop: { ...base, ok: false, text: `${node} answers with ${verdict}${why}` }, decides: true }]
}

const isEnd = ({ target, dnat }: CompiledRule): boolean =>
  dnat !== undefined || ('verdict' in target && (target.verdict === 'REJECT' || target.verdict === 'DROP'))

/** kube-proxy's comments begin with `namespace/name` and, for named ports, `:port`. */
function serviceOf(comment: string): string | undefined {
  const name = /([a-z0-9.-]+)\/([a-z0-9.-]+)/.exec(comment)
  return name ? `Service/${name[1]}/${name[2]}` : undefined
}

function explainFinding({ node }: Step, { rule, chain }: Judged, finding: PolicyFinding | undefined): readonly ToldHop[] {
  if (!finding) return []
  const { ok, object, path } = finding
  const rules = [`nft add rule inet kindnet-network-policies ${chain} ${formatNftRule(rule)}`]
  return [{ hop: { at: 'policy', node, ok, text: finding.text(), object, path, rules }, decides: true }]
}
