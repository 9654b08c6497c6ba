/**
 * One question about the cluster and its answer, by the type that was asked for. Names that do not exist are told apart from
 * names that have nothing of that type.
 * Upstream: coredns plugin/backend_lookup.go, plugin/kubernetes/kubernetes.go Services, reverse.go (v1.11.3).
 */
import type { DnsRecord } from '../../base/os/network-stack'
import type { DnsReply } from '../network/dns-message'
import { fullyQualified } from './corefile'
import { addressOfReverseName, isReverseZone, typeOfAddress } from './kubernetes-name'
import type { KubernetesOptions } from './kubernetes-options'
import { findByAddress, findByName, nameServers, type Found, type KubernetesZone } from './kubernetes-records'
import { isInZone, replyWith } from './plugin'
import type { DnsHandler, DnsRequest } from './plugin'

/** Version of the specification that the answers follow. */
const SCHEMA_VERSION = '"1.1.0"'
const SCHEMA_TTL = 28_800
/** Aliases that lead to aliases. */
const MOST_ALIASES = 7
const LONGEST_NEGATIVE_TTL = 300

export interface AskedZone extends KubernetesZone {
  readonly options: KubernetesOptions
  /** Asks the whole server: where an alias leads out of the zone. */
  readonly lookup: DnsHandler
  /** Of the server itself. */
  addresses(): readonly string[]
}

type Respond = (reply: DnsReply | undefined) => void

/** `respond` gets nothing when there is no such name. */
export function answerForCluster(zone: AskedZone, request: DnsRequest, respond: Respond): void {
  const { name, type } = request.question
  const isApex = name.toLowerCase() === zone.zone.toLowerCase()
  switch (type) {
    case 'A':
    case 'AAAA':
      return addresses(zone, { request, name, previous: [] }, (answers) => respond(answers && orNoData(zone, answers)))
    case 'SRV':
      return respond(serverRecords(zone, name))
    case 'PTR':
      return respond(reverse(zone, name))
    case 'TXT':
      return respond(version(zone, name))
    case 'CNAME':
      return respond(alias(zone, name))
    case 'SOA':
      if (isApex) return respond(replyWith({ answers: [startOfAuthority(zone)] }))
      return respond(nothingOfThatType(zone, name))
    case 'NS':
      return respond(isApex ? responsible(zone, name) : nothingOfThatType(zone, name))
    default:
      return respond(nothingOfThatType(zone, name))
  }
}

/** Names of a reverse zone lead to names only. */
function find(zone: AskedZone, name: string): readonly Found[] | undefined {
  if (isNameServer(zone, name)) return []
  const found = findByName(zone, name)
  return found && found.length > 0 && isReverseZone(zone.zone) ? undefined : found
}

const isNameServer = ({ zone }: AskedZone, name: string): boolean => name.toLowerCase() === `ns.dns.${zone.toLowerCase()}`

const nothingOfThatType = (zone: AskedZone, name: string): DnsReply | undefined => find(zone, name) && orNoData(zone, [])

interface Search {
  readonly request: DnsRequest
  readonly name: string
  readonly previous: readonly string[]
}

/** Addresses of a name, behind the aliases that lead to them. */
function addresses(zone: AskedZone, { request, name, previous }: Search, done: (answers: readonly DnsRecord[] | undefined) => void): void {
  const { type } = request.question
  const { ttl } = zone.options
  if (isNameServer(zone, name)) {
    const hosts = nameServers(zone, zone.addresses()).map(({ host }) => host)
    return done(hosts.filter((host) => typeOfAddress(host) === type).map((data) => ({ name, type, ttl, data })))
  }
  const found = find(zone, name)
  if (!found) return done(undefined)
  const [first] = found
  if (first?.isAlias) return follow(zone, { request, name, previous, alias: first }, done)
  const hosts = new Set(found.map(({ host }) => host).filter((host) => typeOfAddress(host) === type))
  done([...hosts].map((data) => ({ name, type, ttl, data })))
}

