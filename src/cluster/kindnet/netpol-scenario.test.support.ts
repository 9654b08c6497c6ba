/** Words for policies, and the matrix that a scenario must come to. */
import { expect } from 'vitest'
import type { Networking } from '../../api/types'
import { netpolCluster, type NetpolCluster, type Protocol } from './netpol.test.support'

type Spec = Networking.NetworkPolicySpec
type Rule = Networking.NetworkPolicyIngressRule & Networking.NetworkPolicyEgressRule
type Peer = Networking.NetworkPolicyPeer

const NAME = 'kubernetes.io/metadata.name'
export const everyPod = {}
export const podA = { matchLabels: { pod: 'a' } }
export const podB = { matchLabels: { pod: 'b' } }
export const pods = (...names: string[]) => ({ matchExpressions: [{ key: 'pod', operator: 'In' as const, values: names }] })
export const named = (name: string) => ({ matchLabels: { [NAME]: name } })
export const among = (operator: 'In' | 'NotIn', name: string) => ({ matchExpressions: [{ key: NAME, operator, values: [name] }] })
export const ingress = (podSelector: Spec['podSelector'], ...rules: Rule[]): Spec => ({ podSelector, ingress: rules, policyTypes: ['Ingress'] })
export const egress = (podSelector: Spec['podSelector'], ...rules: Rule[]): Spec => ({ podSelector, egress: rules, policyTypes: ['Egress'] })
export const from = (...peers: Peer[]): Rule => ({ from: peers })
export const to = (...peers: Peer[]): Rule => ({ to: peers })

interface Probe {
  /** What is done before the matrix is taken. */
  readonly after?: (cluster: NetpolCluster) => void
  readonly port?: number
  readonly protocol?: Protocol
  /** Pairs `x/a y/b`; `*` stands for any pod, `x/*` for any of a namespace. What is named in `open` is open all the same. */
  readonly blocked: readonly string[]
  readonly open?: readonly string[]
}

export interface Scenario {
  readonly title: string
  readonly pods: string
  readonly probes: readonly Probe[]
}

export const withPolicy = (spec: Spec, name?: string) => (cluster: NetpolCluster) => cluster.policy('x', { spec, ...(name ? { name } : {}) })

const isMeant = (pattern: string, pair: string): boolean => {
  const [patterns, sides] = [pattern.split(' '), pair.split(' ')]
  return patterns.every((each, at) => each === '*' || each === sides[at] || (each.endsWith('/*') && sides[at].startsWith(each.slice(0, -1))))
}

export function hold({ pods: names, probes }: Scenario): void {
  const cluster = netpolCluster(names.split(' '))
  const pairs = cluster.pods.flatMap((one) => cluster.pods.filter((other) => other !== one).map((other) => `${one} ${other}`))
  expect(cluster.blocked(80)).toEqual([])
  for (const { after, port = 80, protocol = 'TCP', blocked, open = [] } of probes) {
    after?.(cluster)
    const expected = pairs.filter((pair) => blocked.some((each) => isMeant(each, pair)) && !open.some((each) => isMeant(each, pair)))
    expect(cluster.blocked(port, protocol), `${protocol} ${port}`).toEqual(expected)
  }
}
