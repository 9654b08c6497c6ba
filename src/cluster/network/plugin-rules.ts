/**
 * The rules that kindnet keeps in iptables on a node: what stays among pods keeps its addresses, what leaves carries the node's.
 * Upstream: sigs.k8s.io/kind images/kindnetd/cmd/kindnetd/masq.go (v0.27).
 *
 * Simplified: kindnet also writes a route to the pods of each other node; here every node simply knows the way to every pod.
 */
import type { Rule, Ruleset } from './netfilter'

const CHAIN = 'KIND-MASQ-AGENT'

export function pluginRules({ clusterCIDR }: { readonly clusterCIDR: string }): Ruleset {
  const jump: Rule = {
    match: { destinationType: 'LOCAL', destinationTypeNegated: true },
    target: { jump: CHAIN },
    comment: `kind-masq-agent: ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom ${CHAIN} chain`,
  }
  const chain: readonly Rule[] = [
    { match: { destination: { cidr: clusterCIDR } }, target: { verdict: 'RETURN' }, comment: 'kind-masq-agent: local traffic is not subject to MASQUERADE' },
    { match: {}, target: { verdict: 'MASQUERADE', inOrder: true }, comment: 'kind-masq-agent: outbound traffic is subject to MASQUERADE (must be last in chain)' },
  ]
  return { filter: new Map(), nat: new Map<string, readonly Rule[]>([['POSTROUTING', [jump]], [CHAIN, chain]]) }
}
