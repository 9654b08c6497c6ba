/**
 * `nslookup`, `dig` and `host`: questions to a DNS server, with the words of busybox where there is no bash and of BIND elsewhere.
 * Upstream: busybox networking/nslookup.c (1.36), bind9 bin/dig.
 */
import type { ConnectFailure, DnsAnswer, DnsRecordType } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { defineTool, fail, isBusybox, type Tool } from '../tool'
import { formatTime } from './date'

const TYPES: readonly DnsRecordType[] = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT', 'NS', 'SOA', 'MX']
const typeOf = (text: string): DnsRecordType | undefined => TYPES.find((type) => type === text.toUpperCase())

interface ResolverConfig {
  readonly servers: readonly string[]
  readonly search: readonly string[]
  readonly ndots: number
}

function resolverConfig({ files }: Process): ResolverConfig {
  const text = files.stat('/etc/resolv.conf')?.type === 'file' ? files.read('/etc/resolv.conf') : ''
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/))
  return {
    servers: lines.filter(([key]) => key === 'nameserver').map(([, server]) => server),
    search: lines.findLast(([key]) => key === 'search')?.slice(1) ?? [],
    ndots: Number(/ndots:(\d+)/.exec(text)?.[1] ?? 1),
  }
}

const isAddress = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text)
const reverseName = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`
const dotless = (name: string): string => name.replace(/(.)\.$/, '$1')
const TIMED_OUT = ';; connection timed out; no servers could be reached\n\n'

interface Question {
  readonly name: string
  readonly type: DnsRecordType
}

type Reply = Question & { readonly answer: DnsAnswer }

async function ask(
  { network }: Process,
  { name, type }: Question,
  server: string | undefined,
): Promise<DnsAnswer | ConnectFailure> {
  return network.query(dotless(name), type, server)
}

/** A server may be named too; then its address is looked up. */
async function serverAddress(process: Process, given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return resolverConfig(process).servers[0] ?? '127.0.0.1'
  if (isAddress(given)) return given
  const found = await process.network.resolve(given)
  return 'failure' in found ? undefined : found.addresses[0]
}

export const nslookup: Tool = {
  name: 'nslookup',
  async program(process) {
    const words = process.argv.slice(1)
    const flags = words.filter((word) => word.startsWith('-'))
    const [name, given] = words.filter((word) => !word.startsWith('-'))
    const wanted = flags.map((flag) => /^-(?:type|query|q)=(.+)$/i.exec(flag)?.[1]).find((type) => type !== undefined)
    const type = wanted === undefined ? undefined : typeOf(wanted)
    if (wanted !== undefined && !type) {
      if (isBusybox(process)) return fail(process, `invalid query type "${wanted}"`)
      await process.stdout.write(`unknown query type: ${wanted}\n`)
      return 1
    }
    if (name === undefined) return fail(process, 'a name is needed; there is no interactive mode here')
    const server = await serverAddress(process, given)
    if (server === undefined)
      return fail(
        process,
        isBusybox(process) ? `bad address '${given}'` : `couldn't get address for '${given}': not found`,
      )
    const lookup = { name, type, server, shownServer: given ?? server }
    return isBusybox(process) ? lookUpAsBusybox(process, lookup) : lookUpAsBind(process, lookup)
  },
}

interface Lookup {
  readonly name: string
  readonly type: DnsRecordType | undefined
  readonly server: string
  readonly shownServer: string
}

/** busybox asks for all names of the search list at once, and for none of them when the name has a dot. */
async function lookUpAsBusybox(process: Process, { name, type, server, shownServer }: Lookup): Promise<number> {
  const types: readonly DnsRecordType[] = type ? [type] : isAddress(name) ? ['PTR'] : ['A', 'AAAA']
  const { search } = resolverConfig(process)
  const names = isAddress(name)
    ? [reverseName(name)]
    : name.includes('.') || search.length === 0
      ? [name]
      : search.map((domain) => `${name}.${domain}`)
  const blocks: string[] = []
  let status = 0
  for (const question of types.flatMap((each) => names.map((full) => ({ name: full, type: each })))) {
    const answer = await ask(process, question, server)
    if ('failure' in answer) {
      await process.stdout.write(TIMED_OUT)
      return 1
    }
    if (answer.rcode !== 'NOERROR') status = 1
    blocks.push(
      answer.rcode === 'NOERROR'
        ? records({ ...question, answer }, true)
        : `** server can't find ${dotless(question.name)}: ${answer.rcode}\n`,
    )
  }
  await process.stdout.write(`Server:\t\t${shownServer}\nAddress:\t${server}:53\n\n${blocks.join('\n')}\n`)
  return status
}

