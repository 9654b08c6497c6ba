/**
 * The rules that the network plugin keeps on a node: traffic among pods keeps its addresses, what leaves the pod network carries
 * the node's. Upstream: flannel v0.26 pkg/trafficmngr/iptables/iptables.go.
 *
 * Simplified: a real plugin also programs routes or a tunnel between the nodes; here every node simply knows the way to every pod.
 */
import type { Rule, Ruleset } from './netfilter'

export function pluginRules({ clusterCIDR, podCIDR }: { clusterCIDR: string; podCIDR: string }): Ruleset {
  const all = { cidr: clusterCIDR }
  const own = { cidr: podCIDR }
  const multicast = { cidr: '224.0.0.0/4', negated: true }
  const outsiders = { cidr: clusterCIDR, negated: true }
  const comment = 'flanneld masq'
  const chain: readonly Rule[] = [
    { match: { mark: { value: 0x4000, mask: 0x4000 } }, target: { verdict: 'RETURN' }, comment },
    { match: { source: own, destination: all }, target: { verdict: 'RETURN' }, comment },
    { match: { source: all, destination: own }, target: { verdict: 'RETURN' }, comment },
    { match: { source: outsiders, destination: own }, target: { verdict: 'RETURN' }, comment },
    { match: { source: all, destination: multicast }, target: { verdict: 'MASQUERADE' }, comment },
    { match: { source: outsiders, destination: all }, target: { verdict: 'MASQUERADE' }, comment },
  ]
  const forward: readonly Rule[] = [
    { match: { source: all }, target: { verdict: 'ACCEPT' }, comment: 'flanneld forward' },
    { match: { destination: all }, target: { verdict: 'ACCEPT' }, comment: 'flanneld forward' },
  ]
  return {
    filter: new Map<string, readonly Rule[]>([
      ['FORWARD', [{ match: {}, target: { jump: 'FLANNEL-FWD' }, comment: 'flanneld forward' }]],
      ['FLANNEL-FWD', forward],
    ]),
    nat: new Map<string, readonly Rule[]>([
      ['POSTROUTING', [{ match: {}, target: { jump: 'FLANNEL-POSTRTG' }, comment }]],
      ['FLANNEL-POSTRTG', chain],
    ]),
  }
}
