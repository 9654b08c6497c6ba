/**
 * `dig`: a question to a name server and everything that came back. Upstream: bind9 bin/dig/{dig,dighost}.c, lib/dns/masterdump.c (9.16).
 *
 * Simplified: of some eighty `+` options those that change what is shown, and the search list, time-outs and tries; zone transfers,
 * batches and DNSSEC are not there.
 */
import type { DnsRecord } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import type { Tool } from '../tool'
import { ask, isAddress, resolverConfig, reverseName, search, serverAddress, typeOf, type Question, type Reply } from './dns-question'
import { wireSize } from './dns-wire-size'

const VERSION = '9.16.48'
const UDP_SIZE = 4096
/** An OPT record, and a cookie in it. */
const OPT_BYTES = 11
const COOKIE_BYTES = 12

interface Shown {
  short: boolean
  cmd: boolean
  comments: boolean
  question: boolean
  answer: boolean
  authority: boolean
  additional: boolean
  stats: boolean
  edns: boolean
  cookie: boolean
}

interface Call {
  readonly questions: Question[]
  server: string | undefined
  searches: boolean
  tcp: boolean
  timeoutMs: number
  tries: number
  readonly shown: Shown
}

const USAGE = `Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options
`

const everything: Shown = {
  short: false,
  cmd: true,
  comments: true,
  question: true,
  answer: true,
  authority: true,
  additional: true,
  stats: true,
  edns: true,
  cookie: true,
}

export const dig: Tool = {
  name: 'dig',
  async program(process) {
    const words = process.argv.slice(1)
    const call = readWords(words)
    if (typeof call === 'string') {
      await process.stderr.write(
        `${call}\n${USAGE}`,
      )
      return 1
    }
    const server = call.server === undefined ? undefined : await serverAddress(process, call.server)
    if (call.server !== undefined && server === undefined) {
      await process.stderr.write(`dig: couldn't get address for '${call.server}': not found\n`)
      return 10
    }
    const servers = server === undefined ? resolverConfig(process).servers : [server]
    if (call.shown.cmd && !call.shown.short) await process.stdout.write(greeting(words, call.server))
    let status = 0
    for (const question of call.questions) status = (await askOne(process, question, { ...call, servers })) || status
    return status
  },
}

const greeting = (words: readonly string[], server: string | undefined): string =>
  `\n; <<>> DiG ${VERSION} <<>> ${words.join(' ')}\n${server === undefined ? '' : '; (1 server found)\n'};; global options: +cmd\n`

function readWords(words: readonly string[]): Call | string {
  const call: Call = { questions: [], server: undefined, searches: false, tcp: false, timeoutMs: 5_000, tries: 3, shown: { ...everything } }
  const rest = [...words]
  let type: Question['type'] | undefined
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith('@')) call.server = word.slice(1)
    else if (word.startsWith('+')) {
      if (!readPlus(call, word.slice(1))) return `Invalid option: ${word}`
    } else if (word === '-x') call.questions.push({ name: reverseName(rest.shift() ?? ''), type: 'PTR' })
    else if (word === '-t') {
      const value = rest.shift() ?? ''
      type = typeOf(value)
      if (!type) return `;; Warning, ignoring invalid type ${value}`
    } else if (word === '-q') call.questions.push({ name: rest.shift() ?? '.', type: 'A' })
    else if (word === '-p' || word === '-b' || word === '-c') rest.shift()
    else if (/^-[46mruv]$/.test(word)) continue
    else if (word.startsWith('-')) return `Invalid option: ${word}`
    else if (typeOf(word)) type = typeOf(word)
    else if (word.toUpperCase() !== 'IN') call.questions.push({ name: word, type: 'A' })
  }
  if (call.questions.length === 0) call.questions.push({ name: '.', type: type ?? 'NS' })
  const asked = type
  return asked ? { ...call, questions: call.questions.map(({ name }) => ({ name, type: asked })) } : call
}

function readPlus(call: Call, text: string): boolean {
  const isOff = text.startsWith('no') && text !== 'norecurse'
  const [name, value = ''] = (isOff ? text.slice(2) : text).split('=')
  const { shown } = call
  switch (name) {
    case 'all':
      for (const part of ['comments', 'question', 'answer', 'authority', 'additional', 'stats', 'cmd'] as const) shown[part] = !isOff
      return true
    case 'short':
    case 'cmd':
    case 'comments':
    case 'question':
    case 'answer':
    case 'authority':
    case 'additional':
    case 'stats':
    case 'edns':
    case 'cookie':
      shown[name] = !isOff
      return true
    case 'search':
      call.searches = !isOff
      return true
    case 'tcp':
    case 'vc':
      call.tcp = !isOff
      return true
    case 'time':
    case 'timeout':
      call.timeoutMs = Math.max(1, Number(value)) * 1000
      return true
    case 'tries':
      call.tries = Math.max(1, Number(value))
      return true
    case 'retry':
      call.tries = Number(value) + 1
      return true
    default:
      return [
        'recurse',
        'rec',
        'norecurse',
        'dnssec',
        'ttlid',
        'class',
        'multiline',
        'identify',
        'trace',
        'ndots',
        'domain',
        'bufsize',
        'aaflag',
        'adflag',
      ].includes(name)
  }
}

