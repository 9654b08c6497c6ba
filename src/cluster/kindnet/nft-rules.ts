/**
 * The nftables chains of kindnet: what a policy may rule is handed to the agent, everything else passes. Questions to DNS servers are
 * judged as they come in, the rest as it leaves. Upstream: kube-network-policies pkg/networkpolicy/controller.go syncNFTablesRules (v0.7).
 */
import type { NftChain, NftRule } from '../network/nft-table'

const QUEUE = 101
const DNS_PORT = 53
const NEIGHBOURS = ['nd-router-solicit', 'nd-router-advert', 'nd-neighbor-solicit', 'nd-neighbor-advert', 'nd-redirect']

const queues: readonly NftRule[] = (['ip', 'ip6'] as const).flatMap((family) =>
  (['saddr', 'daddr'] as const).map((side): NftRule => ({ match: { side, family }, verdict: { queue: QUEUE } })),
)

export const TABLE_NAME = 'kindnet-network-policies'

export const policyChains: readonly NftChain[] = [
  {
    name: 'postrouting',
    priority: 'srcnat - 5',
    rules: [
      { match: { udpPort: DNS_PORT }, verdict: 'accept' },
      ...NEIGHBOURS.map((neighbour): NftRule => ({ match: { neighbour }, verdict: 'accept' })),
      { match: { user: 0 }, verdict: 'accept' },
      { match: { states: 'established,related' }, verdict: 'accept' },
      ...queues,
    ],
  },
  {
    name: 'prerouting',
    priority: 'dstnat + 5',
    rules: [
      { match: { notProtocol: 'udp' }, verdict: 'accept' },
      { match: { udpPort: DNS_PORT, negated: true }, verdict: 'accept' },
      ...queues,
    ],
  },
]
