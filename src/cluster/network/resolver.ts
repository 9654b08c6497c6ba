/**
 * Names to addresses, as the C library does it: a literal address is itself, then /etc/hosts, then each name of the search list is
 * asked of the servers in turn. Upstream: glibc resolv/res_query.c.
 *
 * Simplified: IPv6 addresses are asked for together with the others, as a real C library does, and are not used.
 */
import type { DnsAnswer, DnsRecordType, Resolution } from '../../base/os/network-stack'
import type { FileSystem } from '../../base/os/file-system'
import { findAddress, parseAddress } from './address'
import { absoluteName, formatQuestion, parseReply } from './dns-message'
import type { Fabric } from './fabric'
import { internetNameServer } from './internet'
import type { NetworkNamespace } from './network-namespace'
import { candidateNames, findInHosts, fullNameInHosts, readResolverConfig, type ResolverConfig } from './resolver-files'
import { askUdp } from './udp-question'

const DNS_PORT = 53
const LOOPBACK = parseAddress('127.0.0.1')

export interface ResolverUser {
  readonly fabric: Fabric
  readonly from: NetworkNamespace
  readonly files: FileSystem
}

export type QueryOutcome = DnsAnswer | { readonly failure: 'refused' | 'timeout'; readonly server: string }

interface Query {
  readonly name: string
  readonly type: DnsRecordType
  readonly server: string
  readonly timeoutMs: number
  /** Asks for IPv6 addresses too, over the same socket, and waits for both answers. */
  readonly both?: boolean
}

/** One question, one server. */
export function query({ fabric, from }: Omit<ResolverUser, 'files'>, asked: Query, done: (outcome: QueryOutcome) => void): void {
  const { name, type, server, timeoutMs, both = false } = asked
  const address = findAddress(server)
  if (address === undefined) return void fabric.clock.after(timeoutMs, () => done({ failure: 'timeout', server }))
  const datagram = formatQuestion({ type, name: absoluteName(name) })
  const also = both ? { also: formatQuestion({ type: 'AAAA', name: absoluteName(name) }) } : {}
  askUdp(fabric, { from, address, port: DNS_PORT, datagram, ...also, timeoutMs }, (outcome) =>
    done('datagram' in outcome ? { ...parseReply(outcome.datagram), server } : { failure: outcome.failure, server }),
  )
}

/** As a node does, which has neither search list nor hosts of its own: names of the cluster mean nothing to it. */
export function resolveOnNode(fabric: Fabric, from: NetworkNamespace, asked: NodeQuestion): void {
  const { host, timeoutMs, done } = asked
  const address = writtenAddress(host)
  if (address !== undefined) return done(address)
  query({ fabric, from }, { name: host, type: 'A', server: internetNameServer, timeoutMs }, (outcome) => {
    const found = 'failure' in outcome ? undefined : outcome.answers.find(({ type }) => type === 'A')
    done(found && findAddress(found.data))
  })
}

/** Where nobody has to be asked. */
export const writtenAddress = (host: string): number | undefined => (host === 'localhost' ? LOOPBACK : findAddress(host))

export interface NodeQuestion {
  readonly host: string
  readonly timeoutMs: number
  /** At once for an address; with nothing when there is no such name. */
  done(address: number | undefined): void
}

export function resolve(user: ResolverUser, host: string, done: (resolution: Resolution) => void): void {
  const known = findAddress(host) !== undefined ? [host] : findInHosts(user.files, host)
  if (known.length > 0) return done({ addresses: known, canonicalName: fullNameInHosts(user.files, host) ?? host })
  const config = readResolverConfig(user.files)
  askNext(user, { config, names: candidateNames(host, config) }, done)
}

interface Search {
  readonly config: ResolverConfig
  readonly names: readonly string[]
  /** A server could not say of an earlier name whether it exists. */
  readonly unsure?: boolean
}

function askNext(user: ResolverUser, { config, names, unsure = false }: Search, done: (resolution: Resolution) => void): void {
  const [name, ...rest] = names
  if (name === undefined) return done({ failure: unsure ? 'SERVFAIL' : 'NXDOMAIN' })
  askServers(user, { name, config, attempt: 0 }, (outcome) => {
    if ('failure' in outcome) return done({ failure: outcome.failure === 'timeout' ? 'timeout' : 'SERVFAIL' })
    const addresses = outcome.answers.filter(({ type }) => type === 'A').map(({ data }) => data)
    if (addresses.length > 0) return done({ addresses, canonicalName: canonicalName(outcome, name) })
    askNext(user, { config, names: rest, unsure: unsure || outcome.rcode === 'SERVFAIL' || outcome.rcode === 'REFUSED' }, done)
  })
}

interface Attempt {
  readonly name: string
  readonly config: ResolverConfig
  readonly attempt: number
}

/** Each server in turn, the whole round as often as `attempts` says. */
function askServers(user: ResolverUser, { name, config, attempt }: Attempt, done: (outcome: QueryOutcome) => void): void {
  const server = config.servers[attempt % config.servers.length]
  query(user, { name, type: 'A', server, timeoutMs: config.timeoutMs, both: true }, (outcome) => {
    const isLast = attempt + 1 >= config.attempts * config.servers.length
    if ('failure' in outcome && !isLast) askServers(user, { name, config, attempt: attempt + 1 }, done)
    else done(outcome)
  })
}

function canonicalName(answer: DnsAnswer, asked: string): string {
  const addresses = answer.answers.find(({ type }) => type === 'A')
  return (addresses?.name ?? asked).replace(/\.$/, '')
}
