/**
 * Hands a request on to the server that answers for its group, with the name of who asks. Its answer comes back as it is.
 * Upstream: k8s.io/kube-aggregator/pkg/apiserver/handler_proxy.go (v1.32).
 */
import type { ApiResponse } from '../../../api/http'
import type { APIService } from '../../../api/kinds/api-service'
import { describeDialFailure } from '../../../base/os/dial-failure'
import type { HttpResponse } from '../../../base/os/network-stack'
import type { Exchange } from '../http/exchange'
import type { Registry } from '../registry'
import { isAvailable, placeOf, remoteAt } from './remote'

const TIMEOUT_MS = 60_000

const unavailable = (why = 'service unavailable'): ApiResponse => ({
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: `${why}\n`,
})

export async function forward({ registry, request, caller }: Exchange, service: APIService): Promise<ApiResponse> {
  const place = placeOf(registry, service)
  const { dial } = registry.wire
  if (!isAvailable(service) || !place || !dial) return unavailable()
  const { authorization, host, ...headers } = request.headers
  const sent = { ...place, method: request.method, path: request.path, headers: { ...headers, ...namesOf(caller) }, body: request.body ?? '' }
  const outcome = await dial(sent, { timeoutMs: TIMEOUT_MS })
  return 'failure' in outcome ? unavailable(`error trying to reach service: ${describeDialFailure(outcome)}`) : outcome.response
}

/** Whom the other server is told that it answers. */
const namesOf = ({ user, groups = [] }: { readonly user: string; readonly groups?: readonly string[] }): Readonly<Record<string, string>> => ({
  'x-remote-user': user,
  ...(groups.length > 0 ? { 'x-remote-group': groups.join(',') } : {}),
})

/**
 * GET of such a path for those who cannot wait: what would be answered now. Undefined: nobody serves it.
 * Simplified: it takes no time; a real component waits for the answer.
 */
export function askRemote(registry: Registry, path: string): HttpResponse | undefined {
  const [, , group = '', version = ''] = path.split('/')
  const service = remoteAt(registry, group, version)
  if (!service) return undefined
  const place = placeOf(registry, service)
  const { rehearse } = registry.wire
  if (!isAvailable(service) || !place || !rehearse) return { status: 503, headers: {}, body: 'service unavailable\n' }
  const outcome = rehearse({ ...place, method: 'GET', path, headers: { accept: 'application/json' }, body: '' })
  return 'failure' in outcome ? { status: 503, headers: {}, body: `error trying to reach service: ${describeDialFailure(outcome)}\n` } : outcome.response
}
