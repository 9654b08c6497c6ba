/** Where a response sends its reader next. Upstream: RFC 9110 section 15.4. */
import type { HttpRequest, HttpResponse } from '../../base/os/network-stack'

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/** The request that follows a redirect, or undefined when the response is none. */
export function redirected(request: HttpRequest, { status, headers }: HttpResponse): HttpRequest | undefined {
  const location = headers['location']
  if (!REDIRECTS.includes(status) || location === undefined) return undefined
  const scheme = request.tls ? 'https' : 'http'
  const target = new URL(location, `${scheme}://${request.host}:${request.port}${request.path}`)
  const tls = target.protocol === 'https:'
  const keepsMethod = status === 307 || status === 308 || request.method === 'HEAD'
  return {
    method: keepsMethod ? request.method : 'GET',
    host: target.hostname,
    port: target.port === '' ? (tls ? 443 : 80) : Number(target.port),
    path: target.pathname + target.search,
    headers: request.headers,
    body: keepsMethod ? request.body : '',
    tls,
  }
}
