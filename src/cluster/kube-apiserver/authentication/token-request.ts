/**
 * A token for a ServiceAccount, asked for by somebody: `kubectl create token`, or a kubelet for a pod.
 * Upstream: pkg/registry/core/serviceaccount/storage/token.go, pkg/apis/authentication/validation (v1.32).
 */
import { invalid, type FieldError } from '../../../api/field-error'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { Secret } from '../../../api/kinds/secret'
import { ServiceAccount } from '../../../api/kinds/service-account'
import type { ObjectReference } from '../../../api/object'
import { badRequestError, conflictError, invalidError, notFoundError } from '../../../api/status-error'
import type { TokenAnswer, TokenSpec } from '../../../api/token-request'
import type { Simulation } from '../../../base/simulation'
import type { Storage } from '../storage'
import { API_AUDIENCES, type ServiceAccountTokens, type TokenClaims } from './service-account-tokens'

const DEFAULT_SECONDS = 3600
const LEAST_SECONDS = 600
const MOST_SECONDS = 2 ** 32
/** What the admission plugin asks for; such tokens last for a year, so that old programs which read them once go on. */
const EXTENDED_SECONDS = 3607
const YEAR_SECONDS = 365 * 24 * 3600

export interface TokenIssuer {
  readonly simulation: Simulation
  readonly storage: Storage
  readonly tokens: ServiceAccountTokens
}

export function requestToken({ simulation: { clock }, storage, tokens }: TokenIssuer, reference: ObjectReference, spec: TokenSpec): TokenAnswer {
  const expirationSeconds = spec.expirationSeconds ?? DEFAULT_SECONDS
  const errors = validateExpiration(expirationSeconds)
  if (errors.length > 0) throw invalidError({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors)
  const account = storage.find(ServiceAccount, reference)
  if (!account) throw notFoundError(ServiceAccount, reference.name)
  const bound = boundTo(storage, account, spec.boundObjectRef ?? undefined)
  const audiences = spec.audiences && spec.audiences.length > 0 ? spec.audiences : API_AUDIENCES
  const isExtended = bound.pod && expirationSeconds === EXTENDED_SECONDS && audiences.some((audience) => API_AUDIENCES.includes(audience))
  const times = isExtended ? { expirationSeconds: YEAR_SECONDS, warnAfterSeconds: EXTENDED_SECONDS } : { expirationSeconds }
  const expires = Math.floor(clock.now() / 1000) + expirationSeconds
  return {
    spec: { audiences, expirationSeconds, boundObjectRef: spec.boundObjectRef ?? null },
    status: {
      token: tokens.issue({ account, audiences, ...times, ...bound }),
      expirationTimestamp: new Date(expires * 1000).toISOString().replace('.000Z', 'Z'),
    },
  }
}

function validateExpiration(seconds: number): readonly FieldError[] {
  const field = 'spec.expirationSeconds'
  if (seconds < LEAST_SECONDS) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')]
  return seconds > MOST_SECONDS ? [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')] : []
}

type Bound = Pick<TokenClaims, 'pod' | 'node' | 'secret'>

function boundTo(storage: Storage, account: ServiceAccount, ref: NonNullable<TokenSpec['boundObjectRef']> | undefined): Bound {
  if (!ref) return {}
  const { namespace, name: owner } = account.metadata
  const { apiVersion = '', kind = '', name = '' } = ref
  const place = { namespace, name }
  if (apiVersion === 'v1' && kind === 'Pod') {
    const pod = storage.find(Pod, place)
    if (!pod) throw notFoundError(Pod, name)
    if (pod.spec.serviceAccountName !== owner) {
      throw badRequestError(`cannot bind token for serviceaccount ${JSON.stringify(owner)} to pod running with different serviceaccount name.`)
    }
    requireSame(ref, pod.metadata.uid)
    const { nodeName } = pod.spec
    const uid = nodeName ? (storage.find(Node, { name: nodeName })?.metadata.uid ?? '') : ''
    return { pod, ...(nodeName ? { node: { name: nodeName, uid } } : {}) }
  }
  if (apiVersion === 'v1' && kind === 'Secret') {
    const secret = storage.find(Secret, place)
    if (!secret) throw notFoundError(Secret, name)
    requireSame(ref, secret.metadata.uid)
    return { secret }
  }
  if (apiVersion === 'v1' && kind === 'Node') {
    const node = storage.find(Node, { name })
    if (!node) throw notFoundError(Node, name)
    requireSame(ref, node.metadata.uid)
    return { node: { name, uid: node.metadata.uid } }
  }
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  throw badRequestError(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`)
}

function requireSame({ kind = '', name = '', uid }: NonNullable<TokenSpec['boundObjectRef']>, actual: string): void {
  if (!uid || uid === actual) return
  const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`
  throw conflictError({ group: '', plural: kind }, name, why)
}
