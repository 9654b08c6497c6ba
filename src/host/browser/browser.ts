/**
 * The browser of the student's machine, without its window: an address goes in, a page or a failure comes out. It asks through the same
 * network stack as `curl` does there, follows redirects, keeps cookies, and fetches what a page names. It runs nothing.
 *
 * Simplified: a real browser asks over HTTP/2 and with compression where it can, keeps connections, and caches; this one does none of it.
 */
import type { HttpOutcome, HttpRequest, HttpResponse, NetworkStack } from '../../base/os/network-stack'
import type { BrowsedPage, BrowserDoors, PageVerdict } from '../../protocol/messages'
import { statusText } from '../../shell/tools/url'
import { createCookieJar, type CookieJar } from '../../base/os/cookie-jar'
import type { Journey } from './journey'
import { resourcesOf } from './page-resources'

export interface Visit {
  readonly method: string
  readonly url: string
  readonly body?: string | undefined
  readonly contentType?: string | undefined
  readonly referrer?: string | undefined
  /** The certificate of its host is taken as it is, from now on. */
  readonly insecure?: boolean | undefined
}

export interface Browser {
  visit(visit: Visit): Promise<BrowsedPage>
  /** Of the visit that ended last. */
  readonly last: BrowsedPage | undefined
}

export interface BrowserOptions {
  now(): number
  /** The machine's network, for what is done now. */
  connect(): NetworkStack
  /** What is done now answers to this trace entry. */
  cause(): number
  /** Before a question: gives who tells its way afterwards, hop by hop. */
  /** What is wrong with a certificate, as a code. */
  verify(certificate: string, host: string): string | undefined
  watch(cause: number): (request: HttpRequest) => Journey
}

type Outcome = BrowsedPage['outcome']
type Failure = Extract<Outcome, { type: 'failure' }>['failure']

interface Followed {
  readonly url: string
  readonly method: string
  readonly outcome: Outcome
  readonly hops: BrowsedPage['hops']
  readonly verdict?: PageVerdict
}

const MOST_REDIRECTS = 20
/** More than that is no page that anybody reads; the rest is left out, and said so. */
const LARGEST_BODY = 1_500_000
/** Pictures and style sheets that have not come by then are not waited for. */
const RESOURCE_TIMEOUT_MS = 5_000

const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'
const wanted = {
  page: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
  resource: '*/*',
}

export function createBrowser(options: BrowserOptions): Browser {
  const jar = createCookieJar()
  const accepted = new Set<string>()
  let last: BrowsedPage | undefined
  return {
    get last() {
      return last
    },
    async visit(visit) {
      last = await new Navigation(options, jar, accepted).go(visit)
      return last
    },
  }
}

class Navigation {
  readonly #options: BrowserOptions
  readonly #jar: CookieJar
  /** Hosts whose certificates are taken as they are. */
  readonly #accepted: Set<string>
  readonly #network: NetworkStack
  readonly #cause: number
  readonly #redirects: { readonly url: string; readonly status: number }[] = []

  constructor(options: BrowserOptions, jar: CookieJar, accepted: Set<string>) {
    this.#options = options
    this.#accepted = accepted
    this.#jar = jar
    this.#network = options.connect()
    this.#cause = options.cause()
  }

