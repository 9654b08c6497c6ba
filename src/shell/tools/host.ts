/** `host`: a name's addresses in words. Upstream: bind9 bin/dig/host.c (9.16). */
import type { DnsRecord } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { defineTool } from '../tool'
import {
  ask,
  dotless,
  endOfAliases,
  isAddress,
  resolverConfig,
  reverseName,
  search,
  serverAddress,
  typeOf,
  type Question,
  type Reply,
} from './dns-question'

const RCODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const

const verbs: Readonly<Partial<Record<DnsRecord['type'], string>>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  PTR: 'domain name pointer',
  TXT: 'descriptive text',
  NS: 'name server',
  MX: 'mail is handled by',
  HINFO: 'host information',
}

export const host = defineTool({
  name: 'host',
  usage: '[-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]',
  letters: 't:c:W:R:N:m:avrTdwV46',
  async run(process, options) {
    const [name, given] = options.operands
    if (name === undefined) {
      await process.stderr.write(`Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n`)
      return 1
    }
    const wanted = options.value('t')
    if (wanted !== undefined && !typeOf(wanted)) {
      await process.stderr.write(`host: invalid type: ${wanted}\n`)
      return 2
    }
    const server = given === undefined ? undefined : await serverAddress(process, given)
    if (given !== undefined && server === undefined) {
      await process.stderr.write(`host: couldn't get address for '${given}': not found\n`)
      return 1
    }
    const seconds = Number(options.value('W') ?? 5)
    const tries = options.has('R') ? Number(options.value('R')) + 1 : 2
    const patience = { servers: server === undefined ? resolverConfig(process).servers : [server], timeoutMs: seconds * 1000, tries }
    const isReverse = isAddress(name)
    const type = wanted === undefined ? undefined : typeOf(wanted)
    const question: Question = { name: isReverse ? reverseName(name) : name, type: type ?? (isReverse ? 'PTR' : 'A') }
    const find = isReverse ? ask : search
    const reply = await find(process, question, patience)
    if (!reply) return unreached(process)
    if (given !== undefined) await process.stdout.write(`Using domain server:\nName: ${given}\nAddress: ${server}#53\nAliases: \n\n`)
    await process.stdout.write(told(reply, type !== undefined))
    if (reply.answer.rcode !== 'NOERROR') return 1
    if (type !== undefined || isReverse) return 0
    for (const further of ['AAAA', 'MX'] as const) {
      const more = await ask(process, { name: endOfAliases(reply), type: further }, patience)
      if (!more) return unreached(process)
      await process.stdout.write(told(more, false))
    }
    return 0
  },
})

async function unreached(process: Process): Promise<number> {
  await process.stdout.write(';; connection timed out; no servers could be reached\n')
  return 1
}

function told({ name, type, answer }: Reply, saysNone: boolean): string {
  const { rcode, answers } = answer
  if (rcode !== 'NOERROR') return `Host ${dotless(name)} not found: ${RCODES[rcode]}(${rcode})\n`
  const none = saysNone && answers.length === 0 ? `${dotless(name)} has no ${type} record\n` : ''
  return (
    answers.map((record) => `${dotless(record.name)} ${verbs[record.type] ?? `has ${record.type} record`} ${record.data}\n`).join('') + none
  )
}
