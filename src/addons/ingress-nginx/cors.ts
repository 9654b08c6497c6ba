/** What lets pages of other origins ask. Upstream: the CORS part of rootfs/etc/nginx/template/nginx.tmpl (controller-v1.12.1). */
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { Cors } from './annotations'

/** Empty where the origin is not one of those. */
export function corsHeaders({ origins, methods, headers, maxAge, credentials }: Cors, request: ServedRequest): Readonly<Record<string, string>> {
  const { origin } = request.headers
  const allowed = origins.includes('*') ? '*' : origins.find((one) => one === origin)
  if (allowed === undefined) return {}
  return {
    'access-control-allow-origin': allowed,
    ...(credentials ? { 'access-control-allow-credentials': 'true' } : {}),
    'access-control-allow-methods': methods,
    'access-control-allow-headers': headers,
    'access-control-max-age': maxAge,
  }
}

/** A browser asks beforehand whether it may. */
export function preflight(cors: Cors, request: ServedRequest): HttpResponse | undefined {
  if (request.method !== 'OPTIONS') return undefined
  return { status: 204, headers: { ...corsHeaders(cors, request), 'content-type': 'text/plain charset=UTF-8', 'content-length': '0' }, body: '' }
}