  async go(visit: Visit): Promise<BrowsedPage> {
    const askedAt = this.#options.now()
    const { url, method, outcome, hops, verdict } = await this.#follow(visit)
    const endedAt = this.#options.now()
    return { url, method, askedAt, endedAt, redirects: this.#redirects, outcome, hops: [...hops], ...(verdict === undefined ? {} : { verdict }) }
  }

  async #follow(first: Visit): Promise<Followed> {
    for (let visit = first; ; ) {
      const { method } = visit
      const url = webAddress(visit.url)
      if (!url) return { url: visit.url, method, outcome: failed('bad-url'), hops: [] }
      if (visit.insecure) this.#accepted.add(url.host)
      const tell = this.#options.watch(this.#cause)
      const request = this.#requestFor(visit, url)
      const answer = await this.#ask(request, url)
      const done = (outcome: Outcome) => ({ url: url.href, method, outcome, ...tell(request) })
      if ('failure' in answer) return done(failed(answer.failure, 'problem' in answer ? answer.problem : undefined))
      const next = redirectOf(visit, url, answer.response)
      if (!next) return done(await this.#page(answer.response, url, answer.address))
      if (this.#redirects.length >= MOST_REDIRECTS) return done(failed('too-many-redirects'))
      this.#redirects.push({ url: url.href, status: answer.response.status })
      visit = next
    }
  }

  async #ask(request: HttpRequest, url: URL, timeoutMs?: number): Promise<HttpOutcome> {
    const verify = (certificate: string): string | undefined => (this.#accepted.has(url.host) ? undefined : this.#options.verify(certificate, request.host))
    const outcome = await this.#network.http(request, { verify, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
    if ('response' in outcome) this.#jar.keep(outcome.response.headers['set-cookie'], url, this.#options.now())
    return outcome
  }

  #requestFor({ method, body = '', contentType, referrer }: Visit, url: URL, accept = wanted.page): HttpRequest {
    const cookie = this.#jar.header(url, this.#options.now())
    const headers: Record<string, string> = {
      host: url.host,
      connection: 'keep-alive',
      'user-agent': agent,
      accept,
      ...(referrer === undefined ? {} : { referer: referrer }),
      'accept-language': 'en-US,en;q=0.9',
      ...(cookie === '' ? {} : { cookie }),
      ...(url.username === '' ? {} : { authorization: `Basic ${btoa(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`)}` }),
      ...(method === 'GET' ? {} : { 'content-type': contentType ?? 'text/plain', 'content-length': String(new TextEncoder().encode(body).length) }),
    }
    const tls = url.protocol === 'https:'
    const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port)
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    return { method, host, port, path: url.pathname + url.search, headers, body, ...(tls ? { tls } : {}) }
  }

  async #page({ status, headers, body }: HttpResponse, url: URL, address: string): Promise<Outcome> {
    const isHtml = /^text\/html/i.test(headers['content-type'] ?? 'text/html')
    const shown = body.slice(0, LARGEST_BODY)
    const resources = isHtml ? await Promise.all(resourcesOf(shown, url.href).map((one) => this.#resource(one, url.href))) : []
    return {
      type: 'response',
      status,
      reason: statusText(status),
      headers: { ...headers },
      body: shown,
      cut: body.length - shown.length,
      address,
      resources: resources.flatMap((resource) => resource ?? []),
    }
  }

  async #resource(href: string, referrer: string) {
    const url = new URL(href)
    const outcome = await this.#ask(this.#requestFor({ method: 'GET', url: href, referrer }, url, wanted.resource), url, RESOURCE_TIMEOUT_MS)
    if (!('response' in outcome) || outcome.response.body.length > LARGEST_BODY) return undefined
    const { status, headers, body } = outcome.response
    return { url: href, status, contentType: headers['content-type'] ?? '', body }
  }
}

const failed = (failure: Failure, problem?: string): Outcome => ({ type: 'failure', failure, ...(problem === undefined ? {} : { problem }) })

function webAddress(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  url.hash = ''
  return /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined
}

const keepMethod: readonly number[] = [307, 308]

/** RFC 9110 section 15.4; a POST becomes a GET as browsers have it, except with 307 and 308. */
function redirectOf(visit: Visit, url: URL, { status, headers }: HttpResponse): Visit | undefined {
  const { location } = headers
  if (![301, 302, 303, ...keepMethod].includes(status) || location === undefined || !URL.canParse(location, url)) return undefined
  const next = new URL(location, url).href
  return keepMethod.includes(status) ? { ...visit, url: next } : { method: 'GET', url: next, referrer: visit.referrer }
}

/** What there is to be opened, as the machine itself knows it. */
export function doorsOf(network: NetworkStack, hosts: string): BrowserDoors {
  const ports = network.listening().flatMap(({ transport, port }) => (transport === 'tcp' ? [port] : []))
  const lines = hosts.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
  const named = lines.flatMap(([address, ...names]) => (/^127\./.test(address) ? [] : names.map((name) => ({ name, address }))))
  return { ports: [...new Set(ports)].sort((a, b) => a - b), hosts: named }
}
