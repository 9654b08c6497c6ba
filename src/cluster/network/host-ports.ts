/**
 * Ports of the node that lead to a pod: the rules that the CNI plugin `portmap` writes when the pod's network is made, a chain for
 * each pod. The chains that all share come with the first such pod, and stay.
 * Upstream: github.com/containernetworking/plugins/plugins/meta/portmap/portmap_iptables.go (v1.6).
 */
import { sha256Hex } from '../../base/hash/sha256'
import { sha512Hex } from '../../base/hash/sha512'
import { formatAddress, parseCidr } from './address'
import type { PortMapping } from './contract'
import type { Match, Rule, Ruleset } from './netfilter'

export interface MappedPod {
  /** `Pod/default/web` */
  readonly name: string
  readonly address: string
  readonly prefixLength: number
  readonly mappings: readonly PortMapping[]
}

/** `front` stands before what others wrote into the kernel's own chains, `back` after it. */
export interface HostPortRules {
  readonly front: Ruleset
  readonly back: Ruleset
}

const NETWORK = 'kindnet'
const ENTRY = 'CNI-HOSTPORT-DNAT'
const MASQUERADE = 'CNI-HOSTPORT-MASQ'
const SET_MARK = 'CNI-HOSTPORT-SETMARK'
const MARK = 0x2000
/** What the kernel has room for in a chain's name, and in a list of ports. */
const LONGEST_NAME = 28
const MOST_PORTS = 15

const none: Ruleset['filter'] = new Map()

export function hostPortRules(pods: readonly MappedPod[]): HostPortRules {
  const entry: Rule = { match: { destinationType: 'LOCAL' }, target: { jump: ENTRY } }
  const masquerade: Rule = { match: {}, target: { jump: MASQUERADE }, comment: 'CNI portfwd requiring masquerade' }
  const chains = pods.map((pod) => ({ pod, id: idOf(pod), chain: chainOf(idOf(pod)) }))
  const own = chains.map(({ pod, chain }): readonly [string, readonly Rule[]] => [chain, podRules(pod)])
  const nat = new Map<string, readonly Rule[]>([
    ['PREROUTING', [entry]],
    ['OUTPUT', [entry]],
    [ENTRY, chains.flatMap(({ pod, id, chain }) => entryRules(pod, { id, chain }))],
    [SET_MARK, [{ match: {}, target: { setMark: { or: MARK } }, comment: 'CNI portfwd masquerade mark' }]],
    ...own,
  ])
  const first = new Map<string, readonly Rule[]>([
    ['POSTROUTING', [masquerade]],
    [MASQUERADE, [{ match: { mark: { value: MARK, mask: MARK } }, target: { verdict: 'MASQUERADE', inOrder: true } }]],
  ])
  return { front: { filter: none, nat: first }, back: { filter: none, nat } }
}

/** Of the pod's sandbox. */
const idOf = ({ name, address }: MappedPod): string => sha256Hex(`${name} ${address}`)

const chainOf = (id: string): string => `CNI-DN-${sha512Hex(NETWORK + id)}`.slice(0, LONGEST_NAME)

function entryRules({ mappings }: MappedPod, { id, chain }: { readonly id: string; readonly chain: string }): readonly Rule[] {
  const protocols = [...new Set(mappings.map(({ protocol }) => protocol))].sort()
  return protocols.flatMap((protocol) => {
    const ports = mappings.filter((mapping) => mapping.protocol === protocol).map(({ hostPort }) => hostPort)
    const lists = Array.from({ length: Math.ceil(ports.length / MOST_PORTS) }, (_, i) => ports.slice(i * MOST_PORTS, (i + 1) * MOST_PORTS))
    const comment = `dnat name: "${NETWORK}" id: "${id}"`
    return lists.map((destinationPorts): Rule => ({ match: { protocol, destinationPorts }, target: { jump: chain }, comment }))
  })
}

/** Who comes from the pod's own network, or by loopback, could not be answered under its own address. */
function podRules({ address, prefixLength, mappings }: MappedPod): readonly Rule[] {
  const network = formatAddress(parseCidr(`${address}/${prefixLength}`).base)
  return mappings.flatMap(({ hostPort, containerPort, protocol, hostIP }): readonly Rule[] => {
    const match: Match = { protocol, destinationPort: hostPort, ...(hostIP ? { destination: { cidr: `${hostIP}/32` } } : {}) }
    return [
      { match: { ...match, source: { cidr: `${network}/${prefixLength}` } }, target: { jump: SET_MARK } },
      { match: { ...match, source: { cidr: '127.0.0.1/32' } }, target: { jump: SET_MARK } },
      { match, target: { dnat: { address, port: containerPort } } },
    ]
  })
}
