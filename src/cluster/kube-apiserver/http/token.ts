/** POST to a ServiceAccount's `token`: what `kubectl create token` prints. Upstream: pkg/registry/core/serviceaccount/storage/token.go (v1.32). */
import type { ApiResponse } from '../../../api/http'
import { methodNotAllowedError } from '../../../api/status-error'
import type { TokenSpec } from '../../../api/token-request'
import { decodeBody } from './decode-body'
import { json, referenceOf, type ResourceExchange } from './exchange'

export function answerToken(exchange: ResourceExchange): ApiResponse {
  if (exchange.request.method !== 'POST') throw methodNotAllowedError()
  const asked = { ...exchange, kind: { ...exchange.kind, group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' } }
  const { spec } = decodeBody(asked).object as { readonly spec?: TokenSpec }
  const { simulation } = exchange.registry
  const reference = referenceOf(exchange)
  const answer = exchange.door.requestToken(reference, spec ?? {})
  return json(
    {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { ...reference, creationTimestamp: simulation.clock.timestamp() },
      ...answer,
    },
    201,
  )
}
