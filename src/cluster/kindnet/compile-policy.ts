/**
 * A NetworkPolicy made ready for judging packets: selectors as functions, blocks as masks, and for each place that can let a packet
 * pass the finding that says so. Upstream: kube-network-policies pkg/networkpolicy/networkpolicy.go (v0.7).
 */
import type { LabelSelector } from '../../api/object'
import { matchesLabels, matchesLabelSelector } from '../../api/selectors'
import type { NetworkPolicy, Networking } from '../../api/types'
import { findAddress, parseCidr, type Cidr } from '../network/address'
import type { PolicyFinding } from '../network/packet-filter'

export type Direction = PolicyFinding['direction']
export type Labels = Readonly<Record<string, string>>
type LabelTest = (labels: Labels) => boolean

export interface CompiledPolicy {
  /** `NetworkPolicy/default/web` */
  readonly name: string
  readonly namespace: string
  readonly selects: LabelTest
  /** Absent: what goes this way is not its affair. Empty: nothing is let through. */
  readonly ingress: readonly CompiledRule[] | undefined
  readonly egress: readonly CompiledRule[] | undefined
}

export interface CompiledRule {
  readonly path: string
  /** None: all ports. */
  readonly ports: readonly PortTest[]
  /** None: everybody. */
  readonly peers: readonly Peer[]
  /** What is found when everybody is meant. */
  readonly all: PolicyFinding
  /** Where its peers stand. */
  readonly peersPath: string
}

export interface PortTest {
  readonly protocol: string
  /** -1: every port. */
  readonly first: number
  readonly last: number
  readonly portName: string | undefined
}

export interface Peer {
  readonly finding: PolicyFinding
  readonly block: Block | undefined
  readonly pods: LabelTest | undefined
  readonly namespaces: LabelTest | undefined
}

interface Block {
  readonly range: Cidr
  readonly except: readonly Cidr[]
}

export function compilePolicy({ metadata, spec }: NetworkPolicy): CompiledPolicy {
  const namespace = metadata.namespace ?? ''
  const name = `NetworkPolicy/${namespace}/${metadata.name}`
  const rulesOf = (direction: Direction, type: string, rules: readonly RuleParts[]): readonly CompiledRule[] | undefined =>
    spec.policyTypes?.includes(type) ? rules.map((rule, at) => compileRule(rule, { name, direction, path: `spec.${direction}[${at}]` })) : undefined
  return {
    name,
    namespace,
    selects: compileSelector(spec.podSelector ?? {}),
    ingress: rulesOf('ingress', 'Ingress', (spec.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }))),
    egress: rulesOf('egress', 'Egress', (spec.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }))),
  }
}

interface RuleParts {
  readonly ports: readonly Networking.NetworkPolicyPort[] | undefined
  readonly peers: readonly Networking.NetworkPolicyPeer[] | undefined
}

interface Place {
  readonly name: string
  readonly direction: Direction
  readonly path: string
}

function compileRule({ ports = [], peers = [] }: RuleParts, place: Place): CompiledRule {
  const peersPath = `${place.path}.${place.direction === 'ingress' ? 'from' : 'to'}`
  return {
    path: place.path,
    peersPath,
    ports: ports.map(compilePort),
    peers: peers.map((peer, at) => compilePeer(peer, { ...place, path: `${peersPath}[${at}]` })),
    all: passing(place),
  }
}

function compilePort({ protocol = 'TCP', port, endPort }: Networking.NetworkPolicyPort): PortTest {
  if (port === undefined) return { protocol, first: -1, last: -1, portName: undefined }
  if (typeof port === 'string') return { protocol, first: 0, last: 0, portName: port }
  return { protocol, first: port, last: endPort ?? port, portName: undefined }
}

const compilePeer = ({ ipBlock, podSelector, namespaceSelector }: Networking.NetworkPolicyPeer, place: Place): Peer => ({
  finding: passing(place),
  block: ipBlock && compileBlock(ipBlock),
  pods: podSelector && compileSelector(podSelector),
  namespaces: namespaceSelector && compileSelector(namespaceSelector),
})

/** A block of IPv6 addresses has none of ours in it. */
function compileBlock({ cidr, except = [] }: Networking.IPBlock): Block {
  const ranges = (texts: readonly string[]): Cidr[] => texts.filter((text) => findAddress(text.split('/')[0]) !== undefined).map(parseCidr)
  const [range] = ranges([cidr])
  return { range: range ?? { base: 1, mask: 0, prefixLength: 0 }, except: ranges(except) }
}

function compileSelector(selector: LabelSelector): LabelTest {
  const { matchLabels = {}, matchExpressions = [] } = selector
  if (matchExpressions.length > 0) return (labels) => matchesLabelSelector(selector, labels)
  if (Object.keys(matchLabels).length === 0) return () => true
  return (labels) => matchesLabels(matchLabels, labels)
}

const passing = ({ name, direction, path }: Place): PolicyFinding => ({
  ok: true,
  direction,
  object: name,
  path,
  text: () => `${name} lets it ${direction === 'ingress' ? 'in' : 'out'}: ${path}`,
})
