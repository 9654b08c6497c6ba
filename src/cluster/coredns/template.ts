/**
 * `template`: answers made of a text with holes, for the names that an expression matches.
 * Upstream: coredns plugin/template/{template,setup}.go (v1.11.3).
 *
 * Simplified: of Go's templates the fields `.Name`, `.Zone`, `.Class`, `.Type`, `.Match`, `.Group` and indexes of `.Match`; a real one
 * also has functions, conditions and metadata.
 */
import type { DnsRecord, DnsRecordType } from '../../base/os/network-stack'
import type { DnsReply } from '../network/dns-message'
import { absolute, fullyQualified, type Directive } from './corefile'
import { replyWith, SetupError, wrongCount, zoneOf } from './plugin'
import type { DnsPlugin } from './plugin'

const RCODES: readonly DnsReply['rcode'][] = ['NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED']

interface Template {
  readonly type: string
  readonly zones: readonly string[]
  readonly patterns: readonly RegExp[]
  readonly answers: readonly string[]
  readonly additional: readonly string[]
  readonly authority: readonly string[]
  readonly rcode: DnsReply['rcode']
  readonly fallthrough: readonly string[]
}

export const template: DnsPlugin = {
  name: 'template',
  setup(directive, { zones: serverZones }) {
    const made = readTemplate(directive, serverZones)
    return {
      name: 'template',
      wrap: (next) => (request, respond) => {
        const { name, type } = request.question
        const zone = zoneOf(name, made.zones)
        if (zone === undefined || (made.type !== 'ANY' && made.type !== type)) return next(request, respond)
        const match = made.patterns.map((pattern) => pattern.exec(name)).find((found) => found !== null)
        if (!match)
          return zoneOf(name, made.fallthrough) === undefined
            ? respond(replyWith({ rcode: 'NXDOMAIN', isAuthoritative: true }))
            : next(request, respond)
        const fill = (texts: readonly string[]) => texts.map((text) => recordOf(filled(text, { name, zone, type, match }), type))
        const { rcode, answers, additional, authority } = made
        respond(
          replyWith({ rcode, answers: fill(answers), additional: fill(additional), authority: fill(authority), isAuthoritative: true }),
        )
      },
    }
  },
}

function readTemplate({ arguments: words, block, blockLines, line }: Directive, serverZones: readonly string[]): Template {
  const [dnsClass, type, ...zones] = words
  if (dnsClass === undefined || type === undefined) throw wrongCount(['template', ...words], line)
  if (!['IN', 'ANY', 'CH', 'HS'].includes(dnsClass.toUpperCase())) throw new SetupError(`invalid RR class ${dnsClass}`, line)
  block.forEach((inner, index) => {
    if (!known.has(inner[0])) throw new SetupError(`unknown property '${inner[0]}'`, blockLines[index])
    if (inner.length < 2 && inner[0] !== 'fallthrough') throw wrongCount(inner, blockLines[index])
  })
  const all = (word: string) => block.filter(([first]) => first === word).flatMap(([, ...rest]) => rest)
  const rcode = RCODES.find((each) => each === (all('rcode')[0] ?? 'NOERROR').toUpperCase())
  if (!rcode) throw new SetupError(`unknown rcode ${all('rcode')[0]}`, line)
  const passes = block.find(([first]) => first === 'fallthrough')?.slice(1)
  const patterns = all('match').map(compiled)
  return {
    type: type.toUpperCase(),
    zones: zones.length > 0 ? zones.map(absolute) : serverZones,
    patterns: patterns.length > 0 ? patterns : [/.*/],
    answers: all('answer'),
    additional: all('additional'),
    authority: all('authority'),
    rcode,
    fallthrough: passes ? (passes.length > 0 ? passes.map(absolute) : ['.']) : [],
  }
}

const known = new Set(['match', 'answer', 'additional', 'authority', 'rcode', 'fallthrough', 'ederror'])

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<').replace(/^\(\?i\)/, ''), pattern.startsWith('(?i)') ? 'i' : '')
  } catch (error) {
    if (error instanceof SyntaxError) throw new SetupError(`could not parse regex: ${pattern}`)
    throw error
  }
}

interface Holes {
  readonly name: string
  readonly zone: string
  readonly type: DnsRecordType
  readonly match: RegExpExecArray
}

function filled(text: string, { name, zone, type, match }: Holes): string {
  return text.replace(/\{\{\s*([^}]*?)\s*\}\}/g, (_, field: string) => {
    const [, index] = /^index \.Match (\d+)$/.exec(field) ?? []
    if (index !== undefined) return match[Number(index)] ?? ''
    if (field.startsWith('.Group.')) return match.groups?.[field.slice(7)] ?? ''
    return { '.Name': name, '.Zone': zone, '.Type': type, '.Class': 'IN' }[field] ?? ''
  })
}

/** `web.test. 60 IN A 10.1.2.3` */
function recordOf(text: string, type: DnsRecordType): DnsRecord {
  const [name, ...rest] = text.trim().split(/\s+/)
  const ttl = /^\d+$/.test(rest[0] ?? '') ? Number(rest.shift()) : 3_600
  if (rest[0]?.toUpperCase() === 'IN') rest.shift()
  const [kind = type, ...data] = rest
  return { name: fullyQualified(name ?? '.'), type: kind.toUpperCase() as DnsRecordType, ttl, data: data.join(' ') }
}
