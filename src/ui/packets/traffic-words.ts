/** A connection in words: `shell → hello (10.99.47.123:80) → hello-7d5c-x2x4v: answered`, and why, when it was not. Pure. */
import { say } from '../language/say'
import { completePath, parsePath } from '../store/object-store'
import type { Passage } from './traffic-store'

export interface PassageWords {
  readonly from: string
  /** What was asked: a Service by its name, or an address as it is. */
  readonly asked: string
  readonly address: string
  /** Who it reached; undefined when nobody was. */
  readonly to: string | undefined
  readonly outcome: string
  /** What decided against it. */
  readonly reason: string | undefined
}

/** `home`: the namespace that goes without saying. */
export function tellPassage({ from, to, service, outcome, hops, ...asked }: Passage, home: string): PassageWords {
  return {
    from: nameOf(from, home),
    asked: service === undefined ? '' : nameOf(service, home),
    address: addressOf(asked),
    to: to === undefined ? undefined : nameOf(to, home),
    outcome: say(outcome === undefined ? 'traffic.underway' : `traffic.${outcome}`),
    reason: outcome === 'answered' ? undefined : hops.findLast(({ ok }) => !ok)?.text,
  }
}

function nameOf(path: string, home: string): string {
  if (path === 'outside') return say('traffic.outside')
  const { kind, namespace, name } = parsePath(completePath(path))
  if (kind === 'Node') return say('traffic.node', { name })
  return namespace === home ? name : say('traffic.inNamespace', { name, namespace })
}

function addressOf({ protocol, address, port }: Pick<Passage, 'protocol' | 'address' | 'port'>): string {
  if (protocol === 'icmp') return `ping ${address}`
  return `${address}:${port}${protocol === 'udp' ? ' UDP' : ''}`
}

/** Where a hop is decided, for those who know the words. */
const places = ['dns', 'conntrack', 'route', 'iptables', 'policy', 'socket', 'response'] as const

/** `on`: the object that decided. */
export function placeOf(at: string, on?: string): string {
  if (at === 'socket' && on?.startsWith('Pod/') !== true) return say('traffic.machine')
  const known = places.find((place) => place === at)
  return known === undefined ? at : say(`traffic.${known}`)
}

/** A rule in parts, with where it sends a packet on its own. */
export function splitRule(rule: string): { readonly match: string; readonly jump: string; readonly rest: string } {
  const [, match = rule, jump = '', rest = ''] = /^(.* )(-j \S+)(.*)$/.exec(rule) ?? []
  return { match, jump, rest }
}