/** An alias inside the zone that leads nowhere is not told of; one that leads out of it is, whatever comes of it. */
function follow(zone: AskedZone, search: Search & { alias: Found }, done: (answers: readonly DnsRecord[]) => void): void {
  const { request, name, previous, alias: { host } } = search
  const target = fullyQualified(host)
  const step = `${name} ${target}`.toLowerCase()
  if (target.toLowerCase() === name.toLowerCase() || previous.length > MOST_ALIASES || previous.includes(step)) return done([])
  const record: DnsRecord = { name, type: 'CNAME', ttl: zone.options.ttl, data: target }
  if (isInZone(target, zone.zone)) {
    const next = { request, name: target, previous: [...previous, step] }
    return addresses(zone, next, (answers) => done(answers && answers.length > 0 ? [record, ...answers] : []))
  }
  const question = { name: target, type: request.question.type }
  zone.lookup({ ...request, question, aliases: request.aliases + 1 }, ({ answers }) => done([record, ...answers]))
}

function alias(zone: AskedZone, name: string): DnsReply | undefined {
  const found = find(zone, name)
  if (!found) return undefined
  const [first] = found
  const isAlias = first?.isAlias === true
  return orNoData(zone, isAlias ? [{ name, type: 'CNAME', ttl: zone.options.ttl, data: fullyQualified(first.host) }] : [])
}

/** Other names are not looked at: there is no text at any of them. */
function version(zone: AskedZone, name: string): DnsReply {
  const isVersion = name.toLowerCase() === `dns-version.${zone.zone.toLowerCase()}`
  return orNoData(zone, isVersion ? [{ name, type: 'TXT', ttl: SCHEMA_TTL, data: SCHEMA_VERSION }] : [])
}

function reverse(zone: AskedZone, name: string): DnsReply | undefined {
  const address = addressOfReverseName(name)
  if (address === undefined) return nothingOfThatType(zone, name)
  const names = findByAddress({ ...zone, zone: zone.options.primaryZone }, address)
  return names && replyWith({ answers: names.map((data) => ({ name, type: 'PTR', ttl: zone.options.ttl, data })) })
}

function responsible(zone: AskedZone, name: string): DnsReply {
  const { ttl } = zone.options
  const servers = nameServers(zone, zone.addresses())
  const names = [...new Set(servers.map((server) => server.name))]
  return {
    ...orNoData(zone, names.map((data) => ({ name, type: 'NS', ttl, data }))),
    additional: servers.map((server) => address(server.name, server.host, ttl)),
  }
}

const address = (name: string, data: string, ttl: number): DnsRecord => ({ name, type: typeOfAddress(data) ?? 'A', ttl, data })

/** Every target has the same share of 100, whole numbers only, and at least 1. */
function serverRecords(zone: AskedZone, name: string): DnsReply | undefined {
  const found = find(zone, name)
  if (!found) return undefined
  const targets = found.filter(({ isAlias }) => !isAlias)
  const weight = Math.max(1, Math.floor(100 / targets.length))
  const ported = targets.filter(({ port }) => port !== undefined)
  const data = new Set(ported.map((target) => `0 ${weight} ${target.port} ${target.name}`))
  const { ttl } = zone.options
  const places = new Map(ported.map((target) => [`${target.name} ${target.host}`, address(target.name, target.host, ttl)]))
  return { ...orNoData(zone, [...data].map((text) => ({ name, type: 'SRV', ttl, data: text }))), additional: [...places.values()] }
}

const orNoData = (zone: AskedZone, answers: readonly DnsRecord[]): DnsReply =>
  answers.length > 0 ? replyWith({ answers }) : replyWith({ authority: [startOfAuthority(zone)] })

/** The serial number is the second in which something last changed. */
export function startOfAuthority({ zone, options: { ttl }, records }: AskedZone): DnsRecord {
  const serial = Math.floor(records.changedAt() / 1000)
  const data = `ns.dns.${zone} hostmaster.${zone} ${serial} 7200 1800 86400 ${ttl}`
  return { name: zone, type: 'SOA', ttl: Math.min(ttl, LONGEST_NEGATIVE_TTL), data }
}
