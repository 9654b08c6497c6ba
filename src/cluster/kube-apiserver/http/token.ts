/** POST to a ServiceAccount's `token`: what `kubectl create token` prints. Upstream: pkg/registry/core/serviceaccount/storage/token.go (v1.32). */
import type { ApiResponse } from '../../../api/http'
import { badRequestError, methodNotAllowedError } from '../../../api/status-error'
import type { TokenSpec } from '../../../api/token-request'
import { isRecord, parseBody } from './decode-body'
import { json, referenceOf, type ResourceExchange } from './exchange'

export function answerToken(exchange: ResourceExchange): ApiResponse {
  if (exchange.request.method !== 'POST') throw methodNotAllowedError()
  const body = parseBody(exchange)
  if (!isRecord(body)) throw badRequestError('the request body is not a TokenRequest')
  const { simulation } = exchange.registry
  const reference = referenceOf(exchange)
  const answer = exchange.door.requestToken(reference, isRecord(body.spec) ? (body.spec as TokenSpec) : {})
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
