/** Compiled policies against a reader that takes the words of the API one by one. A failure names its seed. */
import { describe, expect, it } from 'vitest'
import type { LabelSelector } from '../../api/object'
import type { NetworkPolicy, Networking, Pod } from '../../api/types'
import { Random } from '../../base/random'
import { parseAddress } from '../network/address'
import { judge } from './judge'
import { PolicedPods } from './policed-pods'

type Peer = Networking.NetworkPolicyPeer
type Port = Networking.NetworkPolicyPort
type Labels = Readonly<Record<string, string>>

const NAMESPACES = ['x', 'y', 'z']
const KEYS = ['app', 'tier']
const VALUES = ['a', 'b', 'c']
const PROTOCOLS = ['TCP', 'UDP', 'SCTP']
const PORTS = [80, 81, 443]

const some = <T>(random: Random, most: number, make: () => T): T[] => Array.from({ length: random.below(most + 1) }, make)
const maybe = <T>(random: Random, chance: number, make: () => T): T | undefined => (random.float() < chance ? make() : undefined)
const labels = (random: Random): Labels => Object.fromEntries(KEYS.filter(() => random.float() < 0.7).map((key) => [key, random.pick(VALUES)]))

function selector(random: Random): LabelSelector {
  const matchExpressions = some(random, 1, () => {
    const operator = random.pick(['In', 'NotIn', 'Exists', 'DoesNotExist'] as const)
    return { key: random.pick(KEYS), operator, ...(operator.endsWith('In') ? { values: [random.pick(VALUES), random.pick(VALUES)] } : {}) }
  })
  return { ...(random.float() < 0.5 ? { matchLabels: labels(random) } : {}), ...(matchExpressions.length > 0 ? { matchExpressions } : {}) }
}

function peer(random: Random): Peer {
  if (random.float() < 0.25) return { ipBlock: { cidr: random.pick(['10.0.0.0/8', '10.1.0.0/16', '0.0.0.0/0', '10.1.1.2/32']), except: some(random, 1, () => random.pick(['10.1.1.0/30', '10.1.0.0/17'])) } }
  const both = { podSelector: selector(random), namespaceSelector: selector(random) }
  return random.pick([both, { podSelector: both.podSelector }, { namespaceSelector: both.namespaceSelector }])
}

function port(random: Random): Port {
  const protocol = random.pick(PROTOCOLS)
  return random.pick<Port>([{ protocol }, { protocol, port: random.pick(PORTS) }, { protocol, port: 80, endPort: random.pick([80, 81, 442, 443]) }, { protocol, port: random.pick(['web', 'api']) }])
}

function policy(random: Random, at: number): NetworkPolicy {
  const types = random.pick([['Ingress'], ['Egress'], ['Ingress', 'Egress']])
  const rule = () => ({ ports: maybe(random, 0.5, () => some(random, 2, () => port(random))), peers: maybe(random, 0.8, () => some(random, 2, () => peer(random))) })
  const spec = {
    podSelector: selector(random),
    policyTypes: types,
    ingress: some(random, 2, rule).map(({ ports, peers }) => ({ ports, from: peers })),
    egress: some(random, 2, rule).map(({ ports, peers }) => ({ ports, to: peers })),
  }
  return { metadata: { namespace: random.pick(NAMESPACES), name: `p${at}` }, spec } as unknown as NetworkPolicy
}

function pod(random: Random, at: number): Pod {
  const ports = some(random, 2, () => ({ name: random.pick(['web', 'api']), containerPort: random.pick(PORTS), protocol: random.pick(PROTOCOLS) }))
  return {
    metadata: { namespace: random.pick(NAMESPACES), name: `pod-${at}`, labels: labels(random) },
    spec: { nodeName: 'n', hostNetwork: random.float() < 0.1, containers: [{ name: 'main', ports }] },
    status: { phase: random.pick(['Running', 'Running', 'Running', 'Pending', 'Failed']), podIP: `10.1.1.${at + 1}` },
  } as unknown as Pod
}

interface Facts {
  readonly pods: readonly Pod[]
  readonly policies: readonly NetworkPolicy[]
  readonly namespaces: ReadonlyMap<string, Labels>
}

interface Flow {
  readonly protocol: string
  readonly from: string
  readonly to: string
  readonly port: number
}

