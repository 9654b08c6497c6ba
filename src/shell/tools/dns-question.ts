/**
 * What the tools that ask name servers have in common: the resolver's configuration, questions that are tried again, the names of
 * the search list, and which family of tools a machine has. Upstream: resolv.conf(5); bind9 bin/dig/dighost.c (9.16).
 */
import type { DnsAnswer, DnsRecord, DnsRecordType } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'

const TYPES: readonly DnsRecordType[] = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT', 'NS', 'SOA', 'MX', 'HINFO']
const TIMEOUT_MS = 5_000
const TRIES = 3

export const typeOf = (text: string): DnsRecordType | undefined => TYPES.find((type) => type === text.toUpperCase())

export interface ResolverConfig {
  readonly servers: readonly string[]
  readonly search: readonly string[]
  readonly ndots: number
}

export function resolverConfig({ files }: Process): ResolverConfig {
  const text = files.stat('/etc/resolv.conf')?.type === 'file' ? files.read('/etc/resolv.conf') : ''
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/))
  const servers = lines.filter(([key]) => key === 'nameserver').map(([, server]) => server)
  return {
    servers: servers.length > 0 ? servers : ['127.0.0.1'],
    search: lines.findLast(([key]) => key === 'search' || key === 'domain')?.slice(1) ?? [],
    ndots: Number(/^\s*options\b.*\bndots:(\d+)/m.exec(text)?.[1] ?? 1),
  }
}

export const isAddress = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text)
export const reverseName = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`
/** As the tools print names: without the last dot. */
export const dotless = (name: string): string => name.replace(/(.)\.$/, '$1')

/** Machines with bash or `dig` have BIND's tools; the others have busybox's. */
export const hasBind = ({ files }: Process): boolean =>
  ['/bin/bash', '/bin/dig', '/usr/bin/dig'].some((path) => files.stat(path) !== undefined)

export interface Question {
  readonly name: string
  readonly type: DnsRecordType
}

export type Reply = Question & { readonly answer: DnsAnswer }

export interface Patience {
  readonly servers: readonly string[]
  readonly timeoutMs?: number
  readonly tries?: number
}

/**
 * Each server in turn, so many rounds. A refusal is not heard: BIND's sockets are not connected, and only time tells.
 */
export async function ask(process: Process, question: Question, patience: Patience): Promise<Reply | undefined> {
  const { servers, timeoutMs = TIMEOUT_MS, tries = TRIES } = patience
  for (let round = 0; round < tries; round++) {
    for (const server of servers) {
      const endsAt = process.now() + timeoutMs
      const answer = await process.network.query(dotless(question.name), question.type, server, { timeoutMs })
      if (!('failure' in answer)) return { ...question, answer }
      await process.sleep(Math.max(0, endsAt - process.now()))
    }
  }
  return undefined
}

/** The names that a short name may stand for, in the order in which they are tried. */
export function namesFor(name: string, { search, ndots }: ResolverConfig): readonly string[] {
  if (name.endsWith('.')) return [name]
  const listed = search.map((domain) => `${name}.${domain}`)
  return name.split('.').length - 1 >= ndots ? [name, ...listed] : [...listed, name]
}

/** One name after the other until one exists; the last answer when none does, under the name that was asked for. */
export async function search(process: Process, question: Question, patience: Patience): Promise<Reply | undefined> {
  let last: Reply | undefined
  for (const name of namesFor(question.name, resolverConfig(process))) {
    last = await ask(process, { ...question, name }, patience)
    if (!last || last.answer.rcode === 'NOERROR') return last
  }
  return last && { ...last, name: question.name }
}

/** Where a chain of aliases ends. */
export function endOfAliases({ name, answer }: Reply): string {
  let end = name
  for (const { type, name: owner, data } of answer.answers) if (type === 'CNAME' && dotless(owner) === dotless(end)) end = data
  return end
}

/** A server may be named instead of given by its address. */
export async function serverAddress({ network }: Process, given: string): Promise<string | undefined> {
  if (isAddress(given)) return given
  const found = await network.resolve(given)
  return 'failure' in found ? undefined : found.addresses[0]
}

export interface SoaFields {
  readonly origin: string
  readonly mail: string
  /** serial, refresh, retry, expire, minimum */
  readonly numbers: readonly string[]
}

export function soaFields({ data }: DnsRecord): SoaFields {
  const [origin = '', mail = '', ...numbers] = data.split(' ')
  return { origin: dotless(origin), mail: dotless(mail), numbers }
}
