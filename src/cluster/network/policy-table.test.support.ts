/** For tests: an agent that says the same to every packet for one address. */
import { parseAddress } from './address'
import type { PacketFilter } from './packet-filter'

export const policyTable = (address: string, accepted: boolean): PacketFilter => ({
  table: {
    name: 'test',
    addresses: new Set([parseAddress(address)]),
    chains: [{ name: 'postrouting', priority: 'srcnat - 5', rules: [{ match: { side: 'daddr', family: 'ip' }, verdict: { queue: 101 } }] }],
  },
  isBusy: true,
  decide: () => ({ accepted, egress: undefined, ingress: undefined }),
})