/** By the words of the API reference. */
function isAllowed({ pods, policies, namespaces }: Facts, { protocol, from, to, port: asked }: Flow): boolean {
  const has = (address: string) => pods.find(({ spec, status }) => !spec.hostNetwork && status.podIP === address && !['Failed', 'Succeeded'].includes(status.phase ?? ''))
  const [sender, receiver] = [has(from), has(to)]
  const isMeant = (wanted: LabelSelector, given: Labels): boolean =>
    Object.entries(wanted.matchLabels ?? {}).every(([key, value]) => given[key] === value) &&
    (wanted.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      if (operator === 'In') return key in given && values.includes(given[key])
      if (operator === 'NotIn') return !(key in given) || !values.includes(given[key])
      return (operator === 'Exists') === key in given
    })
  const bits = (address: string) => address.split('.').map((part) => Number(part).toString(2).padStart(8, '0')).join('')
  const isInside = (address: string, cidr: string) => bits(address).startsWith(bits(cidr.split('/')[0]).slice(0, Number(cidr.split('/')[1])))
  const isPort = (each: Port) => {
    if ((each.protocol ?? 'TCP') !== protocol) return false
    if (each.port === undefined) return true
    if (typeof each.port === 'number') return asked >= each.port && asked <= (each.endPort ?? each.port)
    return (receiver?.spec.containers ?? []).some(({ ports = [] }) => ports.some(({ name, containerPort, protocol: own }) => name === each.port && containerPort === asked && own === protocol))
  }
  const isPeer = (each: Peer, own: string, other: Pod | undefined, address: string): boolean => {
    if (each.ipBlock) return isInside(address, each.ipBlock.cidr) && !(each.ipBlock.except ?? []).some((cidr) => isInside(address, cidr))
    if (!other) return false
    const namespace = other.metadata.namespace ?? ''
    if (each.podSelector && !isMeant(each.podSelector, other.metadata.labels ?? {})) return false
    return each.namespaceSelector ? isMeant(each.namespaceSelector, namespaces.get(namespace) ?? {}) : namespace === own
  }
  const side = (type: 'Ingress' | 'Egress', subject: Pod | undefined, other: Pod | undefined, address: string): boolean => {
    if (!subject) return true
    const about = policies.filter(({ metadata, spec }) => metadata.namespace === subject.metadata.namespace && isMeant(spec.podSelector ?? {}, subject.metadata.labels ?? {}) && spec.policyTypes?.includes(type))
    if (about.length === 0) return true
    return about.some(({ metadata, spec }) => {
      const rules = type === 'Ingress' ? (spec.ingress ?? []).map((rule) => ({ ports: rule.ports, peers: rule.from })) : (spec.egress ?? []).map((rule) => ({ ports: rule.ports, peers: rule.to }))
      return rules.some(
        ({ ports, peers }) => (!ports?.length || ports.some(isPort)) && (!peers?.length || peers.some((each) => isPeer(each, metadata.namespace ?? '', other, address))),
      )
    })
  }
  return side('Egress', sender, receiver, to) && side('Ingress', receiver, sender, from)
}

/** What stands after many changes, told to the book one by one and out of order. */
function fill(book: PolicedPods, facts: Facts, random: Random): void {
  const acts: (() => void)[] = [
    ...[...facts.namespaces].map(([name, own]) => () => book.setNamespace(name, own)),
    ...facts.pods.map((each) => () => book.setPod(`${each.metadata.namespace}/${each.metadata.name}`, each)),
    ...facts.policies.map((each) => () => book.setPolicy(`${each.metadata.namespace}/${each.metadata.name}`, each.metadata.namespace ?? '', each)),
  ]
  while (acts.length > 0) acts.splice(random.below(acts.length), 1)[0]()
}

describe('any policies', () => {
  it.each(Array.from({ length: 80 }, (_, at) => `policies-${at}`))('let pass what their words let pass (seed %s)', (seed) => {
    const random = new Random(seed)
    const selected = new Set<string>()
    const book = new PolicedPods(({ name, isSelected }) => (isSelected ? selected.add(name) : selected.delete(name)))
    const namespaces = new Map(NAMESPACES.map((name) => [name, labels(random)]))
    const pods = Array.from({ length: 7 }, (_, at) => pod(random, at))
    let facts: Facts = { namespaces, pods, policies: some(random, 5, () => 0).map((_, at) => policy(random, at)) }
    fill(book, facts, random)
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 120; i++) {
        const address = () => random.pick([...pods.map(({ status }) => status.podIP ?? ''), '10.1.1.99', '192.0.2.1'])
        const flow = { protocol: random.pick(PROTOCOLS), from: address(), to: address(), port: random.pick(PORTS) }
        const told = judge({ protocol: flow.protocol, source: parseAddress(flow.from), destination: parseAddress(flow.to), destinationPort: flow.port }, book)
        expect({ flow, accepted: told.accepted }).toEqual({ flow, accepted: isAllowed(facts, flow) })
        const held = [told.egress, told.ingress].find((finding) => finding && !finding.ok)
        expect(held === undefined).toBe(told.accepted)
        if (held) expect(held.text()).toContain(held.object)
      }
      facts = changed(facts, random)
      fill(book, facts, random)
    }
    for (const each of facts.pods) book.setPod(`${each.metadata.namespace}/${each.metadata.name}`, undefined)
    expect(selected.size).toBe(0)
  })
})

/** Other labels, other rules, as an update brings them. */
const changed = ({ namespaces, pods, policies }: Facts, random: Random): Facts => ({
  namespaces: new Map([...namespaces].map(([name, own]) => [name, random.float() < 0.3 ? labels(random) : own])),
  pods: pods.map((each) => (random.float() < 0.3 ? { ...each, metadata: { ...each.metadata, labels: labels(random) } } : each)),
  policies: policies.map((each, at) => (random.float() < 0.3 ? { ...each, spec: { ...policy(random, at).spec } } : each)),
})
