/**
 * POST to a ServiceAccount's `token`: what `kubectl create token` prints.
 * Upstream: pkg/registry/core/serviceaccount/storage/token.go, pkg/serviceaccount/claims.go, pkg/apis/authentication/validation (v1.32).
 */
import type { ApiResponse } from '../../../api/http'
import { invalid, type FieldError } from '../../../api/field-error'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { badRequestError, invalidError, methodNotAllowedError } from '../../../api/status-error'
import { sha256 } from '../../../base/hash/sha256'
import { isRecord, parseBody } from './decode-body'
import { json, referenceOf, type ResourceExchange } from './exchange'

const ISSUER = 'https://kubernetes.default.svc.cluster.local'
const DEFAULT_SECONDS = 3600
const LEAST_SECONDS = 600
const MOST_SECONDS = 2 ** 32
const SIGNATURE_BYTES = 256

export function answerToken(exchange: ResourceExchange): ApiResponse {
  if (exchange.request.method !== 'POST') throw methodNotAllowedError()
  const body = parseBody(exchange)
  if (!isRecord(body)) throw badRequestError('the request body is not a TokenRequest')
  const account = exchange.door.get(ServiceAccount, referenceOf(exchange))
  const spec = isRecord(body.spec) ? body.spec : {}
  const expirationSeconds = typeof spec.expirationSeconds === 'number' ? spec.expirationSeconds : DEFAULT_SECONDS
  const errors = validateExpiration(expirationSeconds)
  if (errors.length > 0) throw invalidError({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors)
  const audiences = Array.isArray(spec.audiences) && spec.audiences.length > 0 ? spec.audiences.map(String) : [ISSUER]
  const { clock } = exchange.registry.simulation
  const issuedSeconds = Math.floor(clock.now() / 1000)
  const { name, namespace } = account.metadata
  const request = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: clock.timestamp() },
    spec: { audiences, expirationSeconds, boundObjectRef: spec.boundObjectRef ?? null },
    status: {
      token: issue(account, { audiences, issuedSeconds, expirationSeconds, id: exchange.registry.random.uuid() }),
      expirationTimestamp: new Date((issuedSeconds + expirationSeconds) * 1000).toISOString().replace('.000Z', 'Z'),
    },
  }
  return json(request, 201)
}

function validateExpiration(seconds: number): readonly FieldError[] {
  const field = 'spec.expirationSeconds'
  if (seconds < LEAST_SECONDS) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')]
  return seconds > MOST_SECONDS ? [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')] : []
}

interface Claims {
  readonly audiences: readonly string[]
  readonly issuedSeconds: number
  readonly expirationSeconds: number
  readonly id: string
}

/** A JSON web token. Simplified: as long as a real one, but signed with a hash that nobody checks instead of the cluster's RSA key. */
function issue({ metadata: { name, namespace, uid } }: ServiceAccount, { audiences, issuedSeconds, expirationSeconds, id }: Claims): string {
  const claims = {
    aud: audiences,
    exp: issuedSeconds + expirationSeconds,
    iat: issuedSeconds,
    iss: ISSUER,
    jti: id,
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
    nbf: issuedSeconds,
    sub: `system:serviceaccount:${namespace}:${name}`,
  }
  const content = `${part(JSON.stringify({ alg: 'RS256', kid: part(digest(ISSUER)) }))}.${part(JSON.stringify(claims))}`
  return `${content}.${part(signature(content))}`
}

/** Base64 of binary text, in the alphabet of URLs. */
const part = (binary: string): string => btoa(binary).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')

const digest = (text: string): string => String.fromCharCode(...sha256(new TextEncoder().encode(text)))

function signature(content: string): string {
  let bytes = ''
  while (bytes.length < SIGNATURE_BYTES) bytes += digest(content + bytes)
  return bytes
}
