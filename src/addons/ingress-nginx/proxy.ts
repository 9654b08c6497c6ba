/**
 * nginx itself: answers requests by the configuration it was given last, asks endpoints directly and tries another where one fails.
 * Upstream: rootfs/etc/nginx/template/nginx.tmpl (controller-v1.12.1), ngx_http_proxy_module, ngx_http_upstream_module (nginx 1.25).
 */
import { byteLength } from '../../base/os/byte-length'
import type { HttpAnswer, HttpOutcome, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { boolean, type GlobalSettings } from './annotations'
import { accessLine, errorLine, type Attempt, type Served } from './access-log'
import { Balancer, type Choice } from './balancer'
import { DEFAULT_UPSTREAM, type Configuration, type Location } from './configuration'
import { corsHeaders } from './cors'
import { FrontDoor, type Front } from './front'
import { page } from './pages'
import { RequestLimits } from './request-limit'
import { noteOn } from './rehearsal-notes'

const IDEMPOTENT = /^(GET|HEAD|PUT|DELETE|OPTIONS|TRACE)$/

/** What tells browsers to ask by HTTPS from now on. */
function hstsOf(globals: GlobalSettings): Readonly<Record<string, string>> {
  if (!boolean(globals['hsts'] ?? '', true)) return {}
  const domains = boolean(globals['hsts-include-subdomains'] ?? '', true) ? '; includeSubDomains' : ''
  return { 'strict-transport-security': `max-age=${globals['hsts-max-age'] ?? '31536000'}${domains}` }
}

export class Proxy {
  readonly #process: ContainerProcess
  readonly #balancer: Balancer
  readonly #limits = new RequestLimits()
  #configuration: Configuration
  #front: FrontDoor
  #hsts: Readonly<Record<string, string>>

  constructor(process: ContainerProcess, configuration: Configuration) {
    this.#hsts = hstsOf(configuration.globals)
    this.#process = process
    this.#balancer = new Balancer({ random: () => process.random() })
    this.#configuration = configuration
    this.#front = new FrontDoor(configuration)
  }

  take(configuration: Configuration): void {
    this.#hsts = hstsOf(configuration.globals)
    this.#configuration = configuration
    this.#front = new FrontDoor(configuration)
  }

  /** What the server for this name shows, or undefined where it has nothing of its own. */
  certificateFor(serverName: string): string | undefined {
    return this.#front.serverFor(serverName)?.certificate?.chain
  }

  handle(request: ServedRequest, port: number): HttpAnswer {
    const decision = this.#front.decide(request, port)
    const exchange = new Exchange(this.#process, { request, hsts: this.#hsts })
    const { location } = decision
    noteOn(request, { decision, configuration: this.#configuration })
    if ('response' in decision) return exchange.end({ response: decision.response, location, upstream: location ? location.backend : '' })
    const refused = this.#overLimit(decision.location, request)
    if (refused !== undefined) return exchange.refuse(decision, refused)
    const main = this.#configuration.upstreams.get(decision.location.backend)
    if (!main || main.name === DEFAULT_UPSTREAM) return exchange.notFound(decision.location)
    const choice = this.#balancer.choose(main, request, this.#configuration)
    if (!choice) return exchange.end({ response: page(503), location, upstream: main.name })
    return exchange.ask({ front: decision, choice, upstream: main.name }, [])
  }

  #overLimit({ settings: { limit }, ingress }: Location, request: ServedRequest): number | undefined {
    if (!limit || request.rehearsal) return undefined
    return this.#limits.excess(`${ingress?.metadata.uid ?? ''} ${request.remoteAddress}`, limit, this.#process.now())
  }
}

interface Asking {
  readonly front: Front
  readonly choice: Choice
  readonly upstream: string
}

interface End {
  readonly response: HttpResponse
  readonly location: Location | undefined
  readonly upstream: string
  readonly alternative?: string
  readonly attempts?: readonly Attempt[]
}

/** One request, until it is answered and written down. */
class Exchange {
  readonly #process: ContainerProcess
  readonly #request: ServedRequest
  readonly #startedAt: number
  readonly #id: string
  readonly #hsts: Readonly<Record<string, string>>

  constructor(process: ContainerProcess, { request, hsts }: { readonly request: ServedRequest; readonly hsts: Readonly<Record<string, string>> }) {
    this.#process = process
    this.#request = request
    this.#hsts = hsts
    this.#startedAt = process.now()
    this.#id = request.headers['x-request-id'] ?? (request.rehearsal ? '0'.repeat(32) : requestId(() => process.random()))
  }

  /** It came too soon after others. */
  refuse({ location, server }: Front, excess: number): HttpResponse {
    const zone = `${location.ingress?.metadata.namespace ?? ''}_${location.ingress?.metadata.name ?? ''}`
    const text = `limiting requests, excess: ${excess.toFixed(3)} by zone "${zone}"`
    this.#process.log(errorLine(this.#process.now(), text, { request: this.#request, server: server.host }), 'stderr')
    return this.end({ response: page(503), location, upstream: location.backend })
  }

  /** The controller's own default backend says so. */
  notFound(location: Location): HttpResponse {
    const response = page(404)
    const attempt: Attempt = { address: '127.0.0.1:8181', status: 404, length: byteLength(response.body), startedAt: this.#startedAt, endedAt: this.#startedAt }
    return this.end({ response, location, upstream: DEFAULT_UPSTREAM, attempts: [attempt] })
  }

  ask(asking: Asking, before: readonly Attempt[]): HttpAnswer {
    const { front, choice } = asking
    const { settings } = front.location
    const endpoint = choice.next()
    const startedAt = this.#process.now()
    const headers = this.#headersFor(front)
    const { method, body } = this.#request
    return {
      pass: { method, host: endpoint.address, port: endpoint.port, path: front.path, headers, body, ...(settings.isTlsBackend ? { tls: true } : {}) },
      connectMs: settings.connectMs,
      timeoutMs: settings.readMs,
      answer: (outcome) => {
        const status = 'response' in outcome ? outcome.response.status : outcome.failure === 'timeout' ? 504 : 502
        const length = 'response' in outcome ? byteLength(outcome.response.body) : 0
        const address = `${endpoint.address}:${endpoint.port}`
        const attempts = [...before, { address, status, length, startedAt, endedAt: this.#process.now() }]
        if ('response' in outcome) return this.#deliver(asking, attempts, outcome.response)
        this.#complain(outcome, { address, front })
        const mayRepeat = outcome.failure === 'refused' || outcome.failure === 'unreachable' || IDEMPOTENT.test(method)
        if (mayRepeat && attempts.length < settings.tries) return this.ask(asking, attempts)
        return this.#deliver(asking, attempts, page(status))
      },
    }
  }

  #deliver({ front: { location }, choice, upstream }: Asking, attempts: readonly Attempt[], { headers, ...rest }: HttpResponse): HttpResponse {
    const { server: _server, connection: _connection, ...kept } = headers
    const cookie: Record<string, string> = choice.cookie === undefined ? {} : { 'set-cookie': choice.cookie }
    return this.end({ response: { ...rest, headers: { ...kept, ...cookie } }, location, upstream, alternative: choice.alternative, attempts })
  }

  /** Requests that nobody has asked an Ingress for are not written down. */
  end({ response, location, upstream, alternative = '', attempts = [] }: End): HttpResponse {
    const cors = location?.settings.cors
    const added = { ...(cors ? corsHeaders(cors, this.#request) : {}), ...(this.#request.tls ? this.#hsts : {}) }
    const sent = cors || this.#request.tls ? { ...response, headers: { ...response.headers, ...added } } : response
    const isLogged = location?.ingress !== undefined && !this.#request.rehearsal
    const served: Served = { request: this.#request, response: sent, startedAt: this.#startedAt, upstream, alternative, attempts, id: this.#id }
    if (isLogged) this.#process.log(accessLine(served, this.#process.now()))
    return sent
  }

  #headersFor({ location: { settings } }: Front): Record<string, string> {
    const { headers, remoteAddress, tls, host, port } = this.#request
    const scheme = tls ? 'https' : 'http'
    const { connection: _connection, 'content-length': _length, ...kept } = headers
    const forwarded = headers['x-forwarded-for']
    return {
      host: settings.upstreamVhost || (headers.host ?? (port === 80 || port === 443 ? host : `${host}:${port}`)),
      'x-request-id': this.#id,
      'x-real-ip': remoteAddress,
      'x-forwarded-for': remoteAddress,
      'x-forwarded-host': headers.host ?? host,
      'x-forwarded-port': tls ? '443' : '80',
      'x-forwarded-proto': scheme,
      'x-forwarded-scheme': scheme,
      'x-scheme': scheme,
      ...(forwarded === undefined ? {} : { 'x-original-forwarded-for': forwarded }),
      ...(settings.forwardedPrefix === '' ? {} : { 'x-forwarded-prefix': settings.forwardedPrefix }),
      ...Object.fromEntries(Object.entries(kept).filter(([name]) => !name.startsWith('x-forwarded-') && !OWN_HEADERS.has(name))),
    }
  }

  #complain(outcome: Extract<HttpOutcome, { failure: string }>, { address, front }: { readonly address: string; readonly front: Front }): void {
    if (this.#request.rehearsal) return
    const upstream = `${front.location.settings.isTlsBackend ? 'https' : 'http'}://${address}${front.path}`
    const server = front.server.host
    this.#process.log(errorLine(this.#process.now(), complaints[outcome.failure] ?? complaints.reset, { request: this.#request, server, upstream }), 'stderr')
  }
}

const OWN_HEADERS: ReadonlySet<string> = new Set(['host', 'x-request-id', 'x-real-ip', 'x-scheme', 'x-original-forwarded-for'])

const complaints: Readonly<Record<string, string>> = {
  refused: 'connect() failed (111: Connection refused) while connecting to upstream',
  unreachable: 'connect() failed (113: Host is unreachable) while connecting to upstream',
  timeout: 'upstream timed out (110: Operation timed out) while connecting to upstream',
  reset: 'recv() failed (104: Connection reset by peer) while reading response header from upstream',
  plain: 'SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream',
}

function requestId(random: () => number): string {
  return Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('')
}
