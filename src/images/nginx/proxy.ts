/**
 * `proxy_pass`: a request goes on to another server, and what that answers goes back. Names of `upstream` blocks stand for several.
 * Upstream: https://nginx.org/en/docs/http/ngx_http_proxy_module.html, ngx_http_upstream_module.html
 *
 * Simplified: names are looked up with each request; a real nginx looks when it starts, and does not start without an answer.
 */
import type { FileSystem } from '../../base/os/file-system'
import type { HttpAnswer, HttpOutcome, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { errorPage } from './pages'
import type { Scope, Site } from './sites'

const CONNECT_MS = 60_000
const READ_MS = 60_000

export interface Proxying {
  readonly request: ServedRequest
  readonly site: Site
  readonly scope: Scope
  readonly files: FileSystem
  /** `nginx/1.29.1` */
  readonly server: string
  /** Counts on for each request, so that servers take turns. */
  readonly turn: number
  end(response: HttpResponse, complaint?: string): HttpResponse
}

export function passOn(proxying: Proxying): HttpAnswer {
  const { scope, site, request } = proxying
  const [, scheme = 'http', authority = '', uri] = /^(https?):\/\/([^/]+)(\/.*)?$/.exec(filled(scope.proxyPass ?? '', request)) ?? []
  const servers = site.upstreams.get(authority) ?? [authority]
  return ask(proxying, { scheme, authority, uri, servers }, 0)
}

interface Target {
  readonly scheme: string
  readonly authority: string
  /** What stands in the place of the location's own path; undefined: the path stays as it is. */
  readonly uri: string | undefined
  readonly servers: readonly string[]
}

function ask(proxying: Proxying, target: Target, attempt: number): HttpAnswer {
  const { request, scope, turn, files, end } = proxying
  const { servers, scheme, uri } = target
  const [host, port = scheme === 'https' ? '443' : '80'] = servers[(turn + attempt) % servers.length].split(':')
  const path = uri === undefined ? request.path : uri + request.path.slice(scope.path.length)
  const isTls = scheme === 'https'
  return {
    pass: { method: request.method, host, port: Number(port), path, headers: headersFor(proxying, target), body: request.body, ...(isTls ? { tls: true } : {}) },
    files,
    connectMs: CONNECT_MS,
    timeoutMs: READ_MS,
    answer(outcome: HttpOutcome): HttpAnswer {
      if ('response' in outcome) return end(withoutHopHeaders(outcome.response, proxying.server))
      if (outcome.failure === 'refused' && attempt + 1 < servers.length) return ask(proxying, target, attempt + 1)
      const place = 'address' in outcome ? `${outcome.address}:${port}` : `${host}:${port}`
      const status = outcome.failure === 'timeout' ? 504 : 502
      const body = errorPage(status, proxying.server)
      const headers = { server: proxying.server, 'content-type': 'text/html', 'content-length': String(body.length) }
      return end({ status, headers, body }, `${complaints[outcome.failure]}, upstream: "${scheme}://${place}${path}"`)
    },
  }
}

const complaints: Readonly<Record<Extract<HttpOutcome, { failure: string }>['failure'], string>> = {
  refused: 'connect() failed (111: Connection refused) while connecting to upstream',
  unreachable: 'connect() failed (113: Host is unreachable) while connecting to upstream',
  timeout: 'upstream timed out (110: Operation timed out) while connecting to upstream',
  reset: 'upstream prematurely closed connection while reading response header from upstream',
  plain: 'SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream',
  untrusted: 'upstream SSL certificate verify error while SSL handshaking to upstream',
  'unknown-host': 'host not found while connecting to upstream',
}

function withoutHopHeaders({ headers, ...rest }: HttpResponse, server: string): HttpResponse {
  const { server: _server, connection: _connection, ...kept } = headers
  return { ...rest, headers: { server, ...kept } }
}

function headersFor({ request, scope }: Proxying, { authority }: Target): Record<string, string> {
  const { connection: _connection, host: _host, ...kept } = request.headers
  const set = Object.entries(scope.proxyHeaders).map(([name, value]): [string, string] => [name, filled(value, request)])
  return { host: authority, ...kept, ...Object.fromEntries(set), connection: 'close' }
}

function filled(text: string, { headers, host, path, remoteAddress, tls }: ServedRequest): string {
  const forwarded = headers['x-forwarded-for']
  const values: Readonly<Record<string, string>> = {
    host: (headers.host ?? host).replace(/:\d+$/, ''),
    http_host: headers.host ?? host,
    remote_addr: remoteAddress,
    proxy_add_x_forwarded_for: forwarded === undefined ? remoteAddress : `${forwarded}, ${remoteAddress}`,
    scheme: tls ? 'https' : 'http',
    request_uri: path,
    uri: path.split('?')[0],
  }
  return text.replaceAll(/\$(\w+)/g, (_, name: string) => values[name] ?? (name.startsWith('http_') ? (headers[name.slice(5).replaceAll('_', '-')] ?? '') : ''))
}
