/**
 * busybox's `nslookup`: asks for all names of the search list at once, and for none of them when the name has a dot, which is why
 * `kubernetes.default` is not found where other tools find it. Upstream: busybox networking/nslookup.c (1.36).
 */
import type { DnsRecord } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { fail } from '../tool'
import { dotless, isAddress, resolverConfig, reverseName, serverAddress, soaFields, typeOf, type Question } from './dns-question'

const TIMEOUT_MS = 5_000

export async function nslookupOfBusybox(process: Process): Promise<number> {
  const words = process.argv.slice(1)
  const types: Question['type'][] = []
  let timeoutMs = TIMEOUT_MS
  while (words[0]?.startsWith('-')) {
    const [, key = '', value = ''] = /^-([^=]*)=?(.*)$/.exec(words.shift() ?? '') ?? []
    if (key !== '' && 'timeout'.startsWith(key) && key.length > 1) timeoutMs = Number(value) * 1000
    if (!'type'.startsWith(key) && !'querytype'.startsWith(key)) continue
    const type = typeOf(value)
    if (!type) return fail(process, `invalid query type "${value}"`)
    types.push(type)
  }
  const [name, given] = words
  if (name === undefined) {
    await process.stderr.write(USAGE)
    return 1
  }
  const server = given === undefined ? resolverConfig(process).servers[0] : await serverAddress(process, given)
  if (server === undefined) return fail(process, `bad address '${given}'`)
  return lookUp(process, { questions: questionsFor(process, name, types), server, shown: given ?? server, timeoutMs })
}

const USAGE =
  'BusyBox v1.36.1 () multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n\n' +
  'QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any\n'

function questionsFor(process: Process, name: string, given: readonly Question['type'][]): readonly Question[] {
  const types: readonly Question['type'][] = given.length > 0 ? given : isAddress(name) ? ['PTR'] : ['A', 'AAAA']
  const { search } = resolverConfig(process)
  return types.flatMap((type): readonly Question[] => {
    if (type === 'PTR') return [{ name: isAddress(name) ? reverseName(name) : name, type }]
    return (name.includes('.') || search.length === 0 ? [name] : search.map((domain) => `${name}.${domain}`)).map((full) => ({
      name: full,
      type,
    }))
  })
}

interface Lookup {
  readonly questions: readonly Question[]
  readonly server: string
  readonly shown: string
  readonly timeoutMs: number
}

async function lookUp(process: Process, { questions, server, shown, timeoutMs }: Lookup): Promise<number> {
  let status = 0
  let text = ''
  for (const { name, type } of questions) {
    const answer = await process.network.query(dotless(name), type, server, { timeoutMs })
    if ('failure' in answer) return unreached(process, { shown, isRefused: answer.failure === 'refused' && questions.length > 1 })
    if (answer.rcode !== 'NOERROR') status = 1
    const hearsay = answer.authoritative === false ? 'Non-authoritative answer:\n' : ''
    text +=
      answer.rcode === 'NOERROR' ? hearsay + answer.answers.map(line).join('') : `** server can't find ${dotless(name)}: ${answer.rcode}\n`
    text += '\n'
  }
  await process.stdout.write(`Server:\t\t${shown}\nAddress:\t${server}:53\n\n${text}`)
  return status
}

/** The refusal of the first question is heard when the second is sent. */
async function unreached(process: Process, { shown, isRefused }: { shown: string; isRefused: boolean }): Promise<number> {
  if (isRefused) await process.stderr.write(`nslookup: write to '${shown}': Connection refused\n`)
  await process.stdout.write(';; connection timed out; no servers could be reached\n\n')
  return 1
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
    case 'TXT':
      return `${owner}\ttext = ${record.data}\n`
    default:
      return `${owner}\t${verbs[record.type] ?? record.type} = ${dotless(record.data)}\n`
  }
}

const verbs: Readonly<Partial<Record<DnsRecord['type'], string>>> = {
  CNAME: 'canonical name',
  PTR: 'name',
  SRV: 'service',
  NS: 'nameserver',
  MX: 'mail exchanger',
}
