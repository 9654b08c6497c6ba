/**
 * The world outside of the cluster, as far as lessons need it: a name server and a few sites that answer.
 *
 * Simplified: the real internet has more of them; names that are not in this list do not exist here.
 */
import type { HttpRequest, HttpResponse, Listener } from '../../base/os/network-stack'
import { formatReply, parseQuestion, type DnsQuestion, type DnsReply } from './dns-message'

/** Where nodes and the student's machine ask for names. */
export const internetNameServer = '8.8.8.8'

/** What somebody has put on the web; undefined where nothing of it is. `host` without a dot at its end. */
export type WebPage = (host: string, path: string) => HttpResponse | undefined

interface Site {
  readonly address: string
  readonly response: HttpResponse
}

const page = (title: string): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: `<!doctype html>\n<html>\n<head><title>${title}</title></head>\n<body><h1>${title}</h1></body>\n</html>\n`,
})

/** Where nothing is until somebody has put it there. */
const emptySite = (address: string): Site => ({
  address,
  response: { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '404: Not Found' },
})

const sites: Readonly<Record<string, Site>> = {
  'example.com.': { address: '93.184.215.14', response: page('Example Domain') },
  'www.example.com.': { address: '93.184.215.14', response: page('Example Domain') },
  'example.org.': { address: '93.184.215.15', response: page('Example Domain') },
  'kubernetes.io.': { address: '3.33.186.135', response: page('Kubernetes') },
  'raw.githubusercontent.com.': emptySite('185.199.108.133'),
  'dns.google.': { address: internetNameServer, response: page('Google Public DNS') },
}

export function answerFromInternet({ name, type }: DnsQuestion): DnsReply {
  const site = sites[name.toLowerCase()]
  const answers = site && type === 'A' ? [{ name, type, ttl: 300, data: site.address }] : []
  return { rcode: site ? 'NOERROR' : 'NXDOMAIN', answers, authority: [], additional: [] }
}

export interface InternetHost {
  readonly address: string
  readonly ports: readonly { readonly port: number; readonly listener: Listener }[]
}

const nameServer: Listener = {
  protocol: 'udp',
  receive: (datagram, reply) => reply(formatReply(answerFromInternet(parseQuestion(datagram)))),
}

export function internetHosts(pages: readonly WebPage[] = []): readonly InternetHost[] {
  const addresses = [...new Set(Object.values(sites).map(({ address }) => address))]
  return addresses.map((address) => {
    const response = Object.values(sites).find((site) => site.address === address)?.response ?? page('Not found')
    const web: Listener = { protocol: 'http', handle: (request) => written(pages, request) ?? response }
    const ports = [80, 443].map((port) => ({ port, listener: web }))
    return { address, ports: address === internetNameServer ? [...ports, { port: 53, listener: nameServer }] : ports }
  })
}

function written(pages: readonly WebPage[], { headers, host, path }: HttpRequest): HttpResponse | undefined {
  const name = (headers['host'] ?? host).replace(/:\d+$/, '')
  for (const page of pages) {
    const found = page(name, path.split('?')[0])
    if (found) return found
  }
  return undefined
}
