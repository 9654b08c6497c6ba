/**
 * `nslookup` of BIND, and of busybox where that is what a machine has. Upstream: bind9 bin/dig/nslookup.c (9.16).
 *
 * Simplified: there is no interactive mode; a real one reads commands when it is given no name.
 */
import type { DnsRecord } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { fail, type Tool } from '../tool'
import {
  ask,
  dotless,
  endOfAliases,
  hasBind,
  isAddress,
  resolverConfig,
  reverseName,
  search,
  serverAddress,
  soaFields,
  typeOf,
  type Question,
  type Reply,
} from './dns-question'
import { nslookupOfBusybox } from './nslookup-busybox'
import { isOldBusybox, nslookupOfOldBusybox } from './nslookup-old-busybox'

export const nslookup: Tool = {
  name: 'nslookup',
  program: async (process) =>
    hasBind(process) ? nslookupOfBind(process) : isOldBusybox(process) ? nslookupOfOldBusybox(process) : nslookupOfBusybox(process),
}

interface Flags {
  type: Question['type'] | undefined
  searches: boolean
  timeoutMs: number | undefined
  tries: number | undefined
}

async function nslookupOfBind(process: Process): Promise<number> {
  const words = process.argv.slice(1)
  const flags: Flags = { type: undefined, searches: true, timeoutMs: undefined, tries: undefined }
  for (const word of words.filter((each) => each.startsWith('-'))) {
    const complaint = readFlag(flags, word.slice(1))
    if (complaint !== undefined) await process.stdout.write(`${complaint}\n`)
  }
  const [name, given] = words.filter((word) => !word.startsWith('-'))
  if (name === undefined) return fail(process, 'a name is needed; there is no interactive mode here')
  const server = given === undefined ? undefined : await serverAddress(process, given)
  if (given !== undefined && server === undefined) {
    await process.stderr.write(`nslookup: couldn't get address for '${given}': not found\n`)
    return 1
  }
  const { servers } = resolverConfig(process)
  return new Lookup(process, flags, { servers: server === undefined ? servers : [server], shown: given }).run(name)
}

function readFlag(flags: Flags, flag: string): string | undefined {
  const [key, value = ''] = flag.toLowerCase().split('=')
  switch (key) {
    case 'type':
    case 'querytype':
    case 'query':
    case 'qu':
    case 'q':
      if (typeOf(value) === undefined) return `unknown query type: ${flag.slice(flag.indexOf('=') + 1)}`
      return void (flags.type = typeOf(value))
    case 'nosearch':
    case 'nosea':
      return void (flags.searches = false)
    case 'timeout':
      return void (flags.timeoutMs = Number(value) * 1000)
    case 'retry':
      return void (flags.tries = Number(value))
    default:
      return ['search', 'debug', 'nodebug', 'd2', 'nod2', 'port', 'recurse', 'norecurse', 'vc', 'novc', 'class'].includes(key)
        ? undefined
        : `*** Invalid option: ${flag}`
  }
}

class Lookup {
  readonly #process: Process
  readonly #flags: Flags
  readonly #servers: readonly string[]
  readonly #shown: string | undefined
  #failed = false

  constructor(process: Process, flags: Flags, { servers, shown }: { servers: readonly string[]; shown: string | undefined }) {
    this.#process = process
    this.#flags = flags
    this.#servers = servers
    this.#shown = shown
  }

  async run(name: string): Promise<number> {
    const { stdout } = this.#process
    const isReverse = isAddress(name) && this.#flags.type === undefined
    const type = this.#flags.type ?? (isReverse ? 'PTR' : 'A')
    const reply = await this.#find({ name: isReverse ? reverseName(name) : name, type })
    if (!reply) return this.#unreached()
    await stdout.write(this.#told(reply, { withServer: !isReverse, noAnswer: this.#flags.type !== undefined }))
    if (reply.answer.rcode === 'NOERROR' && this.#flags.type === undefined && !isReverse) {
      const second = await ask(this.#process, { name: endOfAliases(reply), type: 'AAAA' }, this.#patience())
      if (!second) return this.#unreached()
      await stdout.write(this.#told(second, { withServer: false, noAnswer: reply.answer.answers.length === 0 }))
    }
    await stdout.write('\n')
    return this.#failed ? 1 : 0
  }

  #patience() {
    const { timeoutMs, tries } = this.#flags
    return { servers: this.#servers, ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(tries === undefined ? {} : { tries }) }
  }

  #find(question: Question): Promise<Reply | undefined> {
    const isWhole = question.type === 'PTR' || !this.#flags.searches
    return isWhole ? ask(this.#process, question, this.#patience()) : search(this.#process, question, this.#patience())
  }

  async #unreached(): Promise<number> {
    await this.#process.stdout.write(';; connection timed out; no servers could be reached\n\n')
    return 1
  }

  #told({ name, type, answer }: Reply, { withServer, noAnswer }: { withServer: boolean; noAnswer: boolean }): string {
    const server = `Server:\t\t${this.#shown ?? answer.server}\nAddress:\t${answer.server}#53\n\n`
    const head = withServer ? server : ''
    if (answer.rcode !== 'NOERROR') {
      this.#failed = true
      return `${head}** server can't find ${dotless(name)}: ${answer.rcode}\n`
    }
    const isHearsay = answer.authoritative === false
    const hearsay = isHearsay && (withServer || type === 'PTR') ? 'Non-authoritative answer:\n' : ''
    const none = answer.answers.length === 0 && noAnswer ? `*** Can't find ${dotless(name)}: No answer\n` : ''
    const others = isHearsay && type !== 'A' && type !== 'AAAA' ? '\nAuthoritative answers can be found from:\n' : ''
    const rest = others === '' ? '' : [...answer.authority, ...answer.additional].map(line).join('')
    return `${head}${hearsay}${answer.answers.map(line).join('')}${none}${others}${rest}`
  }
}

function line(record: DnsRecord): string {
  const owner = dotless(record.name)
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${owner}\nAddress: ${record.data}\n`
    case 'SOA': {
      const { origin, mail, numbers } = soaFields(record)
      const named = ['serial', 'refresh', 'retry', 'expire', 'minimum'].map((field, index) => `\t${field} = ${numbers[index]}\n`)
      return `${owner}\n\torigin = ${origin}\n\tmail addr = ${mail}\n${named.join('')}`
    }
    default:
      return `${owner}\t${verbs[record.type] ?? `rdata_${record.type}`} = ${record.data}\n`
  }
}

const verbs: Readonly<Partial<Record<DnsRecord['type'], string>>> = {
  CNAME: 'canonical name',
  PTR: 'name',
  SRV: 'service',
  TXT: 'text',
  NS: 'nameserver',
  MX: 'mail exchanger',
  HINFO: 'hinfo',
}
