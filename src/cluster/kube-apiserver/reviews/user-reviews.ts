/** Who one is, and whose a token is. Upstream: pkg/registry/authentication/{selfsubjectreview,tokenreview} (v1.32). */
import { apiVersionOf } from '../../../api/kind'
import type { Draft } from '../../../api/object'
import { badRequestError } from '../../../api/status-error'
import { API_AUDIENCES } from '../authentication/service-account-tokens'
import type { User } from '../authentication/user-groups'
import type { ResourceExchange } from '../http/exchange'
import { askerOf } from './asker'

export const answerSelfSubject = ({ caller, kind, registry: { simulation } }: ResourceExchange): object => ({
  kind: kind.kind,
  apiVersion: apiVersionOf(kind),
  metadata: { creationTimestamp: simulation.clock.timestamp() },
  status: { userInfo: userInfo(caller) },
})

const userInfo = ({ user, uid, groups, extra }: User): object => ({
  username: user,
  ...(uid ? { uid } : {}),
  ...(groups ? { groups } : {}),
  ...(extra ? { extra } : {}),
})

export function answerToken(exchange: ResourceExchange, sent: Draft): object {
  const { kind, registry: { access } } = exchange
  const spec = 'spec' in sent ? (sent.spec as { readonly token?: string; readonly audiences?: readonly string[] } | null) : null
  if (!spec?.token) throw badRequestError('token is required for TokenReview in authentication')
  const asked = spec.audiences && spec.audiences.length > 0 ? spec.audiences : API_AUDIENCES
  const found = access.authentication.review(spec.token, asked)
  const status =
    'error' in found
      ? { user: {}, error: found.error === INVALID ? INVALID : `[${INVALID}, ${found.error}]` }
      : { authenticated: true, user: userInfo(found.user), audiences: found.audiences }
  return { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata: { creationTimestamp: null, ...askerOf(exchange, spec) }, spec, status }
}

const INVALID = 'invalid bearer token'
