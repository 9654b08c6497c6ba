/**
 * `hosts`: names from a file in the form of /etc/hosts, and from lines in the Corefile itself.
 * Upstream: coredns plugin/hosts (v1.11.3).
 */
import type { DnsRecord } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { findAddress } from '../network/address'
import type { DnsQuestion } from '../network/dns-message'
import { absolute } from './corefile'
import { addressOfReverseName } from './kubernetes-name'
import { replyWith, zoneOf, type DnsPlugin } from './plugin'

const DEFAULT_FILE = '/etc/hosts'
const DEFAULT_TTL = 3_600

interface Entry {
  readonly address: string
  readonly names: readonly string[]
}

export const hosts: DnsPlugin = {
  name: 'hosts',
  setup({ arguments: [file = DEFAULT_FILE, ...zones], block }, { process, zones: serverZones }) {
    const option = (name: string) => block.find(([word]) => word === name)?.slice(1)
    const inline = block.flatMap((words) => parseEntry(words))
    const ttl = Number(option('ttl')?.[0] ?? DEFAULT_TTL)
    const fallthrough = option('fallthrough')
    const handedOn = fallthrough ? (fallthrough.length > 0 ? fallthrough.map(absolute) : ['.']) : []
    const own = zones.length > 0 ? zones.map(absolute) : serverZones
    return {
      name: 'hosts',
      wrap: (next) => (request, respond) => {
        const { name } = request.question
        const isReverse = name.toLowerCase().endsWith('.arpa.')
        if (!isReverse && zoneOf(name, own) === undefined) return next(request, respond)
        const answers = answersTo([...inline, ...readEntries(process, file)], request.question, ttl)
        if (answers) respond(replyWith({ answers, isAuthoritative: true }))
        else if (isReverse || zoneOf(name, handedOn) !== undefined) next(request, respond)
        else respond(replyWith({ rcode: 'SERVFAIL' }))
      },
    }
  },
}

/** None for a line that is no entry: an option. */
function parseEntry([address, ...names]: readonly string[]): readonly Entry[] {
  return address !== undefined && findAddress(address) !== undefined ? [{ address, names: names.map(absolute) }] : []
}

/** Looked at for each question: a file that changes is heeded at once. */
function readEntries({ files }: Process, path: string): readonly Entry[] {
  if (files.stat(path)?.type !== 'file') return []
  const lines = files.read(path).split('\n')
  return lines.flatMap((line) => parseEntry(line.replace(/#.*/, '').trim().split(/\s+/)))
}

/** Undefined when the name is not among them. */
function answersTo(entries: readonly Entry[], { name, type }: DnsQuestion, ttl: number): readonly DnsRecord[] | undefined {
  const address = addressOfReverseName(name)
  if (address !== undefined) {
    const names = entries.filter((entry) => entry.address === address).flatMap((entry) => entry.names)
    return names.length > 0 && type === 'PTR' ? names.map((data) => ({ name, type, ttl, data })) : undefined
  }
  const found = entries.filter(({ names }) => names.includes(name.toLowerCase()))
  if (found.length === 0) return undefined
  return type === 'A' ? found.map((entry) => ({ name, type, ttl, data: entry.address })) : []
}
