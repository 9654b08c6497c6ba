/**
 * The rules that stand whatever Services there are: jumps from the kernel's own chains, marks, and masquerading.
 * Upstream: pkg/proxy/iptables/proxier.go iptablesJumpChains, pkg/kubelet/kubelet_network_linux.go (v1.32).
 */
import { isLoopback, parseAddress, parseCidr } from '../network/address'
import type { Rule, Target } from '../network/netfilter'
import type { NodeFacts, ProxyConfig } from './proxy-config'

/** Bit 14: packets that carry it get the node's address when they leave. */
const MASQUERADE_MARK = 0x4000

export const MARK_CHAIN = 'KUBE-MARK-MASQ'
export const SERVICES_CHAIN = 'KUBE-SERVICES'
export const EXTERNAL_SERVICES_CHAIN = 'KUBE-EXTERNAL-SERVICES'
export const NODE_PORTS_CHAIN = 'KUBE-NODEPORTS'
export const FIREWALL_CHAIN = 'KUBE-PROXY-FIREWALL'

const marked = { value: MASQUERADE_MARK, mask: MASQUERADE_MARK }
export const loopback = '127.0.0.0/8'

const jump = (chain: string, comment?: string): Rule => ({ match: {}, target: { jump: chain }, ...(comment ? { comment } : {}) })
const jumpWhenNew = (chain: string, comment: string): Rule => ({ match: { state: ['NEW'] }, target: { jump: chain }, comment })
const verdict = (name: 'ACCEPT' | 'DROP' | 'RETURN' | 'MASQUERADE'): Target => ({ verdict: name })

const firewall = jumpWhenNew(FIREWALL_CHAIN, 'kubernetes load balancer firewall')
const portals = jumpWhenNew(SERVICES_CHAIN, 'kubernetes service portals')
const externalPortals = jumpWhenNew(EXTERNAL_SERVICES_CHAIN, 'kubernetes externally-visible service portals')

export const fixedFilterRules: readonly (readonly [string, readonly Rule[]])[] = [
  ['INPUT', [firewall, jump(NODE_PORTS_CHAIN, 'kubernetes health check service ports'), externalPortals, jump('KUBE-FIREWALL')]],
  ['FORWARD', [firewall, jump('KUBE-FORWARD', 'kubernetes forwarding rules'), portals, externalPortals]],
  ['OUTPUT', [firewall, portals, jump('KUBE-FIREWALL')]],
  [
    'KUBE-FIREWALL',
    [
      {
        match: {
          source: { cidr: loopback, negated: true },
          destination: { cidr: loopback },
          state: ['RELATED', 'ESTABLISHED', 'DNAT'],
          negatedState: true,
        },
        target: verdict('DROP'),
        comment: 'block incoming localnet connections',
      },
    ],
  ],
  [
    'KUBE-FORWARD',
    [
      { match: { state: ['INVALID'], counter: 'ct_state_invalid_dropped_pkts' }, target: verdict('DROP') },
      { match: { mark: marked }, target: verdict('ACCEPT'), comment: 'kubernetes forwarding rules' },
      { match: { state: ['RELATED', 'ESTABLISHED'] }, target: verdict('ACCEPT'), comment: 'kubernetes forwarding conntrack rule' },
    ],
  ],
  ['KUBE-PROXY-CANARY', []],
  ['KUBE-KUBELET-CANARY', []],
]

export const fixedNatRules: readonly (readonly [string, readonly Rule[]])[] = [
  ['PREROUTING', [jump(SERVICES_CHAIN, 'kubernetes service portals')]],
  ['OUTPUT', [jump(SERVICES_CHAIN, 'kubernetes service portals')]],
  ['POSTROUTING', [jump('KUBE-POSTROUTING', 'kubernetes postrouting rules')]],
  [MARK_CHAIN, [{ match: {}, target: { setMark: { or: MASQUERADE_MARK } } }]],
  [
    'KUBE-POSTROUTING',
    [
      { match: { mark: { ...marked, negated: true } }, target: verdict('RETURN') },
      { match: {}, target: { setMark: { xor: MASQUERADE_MARK } } },
      { match: {}, target: verdict('MASQUERADE'), comment: 'kubernetes service traffic requiring SNAT' },
    ],
  ],
  ['KUBE-PROXY-CANARY', []],
  ['KUBE-KUBELET-CANARY', []],
]

/** Stand last in KUBE-SERVICES: whatever is for an address of the node may be for a node port. */
export function nodePortsJumps({ nodePortAddresses, localhostNodePorts }: ProxyConfig, node: NodeFacts | undefined): readonly Rule[] {
  const comment = 'kubernetes service nodeports; NOTE: this must be the last rule in this chain'
  const target: Target = { jump: NODE_PORTS_CHAIN }
  if (!nodePortAddresses) {
    const notLocalhost = localhostNodePorts ? {} : { destination: { cidr: loopback, negated: true } }
    return [{ match: { ...notLocalhost, destinationType: 'LOCAL' }, target, comment }]
  }
  const own = nodePortAddresses === 'primary' ? (node?.addresses ?? []).slice(0, 1) : addressesIn(nodePortAddresses, node, localhostNodePorts)
  return own.map((address): Rule => ({ match: { destination: { cidr: `${address}/32` } }, target, comment }))
}

function addressesIn(cidrs: readonly string[], node: NodeFacts | undefined, withLocalhost: boolean): readonly string[] {
  const ranges = cidrs.map(parseCidr)
  return ['127.0.0.1', ...(node?.addresses ?? [])].filter((text) => {
    const address = parseAddress(text)
    return ranges.some(({ base, mask }) => (address & mask) === base) && (withLocalhost || !isLoopback(address))
  })
}
