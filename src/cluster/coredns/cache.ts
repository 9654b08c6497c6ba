/**
 * `cache`: keeps answers for a while, and lets no client keep one for longer.
 * Upstream: coredns plugin/cache/{cache,setup}.go, plugin/pkg/{response,dnsutil} (v1.11.3).
 *
 * Simplified: `prefetch`, `serve_stale` and `keepttl` are read and not heeded; a real CoreDNS refreshes what is asked for often and
 * hands out what is stale.
 */
import type { DnsRecord } from '../../base/os/network-stack'
import { absolute, parseSeconds, type Directive } from './corefile'
import { isInZone, wrongCount, zoneOf } from './plugin'
import type { DnsPlugin, PluginReply } from './plugin'

const MOST_ENTRIES = 9_984
const LONGEST_SECONDS = 3_600
const SHORTEST_SECONDS = 5

type Sort = 'success' | 'denial' | 'failure' | 'none'

interface Limits {
  readonly longest: number
  readonly shortest: number
}

interface CacheOptions {
  readonly zones: readonly string[]
  readonly limits: Readonly<Record<'success' | 'denial', Limits>>
  readonly failureSeconds: number
  /** Zones of which nothing is kept. */
  readonly disabled: Readonly<Record<'success' | 'denial', readonly string[]>>
}

interface Entry {
  readonly reply: PluginReply
  readonly keptAt: number
  readonly until: number
}

export const cache: DnsPlugin = {
  name: 'cache',
  setup(directive, { process, zones: serverZones }) {
    const options = readOptions(directive, serverZones)
    const entries = new Map<string, Entry>()

    function keep(key: string, reply: PluginReply, seconds: number): void {
      const sort = sortOf(reply)
      const name = key.slice(key.indexOf(' ') + 1)
      if (sort === 'none' || seconds <= 0) return
      if (options.disabled[sort === 'success' ? 'success' : 'denial'].some((zone) => isInZone(name, zone))) return
      const [oldest] = entries.keys()
      if (entries.size >= MOST_ENTRIES && oldest !== undefined) entries.delete(oldest)
      entries.set(key, { reply, keptAt: process.now(), until: process.now() + seconds * 1000 })
    }

    return {
      name: 'cache',
      wrap: (next) => (request, respond) => {
        const { name, type } = request.question
        if (zoneOf(name, options.zones) === undefined) return next(request, respond)
        const key = `${type} ${name.toLowerCase()}`
        const entry = entries.get(key)
        if (entry && entry.until > process.now()) return respond(aged(entry, process.now()))
        next(request, (reply) => {
          const seconds = secondsFor(reply, options)
          const capped = isWithin(reply, seconds) ? reply : withTtl(reply, (ttl) => Math.min(ttl, seconds))
          if (!request.rehearsal) keep(key, capped, seconds)
          respond(capped)
        })
      },
    }
  },
}

function readOptions({ arguments: given, block, blockLines }: Directive, serverZones: readonly string[]): CacheOptions {
  const hasTtl = /^\d+$/.test(given[0] ?? '')
  const longest = hasTtl ? Number(given[0]) : undefined
  const zones = (hasTtl ? given.slice(1) : given).map(absolute)
  const find = (word: string) => block.find(([first]) => first === word)
  const limitsOf = (word: 'success' | 'denial', most: number): Limits => {
    const [, , own, shortest] = find(word) ?? []
    return { longest: Number(own ?? longest ?? most), shortest: Number(shortest ?? SHORTEST_SECONDS) }
  }
  const disabled = (sort: 'success' | 'denial') =>
    block.filter(([word, what]) => word === 'disable' && (what ?? sort) === sort).flatMap(zonesOf)
  block.forEach((words, index) => {
    if (!known.has(words[0])) throw wrongCount(words.slice(0, 1), blockLines[index])
  })
  return {
    zones: zones.length > 0 ? zones : serverZones,
    limits: { success: limitsOf('success', LONGEST_SECONDS), denial: limitsOf('denial', LONGEST_SECONDS / 2) },
    failureSeconds: parseSeconds(find('servfail')?.[1] ?? `${SHORTEST_SECONDS}s`),
    disabled: { success: disabled('success'), denial: disabled('denial') },
  }
}

const known = new Set(['success', 'denial', 'prefetch', 'serve_stale', 'servfail', 'disable', 'keepttl'])

const zonesOf = ([, , ...zones]: readonly string[]): readonly string[] => (zones.length > 0 ? zones.map(absolute) : ['.'])

function sortOf({ rcode, answers, authority }: PluginReply): Sort {
  if (rcode === 'NOERROR' && answers.length > 0) return 'success'
  if (rcode === 'SERVFAIL') return 'failure'
  const isDenied = authority.some(({ type }) => type === 'SOA')
  if (rcode === 'NXDOMAIN') return isDenied ? 'denial' : 'none'
  if (rcode === 'NOERROR') return isDenied ? 'denial' : 'success'
  return 'none'
}

function secondsFor(reply: PluginReply, { limits, failureSeconds }: CacheOptions): number {
  const sort = sortOf(reply)
  if (sort === 'failure') return failureSeconds
  const { longest, shortest } = limits[sort === 'denial' ? 'denial' : 'success']
  return Math.min(longest, Math.max(shortest, leastTtl(reply, sort)))
}

function leastTtl({ answers, authority, additional }: PluginReply, sort: Sort): number {
  const all = [...answers, ...authority, ...additional]
  if (sort === 'none' || all.length === 0) return SHORTEST_SECONDS
  const denial = sort === 'denial' ? authority.filter(({ type }) => type === 'SOA').map(({ data }) => Number(data.split(' ').at(-1))) : []
  const said = (sort === 'denial' ? [...answers, ...additional] : all).map(({ ttl }) => ttl)
  return Math.min(LONGEST_SECONDS, ...denial, ...said)
}

const isWithin = ({ answers, authority, additional }: PluginReply, seconds: number): boolean =>
  [answers, authority, additional].every((records) => records.every(({ ttl }) => ttl <= seconds))

function withTtl(reply: PluginReply, change: (ttl: number) => number): PluginReply {
  const each = (records: readonly DnsRecord[]) => records.map((record) => ({ ...record, ttl: change(record.ttl) }))
  return { ...reply, answers: each(reply.answers), authority: each(reply.authority), additional: each(reply.additional) }
}

/** What is left of the time it is kept, for all of its records. */
function aged({ reply, until }: Entry, now: number): PluginReply {
  const left = Math.max(0, Math.floor((until - now) / 1000))
  return withTtl(reply, () => left)
}
