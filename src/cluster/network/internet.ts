/**
 * The world outside of the cluster, as far as lessons need it: name servers that know the names of `internet-sites.ts`, and web servers
 * behind them. A name that is not there does not exist, and who is responsible for that is said as a real name server says it.
 * Upstream: RFC 1034, RFC 2308 (negative answers).
 */
import type { DnsRecord, HttpRequest, HttpResponse, Listener } from '../../base/os/network-stack'
import { formatReply, parseQuestion, type DnsQuestion, type DnsReply } from './dns-message'
import { openNameServers, reverseNames, sites } from './internet-sites'

/** Where nodes and the student's machine ask for names. */
export const internetNameServer = '8.8.8.8'

const ADDRESS_TTL = 300
const DENIAL_TTL = 900
const ROOT_TTL = 86_400
const SERIAL = '2026010100'
const MOST_ALIASES = 4

/** What somebody has put on the web; undefined where nothing of it is. `host` without a dot at its end. */
export type WebPage = (host: string, path: string) => HttpResponse | undefined

export function answerFromInternet({ name, type }: DnsQuestion): DnsReply {
  if (type === 'PTR') return reverse(name)
  const answers: DnsRecord[] = []
  let asked = name
  for (let step = 0; step < MOST_ALIASES; step++) {
    const site = sites[asked.toLowerCase()]
    if (!site) return denied('NXDOMAIN', name, answers)
    if (site.alias === undefined) {
      if (type === 'A') answers.push({ name: asked, type, ttl: ADDRESS_TTL, data: site.address })
      break
    }
    answers.push({ name: asked, type: 'CNAME', ttl: ADDRESS_TTL, data: site.alias })
    if (type === 'CNAME') break
    asked = site.alias
  }
  return answers.some((record) => record.type === type) ? reply('NOERROR', answers, []) : denied('NOERROR', asked, answers)
}

function reverse(name: string): DnsReply {
  const address = name
    .replace(/\.in-addr\.arpa\.$/i, '')
    .split('.')
    .reverse()
    .join('.')
  const data = reverseNames[address]
  return data === undefined ? denied('NXDOMAIN', name, []) : reply('NOERROR', [{ name, type: 'PTR', ttl: ADDRESS_TTL, data }], [])
}

const reply = (rcode: DnsReply['rcode'], answers: readonly DnsRecord[], authority: readonly DnsRecord[]): DnsReply => ({
  rcode,
  answers,
  authority,
  additional: [],
  authoritative: false,
})

const denied = (rcode: DnsReply['rcode'], name: string, answers: readonly DnsRecord[]): DnsReply =>
  reply(rcode, answers, [responsible(name)])

/** Of the site that the name is below, of its top-level domain, or of the root where there is no such domain. */
function responsible(name: string): DnsRecord {
  const labels = name.toLowerCase().split('.').slice(0, -1)
  const site = `${labels.slice(-2).join('.')}.`
  if (sites[site]) return soa(site, `ns1.${site} admin.${site}`, DENIAL_TTL)
  const top = `${labels.at(-1) ?? ''}.`
  if (topDomains.has(top)) return soa(top, `a.nic.${top} hostmaster.nic.${top}`, DENIAL_TTL)
  return soa('.', 'a.root-servers.net. nstld.verisign-grs.com.', ROOT_TTL)
}

const topDomains = new Set(
  Object.keys(sites)
    .map((name) => `${name.split('.').at(-2)}.`)
    .concat('arpa.'),
)

const soa = (zone: string, names: string, ttl: number): DnsRecord => ({
  name: zone,
  type: 'SOA',
  ttl,
  data: `${names} ${SERIAL} 1800 900 604800 ${ttl}`,
})

export interface InternetHost {
  readonly address: string
  readonly ports: readonly { readonly port: number; readonly listener: Listener }[]
}

const nameServer: Listener = {
  protocol: 'udp',
  receive: (datagram, answer) => answer(formatReply(answerFromInternet(parseQuestion(datagram)))),
}

export function internetHosts(pages: readonly WebPage[] = []): readonly InternetHost[] {
  const web: Listener = { protocol: 'http', handle: (request) => serve(pages, request) }
  const addresses = [...new Set([...Object.values(sites).map(({ address }) => address), ...openNameServers])]
  return addresses.map((address) => {
    const ports = [80, 443].map((port) => ({ port, listener: web }))
    return { address, ports: openNameServers.includes(address) ? [...ports, { port: 53, listener: nameServer }] : ports }
  })
}

/** What the site of this name has there, or what somebody put there. */
function serve(pages: readonly WebPage[], { headers, host, path }: HttpRequest): HttpResponse {
  const name = (headers['host'] ?? host).replace(/:\d+$/, '')
  const [file] = path.split('?')
  for (const page of pages) {
    const found = page(name, file)
    if (found) return found
  }
  const site = sites[`${name.toLowerCase()}.`] ?? Object.values(sites).find(({ address }) => address === name)
  const owner = site?.alias === undefined ? site : sites[site.alias]
  return owner?.paths[file] ?? notFound
}

const notFound: HttpResponse = { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '404: Not Found' }
