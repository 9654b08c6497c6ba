/**
 * `kubernetes`: answers for the names of the cluster, from what it knows of Services and their endpoints.
 * Upstream: coredns plugin/kubernetes/handler.go, plugin/backend_lookup.go (v1.11.3).
 */
import type { DnsRecord } from '../../base/os/network-stack'
import type { DnsQuestion, DnsReply } from '../network/dns-message'
import { absolute, type Directive } from './corefile'
import { findByAddress, findByName, type Found, type KubernetesZone } from './kubernetes-records'
import { isReverseZone } from './kubernetes-name'
import { replyWith, SetupError, zoneOf } from './plugin'
import type { DnsHandler, DnsPlugin, DnsRequest, PluginContext } from './plugin'

/** Version of the specification that the answers follow. */
const SCHEMA_VERSION = '"1.1.0"'
const DEFAULT_TTL = 5

interface Settings {
  readonly zones: readonly string[]
  /** The zone that reverse lookups name. */
  readonly place: KubernetesZone
  readonly ttl: number
  /** Zones whose unknown names are handed on. */
  readonly fallthrough: readonly string[]
  readonly lookup: DnsHandler
  readonly now: () => number
}

export const kubernetes: DnsPlugin = {
  name: 'kubernetes',
  setup(directive, context) {
    const settings = readSettings(directive, context)
    return {
      name: 'kubernetes',
      isReady: () => true,
      wrap: (next) => (request, respond) => {
        const zone = zoneOf(request.question.name, settings.zones)
        if (zone === undefined) return next(request, respond)
        answer({ ...settings, zone }, request, (reply) => {
          if (reply) respond({ ...reply, isAuthoritative: true })
          else if (zoneOf(request.question.name, settings.fallthrough) !== undefined) next(request, respond)
          else respond(replyWith({ rcode: 'NXDOMAIN', authority: [startOfAuthority({ ...settings, zone })], isAuthoritative: true }))
        })
      },
    }
  },
}

function readSettings(directive: Directive, { records, zones: serverZones, lookup, process }: PluginContext): Settings {
  const zones = directive.arguments.length > 0 ? directive.arguments.map(absolute) : serverZones
  const option = (name: string) => directive.block.find(([word]) => word === name)?.slice(1)
  for (const [word] of directive.block) if (!known.has(word)) throw new SetupError(`unknown property '${word}'`)
  const pods = option('pods')?.[0] ?? 'disabled'
  if (pods !== 'disabled' && pods !== 'insecure' && pods !== 'verified') {
    throw new SetupError(`wrong value for pods: ${pods},  must be one of: disabled, verified, insecure`)
  }
  const ttl = Number(option('ttl')?.[0] ?? DEFAULT_TTL)
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > 3600) throw new SetupError(`ttl must be in range [0, 3600]: ${ttl}`)
  const namespaces = option('namespaces')
  const fallthrough = option('fallthrough')
  return {
    zones,
    place: { zone: zones.find((zone) => !isReverseZone(zone)) ?? zones[0], records, pods, namespaces: namespaces && new Set(namespaces) },
    ttl,
    fallthrough: fallthrough ? (fallthrough.length > 0 ? fallthrough.map(absolute) : ['.']) : [],
    lookup,
    now: () => process.now(),
  }
}

const known = new Set(['pods', 'fallthrough', 'ttl', 'namespaces', 'endpoint_pod_names', 'noendpoints', 'ignore'])

interface Zone extends Settings {
  readonly zone: string
}

/** `respond` gets nothing when there is no such name. */
function answer(zone: Zone, request: DnsRequest, respond: (reply: DnsReply | undefined) => void): void {
  const { name, type } = request.question
  if (isReverseZone(zone.zone)) return respond(reverse(zone, request.question))
  const place = { ...zone.place, zone: zone.zone }
  if (type === 'SOA' && name.toLowerCase() === zone.zone) return respond(replyWith({ answers: [startOfAuthority(zone)] }))
  if (name.toLowerCase() === `dns-version.${zone.zone}`) return respond(version(zone, request.question))
  const found = findByName(place, name)
  if (!found) return respond(undefined)
  if (type === 'SRV') return respond(serverRecords(zone, name, found))
  const [alias] = found.filter(({ isAlias }) => isAlias)
  if (alias && (type === 'A' || type === 'AAAA' || type === 'CNAME')) return follow(zone, { request, alias }, respond)
  const addresses = type === 'A' ? [...new Set(found.filter(({ isAlias }) => !isAlias).map(({ host }) => host))] : []
  respond(orNoData(zone, addresses.map((data) => ({ name, type, ttl: zone.ttl, data }))))
}

function version(zone: Zone, { name, type }: DnsQuestion): DnsReply {
  return orNoData(zone, type === 'TXT' ? [{ name, type, ttl: zone.ttl, data: SCHEMA_VERSION }] : [])
}

function reverse(zone: Zone, { name, type }: DnsQuestion): DnsReply | undefined {
  const names = findByAddress(zone.place, name)
  if (!names) return undefined
  return orNoData(zone, type === 'PTR' ? names.map((data) => ({ name, type, ttl: zone.ttl, data })) : [])
}

const orNoData = (zone: Zone, answers: readonly DnsRecord[]): DnsReply =>
  answers.length > 0 ? replyWith({ answers }) : replyWith({ authority: [startOfAuthority(zone)] })

function startOfAuthority({ zone, ttl, now }: Zone): DnsRecord {
  const serial = Math.floor(now() / 1000)
  return { name: zone, type: 'SOA', ttl, data: `ns.dns.${zone} hostmaster.${zone} ${serial} 7200 1800 86400 ${ttl}` }
}

function serverRecords(zone: Zone, name: string, found: readonly Found[]): DnsReply {
  const targets = found.filter(({ isAlias, port }) => !isAlias && port !== undefined)
  const weight = Math.max(1, Math.floor(100 / targets.length))
  const data = new Set(targets.map((target) => `0 ${weight} ${target.port} ${target.name}`))
  const addresses = new Map(targets.map((target) => [`${target.name} ${target.host}`, target]))
  const { ttl } = zone
  const additional = [...addresses.values()].map((target): DnsRecord => ({ name: target.name, type: 'A', ttl, data: target.host }))
  return { ...orNoData(zone, [...data].map((text) => ({ name, type: 'SRV', ttl, data: text }))), additional }
}

/** The alias itself, and what the whole server says of the name that it leads to. */
function follow(zone: Zone, { request, alias }: { request: DnsRequest; alias: Found }, respond: (reply: DnsReply) => void): void {
  const { name, type } = request.question
  const target = absolute(alias.host)
  const record: DnsRecord = { name, type: 'CNAME', ttl: zone.ttl, data: target }
  if (type === 'CNAME') return respond(replyWith({ answers: [record] }))
  if (target === name.toLowerCase()) return respond(orNoData(zone, []))
  const further = { ...request, question: { name: target, type }, aliases: request.aliases + 1 }
  zone.lookup(further, ({ answers }) => respond(replyWith({ answers: [record, ...answers] })))
}
