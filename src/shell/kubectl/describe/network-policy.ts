/** Upstream: kubectl/pkg/describe/describe.go describeNetworkPolicySpec (v1.32). */
import { formatLabelSelector } from '../../../api/selectors'
import type { NetworkPolicy, Networking } from '../../../api/types'
import { defineDescriber } from './describer'
import { annotationLines, labelLines } from './text'

export const describeNetworkPolicy = defineDescriber<NetworkPolicy>('NetworkPolicy', async ({ metadata, spec }) => [
  `Name:\t${metadata.name}`,
  `Namespace:\t${metadata.namespace ?? ''}`,
  `Created on:\t${goTime(metadata.creationTimestamp)}`,
  ...labelLines('Labels', metadata.labels),
  ...annotationLines('Annotations', metadata.annotations),
  'Spec:',
  `  PodSelector:     ${selectedBy(spec)}`,
  ...ruleLines(spec, 'Ingress'),
  ...ruleLines(spec, 'Egress'),
  `  Policy Types: ${(spec.policyTypes ?? []).join(', ')}`,
])

/** `2026-11-21 01:23:20 +0000 UTC` */
const goTime = (timestamp: string): string => `${timestamp.replace('T', ' ').replace('Z', '')} +0000 UTC`

function selectedBy({ podSelector }: NetworkPolicy['spec']): string {
  const { matchLabels = {}, matchExpressions = [] } = podSelector ?? {}
  const isEmpty = Object.keys(matchLabels).length + matchExpressions.length === 0
  return isEmpty ? '<none> (Allowing the specific traffic to all pods in this namespace)' : formatLabelSelector(podSelector)
}

interface Rule {
  readonly ports?: readonly Networking.NetworkPolicyPort[]
  readonly peers?: readonly Networking.NetworkPolicyPeer[]
}

function ruleLines({ ingress = [], egress = [], policyTypes = [] }: NetworkPolicy['spec'], type: 'Ingress' | 'Egress'): string[] {
  const word = type.toLowerCase()
  if (!policyTypes.includes(type)) return [`  Not affecting ${word} traffic`]
  const rules: readonly Rule[] =
    type === 'Ingress' ? ingress.map(({ ports, from }) => ({ ports, peers: from })) : egress.map(({ ports, to }) => ({ ports, peers: to }))
  const none = [`<none> (Selected pods are isolated for ${word} connectivity)`]
  const lines = rules.length === 0 ? none : rules.flatMap((rule, at) => [...(at > 0 ? ['----------'] : []), ...oneRule(rule, type)])
  return [`  Allowing ${word} traffic:`, ...lines.map((line) => `    ${line}`)]
}

/** Spelled so that nobody takes it for a type. */
const ANY = '\x3cany>'

function oneRule({ ports = [], peers = [] }: Rule, type: 'Ingress' | 'Egress'): string[] {
  const [side, end] = type === 'Ingress' ? ['From', 'source'] : ['To', 'destination']
  return [
    ...(ports.length === 0 ? [`To Port: ${ANY} (traffic allowed to all ports)`] : ports.map(portLine)),
    ...(peers.length === 0 ? [`${side}: ${ANY} (traffic not restricted by ${end})`] : peers.flatMap((peer) => [`${side}:`, ...peerLines(peer)])),
  ]
}

const portLine = ({ port, endPort, protocol = 'TCP' }: Networking.NetworkPolicyPort): string =>
  endPort === undefined ? `To Port: ${port ?? '<nil>'}/${protocol}` : `To Port Range: ${port ?? '<nil>'}-${endPort}/${protocol}`

/** A step deeper than what they belong to. */
function peerLines({ podSelector, namespaceSelector, ipBlock }: Networking.NetworkPolicyPeer): string[] {
  if (podSelector || namespaceSelector) {
    return [
      ...(namespaceSelector ? [`  NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`] : []),
      ...(podSelector ? [`  PodSelector: ${formatLabelSelector(podSelector)}`] : []),
    ]
  }
  return ipBlock ? ['  IPBlock:', `    CIDR: ${ipBlock.cidr}`, `    Except: ${(ipBlock.except ?? []).join(', ')}`] : []
}