async function lookUpAsBind(process: Process, { name, type, server, shownServer }: Lookup): Promise<number> {
  const types: readonly DnsRecordType[] = type ? [type] : isAddress(name) ? ['PTR'] : ['A', 'AAAA']
  const replies: Reply[] = []
  for (const each of types) {
    const reply = await searchFor(
      process,
      { name: each === 'PTR' && isAddress(name) ? reverseName(name) : name, type: each },
      server,
    )
    if (reply === 'timeout') {
      await process.stdout.write(TIMED_OUT)
      return 1
    }
    replies.push(reply)
    if (reply.answer.rcode !== 'NOERROR') break
  }
  const reverse = types[0] === 'PTR'
  const top = reverse ? '' : `Server:\t\t${shownServer}\nAddress:\t${server}#53\n\n`
  const failed = replies.find(({ answer }) => answer.rcode !== 'NOERROR')
  const found = replies.filter(({ answer }) => answer.answers.length > 0)
  const text =
    failed && found.length === 0
      ? `** server can't find ${dotless(failed.name)}: ${failed.answer.rcode}\n`
      : found.length === 0
        ? `*** Can't find ${name}: No answer\n`
        : found.map((reply) => records(reply, false)).join('')
  await process.stdout.write(`${top}${text}\n`)
  return failed && found.length === 0 ? 1 : 0
}

/** One name after the other of the search list, as the resolver of the C library tries them. */
async function searchFor(process: Process, { name, type }: Question, server: string): Promise<Reply | 'timeout'> {
  const { search, ndots } = resolverConfig(process)
  const dots = name.split('.').length - 1
  const listed = name.endsWith('.') || type === 'PTR' ? [] : search.map((domain) => `${name}.${domain}`)
  const names = dots >= ndots ? [name, ...listed] : [...listed, name]
  let last: Reply | undefined
  for (const full of names) {
    const answer = await ask(process, { name: full, type }, server)
    if ('failure' in answer) return 'timeout'
    last = { name: full, type, answer }
    if (answer.rcode === 'NOERROR') return last
  }
  return last ? { ...last, name } : 'timeout'
}

function records({ name, answer }: Reply, busybox: boolean): string {
  const lines = answer.answers.map((record) => {
    const owner = dotless(record.name)
    switch (record.type) {
      case 'A':
      case 'AAAA':
        return `Name:\t${owner}\nAddress: ${record.data}\n`
      case 'CNAME':
        return `${owner}\tcanonical name = ${busybox ? dotless(record.data) : record.data}\n`
      case 'PTR':
        return `${owner}\tname = ${busybox ? dotless(record.data) : record.data}\n`
      case 'SRV':
        return `${owner}\tservice = ${busybox ? dotless(record.data) : record.data}\n`
      case 'TXT':
        return `${owner}\ttext = ${record.data.startsWith('"') ? record.data : `"${record.data}"`}\n`
      case 'NS':
        return `${owner}\tnameserver = ${record.data}\n`
      case 'MX':
        return `${owner}\tmail exchanger = ${record.data}\n`
      default:
        return `${owner}\t${record.data}\n`
    }
  })
  return lines.length === 0 && !busybox ? `*** Can't find ${name}: No answer\n` : lines.join('')
}

