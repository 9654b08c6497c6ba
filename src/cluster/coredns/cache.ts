/** `cache`: keeps answers for a while. Upstream: coredns plugin/cache (v1.11.3). */
import type { DnsRecord } from '../../base/os/network-stack'
import { absolute } from './corefile'
import { isInZone } from './plugin'
import type { DnsPlugin, PluginReply } from './plugin'

const MOST_ENTRIES = 9_984
const DEFAULT_SECONDS = 3_600
/** For an answer without records to go by. */
const EMPTY_SECONDS = 5

interface Entry {
  readonly reply: PluginReply
  readonly keptAt: number
  readonly until: number
}

export const cache: DnsPlugin = {
  name: 'cache',
  setup({ arguments: [seconds = String(DEFAULT_SECONDS)], block }, { process }) {
    const entries = new Map<string, Entry>()
    const disabled = (what: 'success' | 'denial') => block.filter(([word, sort]) => word === 'disable' && sort === what).flatMap(zonesOf)
    const zones = { success: disabled('success'), denial: disabled('denial') }

    function keep(key: string, reply: PluginReply): void {
      const sort = isDenial(reply) ? 'denial' : 'success'
      const name = key.slice(key.indexOf(' ') + 1)
      if (reply.rcode === 'SERVFAIL' || reply.rcode === 'REFUSED' || zones[sort].some((zone) => isInZone(name, zone))) return
      const ttl = Math.min(Number(seconds), ...ttlsOf(reply))
      const [oldest] = entries.keys()
      if (entries.size >= MOST_ENTRIES && oldest !== undefined) entries.delete(oldest)
      entries.set(key, { reply, keptAt: process.now(), until: process.now() + ttl * 1000 })
    }

    return {
      name: 'cache',
      wrap: (next) => (request, respond) => {
        const key = `${request.question.type} ${request.question.name.toLowerCase()}`
        const entry = entries.get(key)
        if (entry && entry.until > process.now()) return respond(aged(entry, process.now()))
        next(request, (reply) => {
          if (!request.rehearsal) keep(key, reply)
          respond(reply)
        })
      },
    }
  },
}

const zonesOf = ([, , ...zones]: readonly string[]): readonly string[] => (zones.length > 0 ? zones.map(absolute) : ['.'])

const isDenial = ({ rcode, answers }: PluginReply): boolean => rcode === 'NXDOMAIN' || answers.length === 0

function ttlsOf({ answers, authority }: PluginReply): readonly number[] {
  const ttls = [...answers, ...authority].map(({ ttl }) => ttl)
  return ttls.length > 0 ? ttls : [EMPTY_SECONDS]
}

function aged({ reply, keptAt }: Entry, now: number): PluginReply {
  const age = Math.floor((now - keptAt) / 1000)
  const older = (records: readonly DnsRecord[]) => records.map((record) => ({ ...record, ttl: Math.max(0, record.ttl - age) }))
  return { ...reply, answers: older(reply.answers), authority: older(reply.authority), additional: older(reply.additional) }
}