async function askOne(process: Process, asked: Question, call: Call & { servers: readonly string[] }): Promise<number> {
  const startedAt = process.now()
  const { servers, timeoutMs, tries, shown } = call
  const find = call.searches && !isAddress(asked.name) && asked.type !== 'PTR' ? search : ask
  const reply = await find(process, asked, { servers, timeoutMs, tries })
  if (!reply) {
    await process.stdout.write(';; connection timed out; no servers could be reached\n')
    return 9
  }
  const elapsedMs = Math.floor(process.now() - startedAt)
  await process.stdout.write(
    shown.short ? reply.answer.answers.map(({ data }) => `${data}\n`).join('') : whole(process, reply, { shown, elapsedMs }),
  )
  return 0
}

function whole(process: Process, reply: Reply, { shown, elapsedMs }: { shown: Shown; elapsedMs: number }): string {
  const { name, type, answer } = reply
  const owner = name.endsWith('.') ? name : `${name}.`
  const optBytes = shown.edns ? OPT_BYTES + (shown.cookie ? COOKIE_BYTES : 0) : 0
  const section = (title: string, isShown: boolean, list: readonly DnsRecord[]): string =>
    !isShown || list.length === 0
      ? ''
      : `${shown.comments ? `;; ${title} SECTION:\n` : ''}${list.map(recordLine).join('')}${shown.comments ? '\n' : ''}`
  return [
    shown.comments ? headLines(process, reply, shown) : '',
    shown.question
      ? `${shown.comments ? ';; QUESTION SECTION:\n' : ''};${columns([
          [0, owner],
          [32, 'IN'],
          [40, type],
        ])}\n${shown.comments ? '\n' : ''}`
      : '',
    section('ANSWER', shown.answer, answer.answers),
    section('AUTHORITY', shown.authority, answer.authority),
    section('ADDITIONAL', shown.additional, answer.additional),
    shown.stats ? statistics(process, reply, { elapsedMs, optBytes }) : '',
  ].join('')
}

function headLines(process: Process, { name, answer }: Reply, shown: Shown): string {
  const { rcode, answers, authority, additional, authoritative = true } = answer
  const extra = additional.length + (shown.edns ? 1 : 0)
  const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${extra}`
  const isLocal = /(^|\.)local\.?$/i.test(name)
  const cookie = Array.from({ length: 16 }, () => Math.floor(process.random() * 16).toString(16)).join('')
  return [
    ';; Got answer:\n',
    isLocal
      ? ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n'
      : '',
    `;; ->>HEADER<<- opcode: QUERY, status: ${rcode}, id: ${Math.floor(process.random() * 65_536)}\n`,
    `;; flags: ${authoritative ? 'qr aa rd' : 'qr rd ra'}; ${counts}\n`,
    authoritative ? ';; WARNING: recursion requested but not available\n' : '',
    '\n',
    shown.edns
      ? `;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: ${UDP_SIZE}\n${shown.cookie ? `; COOKIE: ${cookie} (echoed)\n` : ''}`
      : '',
  ].join('')
}

function statistics(process: Process, reply: Reply, { elapsedMs, optBytes }: { elapsedMs: number; optBytes: number }): string {
  const { server } = reply.answer
  const [day, date, month, year, time] = new Date(process.now()).toUTCString().replace(',', '').split(' ')
  const when = `${day} ${month} ${date} ${time} UTC ${year}`
  const size = wireSize(reply, optBytes)
  return `;; Query time: ${elapsedMs} msec\n;; SERVER: ${server}#53(${server})\n;; WHEN: ${when}\n;; MSG SIZE  rcvd: ${size}\n\n`
}

const recordLine = ({ name, ttl, type, data }: DnsRecord): string =>
  `${columns([
    [0, name],
    [24, String(ttl)],
    [32, 'IN'],
    [40, type],
    [48, data],
  ])}\n`

const TAB = 8

/** Fields begin at their column, by tabs, or one place further where the line is there already. */
function columns(fields: readonly (readonly [number, string])[]): string {
  let line = ''
  let at = 0
  fields.forEach(([wanted, text], index) => {
    if (index > 0) {
      const to = Math.max(wanted, at + 1)
      const tabs = Math.floor(to / TAB) - Math.floor(at / TAB)
      const from = tabs > 0 ? Math.floor(to / TAB) * TAB : at
      line += '\t'.repeat(tabs) + ' '.repeat(to - from)
      at = to
    }
    line += text
    at += text.length
  })
  return line
}