export const dig: Tool = {
  name: 'dig',
  async program(process) {
    const words = process.argv.slice(1)
    const given = words.find((word) => word.startsWith('@'))?.slice(1)
    const isReverse = words.includes('-x')
    const plain = words.filter((word) => !/^[-+@]/.test(word) && word.toUpperCase() !== 'IN')
    const type = plain.map(typeOf).find((found) => found !== undefined) ?? (isReverse ? 'PTR' : 'A')
    const name = plain.find((word) => typeOf(word) === undefined) ?? '.'
    const isShort = words.includes('+short')
    const server = await serverAddress(process, given)
    if (server === undefined) {
      await process.stderr.write(`dig: couldn't get address for '${given}': not found\n`)
      return 10
    }
    const full = isReverse ? reverseName(name) : name
    const startedAt = process.now()
    const reply = words.includes('+search')
      ? await searchFor(process, { name: full, type }, server)
      : await plainReply(process, { name: full, type }, server)
    if (reply === 'timeout') {
      await process.stdout.write(`;; communications error to ${server}#53: timed out\n;; no servers could be reached\n`)
      return 9
    }
    const text = isShort
      ? reply.answer.answers.map(({ data }) => `${data}\n`).join('')
      : fullAnswer(process, reply, { server, elapsedMs: process.now() - startedAt, asked: words.join(' ') })
    await process.stdout.write(text)
    return 0
  },
}

async function plainReply(process: Process, question: Question, server: string): Promise<Reply | 'timeout'> {
  const answer = await ask(process, question, server)
  return 'failure' in answer ? 'timeout' : { ...question, answer }
}

function fullAnswer(
  process: Process,
  { name, type, answer }: Reply,
  { server, elapsedMs, asked }: { server: string; elapsedMs: number; asked: string },
): string {
  const owner = name.endsWith('.') ? name : `${name}.`
  const section = (title: string, list: DnsAnswer['answers']): string =>
    list.length === 0
      ? ''
      : `;; ${title} SECTION:\n${list.map((record) => `${dotless(record.name)}.\t${record.ttl}\tIN\t${record.type}\t${record.data}\n`).join('')}\n`
  const counts = `QUERY: 1, ANSWER: ${answer.answers.length}, AUTHORITY: ${answer.authority.length}, ADDITIONAL: ${answer.additional.length + 1}`
  return [
    `\n; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> ${asked}\n;; global options: +cmd\n;; Got answer:\n`,
    `;; ->>HEADER<<- opcode: QUERY, status: ${answer.rcode}, id: ${Math.floor(process.random() * 65_536)}\n;; flags: qr aa rd; ${counts}\n\n`,
    `;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;${owner}\t\tIN\t${type}\n\n`,
    section('ANSWER', answer.answers),
    section('AUTHORITY', answer.authority),
    section('ADDITIONAL', answer.additional),
    `;; Query time: ${Math.round(elapsedMs)} msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${formatTime(process.now(), '%a %b %d %H:%M:%S UTC %Y')}\n;; MSG SIZE  rcvd: ${60 + 20 * answer.answers.length}\n\n`,
  ].join('')
}

export const host = defineTool({
  name: 'host',
  usage: '[-t TYPE] NAME [SERVER]',
  letters: 't:av',
  async run(process, options) {
    const [name, given] = options.operands
    if (name === undefined) return fail(process, 'a name is needed')
    const server = await serverAddress(process, given)
    const type = typeOf(options.value('t') ?? (isAddress(name) ? 'PTR' : 'A'))
    if (!type || server === undefined) return fail(process, `invalid type: ${options.value('t')}`)
    const reply = await searchFor(process, { name: isAddress(name) ? reverseName(name) : name, type }, server)
    if (reply === 'timeout') {
      await process.stdout.write(TIMED_OUT.trimEnd().concat('\n'))
      return 1
    }
    if (reply.answer.rcode !== 'NOERROR') {
      await process.stdout.write(
        `Host ${reply.name} not found: ${reply.answer.rcode === 'NXDOMAIN' ? '3(NXDOMAIN)' : reply.answer.rcode === 'REFUSED' ? '5(REFUSED)' : '2(SERVFAIL)'}\n`,
      )
      return 1
    }
    const verbs: Readonly<Partial<Record<DnsRecordType, string>>> = {
      A: 'has address',
      AAAA: 'has IPv6 address',
      CNAME: 'is an alias for',
      PTR: 'domain name pointer',
      SRV: 'has SRV record',
      TXT: 'descriptive text',
      NS: 'name server',
      MX: 'mail is handled by',
    }
    const lines = reply.answer.answers.map(
      (record) => `${dotless(record.name)} ${verbs[record.type] ?? record.type} ${record.data}\n`,
    )
    await process.stdout.write(lines.length === 0 ? `${reply.name} has no ${type} record\n` : lines.join(''))
    return 0
  },
})
