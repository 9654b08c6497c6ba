/**
 * Asks the first name server of /etc/resolv.conf, with each domain of its search list in turn, and prints the message that came back.
 * Upstream: kuard's pkg/dnsapi/api.go (v0.10); github.com/miekg/dns msg.go String.
 */
import type { ConnectFailure, DnsAnswer, DnsRecord, DnsRecordType, HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { isResponse, parsed, refused, served } from './api-answers'

/** Simplified: a real one knows some eighty. */
const types: readonly DnsRecordType[] = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT', 'NS', 'SOA', 'MX', 'HINFO']

export type Told = { readonly result: string } | { readonly problem: string }

export function answerDns(container: ContainerProcess, { body, rehearsal }: ServedRequest): HttpAnswer {
  const asked = parsed(body)
  if (isResponse(asked)) return asked
  const [type, name] = [String(asked.type ?? ''), String(asked.name ?? '')]
  if (rehearsal) return served({ result: '' })
  return { later: (answer) => askNames(container, { type, name }, (told) => answer(responseOf(told))) }
}

const responseOf = (told: Told): HttpResponse => ('problem' in told ? refused(told.problem) : served(told))

export function askNames(container: ContainerProcess, { type, name }: { readonly type: string; readonly name: string }, done: (told: Told) => void): void {
  const known = types.find((other) => other === type.toUpperCase())
  if (known === undefined) return container.after(0, () => done({ problem: `Unknown DNS type: ${type}` }))
  const config = container.files.stat('/etc/resolv.conf') ? container.files.read('/etc/resolv.conf') : ''
  const server = /^nameserver\s+(\S+)/m.exec(config)?.[1] ?? '127.0.0.1'
  const search = /^search\s+(.*)$/m.exec(config)?.[1].trim().split(/\s+/) ?? []
  const names = name === '' ? ['.'] : name.endsWith('.') ? [name] : [...search.map((domain) => `${name}.${domain}.`), `${name}.`]

  function ask(index: number): void {
    const question = { name: names[index], type: known ?? 'A', server }
    container.lookUp(question, (outcome) => {
      if ('failure' in outcome) return done({ problem: failureText(container, server, outcome) })
      if (outcome.answers.length > 0 || index === names.length - 1) return done({ result: messageText(container, question, outcome) })
      ask(index + 1)
    })
  }
  ask(0)
}

function failureText(container: ContainerProcess, server: string, { failure }: ConnectFailure): string {
  const port = 32_768 + Math.floor(container.random() * 28_000)
  const what = failure === 'refused' ? 'read: connection refused' : 'i/o timeout'
  return `read udp ${container.podIP}:${port}->${server}:53: ${what}`
}

function messageText(container: ContainerProcess, { name, type }: { readonly name: string; readonly type: string }, answer: DnsAnswer): string {
  const { rcode, answers, authority, additional, authoritative = false } = answer
  const flags = authoritative ? 'qr aa rd' : 'qr rd ra'
  const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length}`
  return [
    `;; opcode: QUERY, status: ${rcode}, id: ${Math.floor(container.random() * 65_536)}\n;; flags: ${flags}; ${counts}\n`,
    `\n;; QUESTION SECTION:\n;${name}\tIN\t ${type}\n`,
    section('ANSWER', answers),
    section('AUTHORITY', authority),
    section('ADDITIONAL', additional),
  ].join('')
}

const section = (title: string, records: readonly DnsRecord[]): string =>
  records.length === 0 ? '' : `\n;; ${title} SECTION:\n${records.map(({ name, ttl, type, data }) => `${name}\t${ttl}\tIN\t${type}\t${data}\n`).join('')}`
