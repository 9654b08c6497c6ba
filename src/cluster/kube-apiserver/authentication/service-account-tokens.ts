/**
 * Tokens of ServiceAccounts: made, and believed again while they are good and what they are bound to is still there.
 * Upstream: pkg/serviceaccount/{claims,jwt}.go (v1.32).
 * Simplified: signed with a key of the curve P-256 (ES256); a cluster made by kubeadm signs with RSA (RS256).
 */
import type { Kind } from '../../../api/kind'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { Secret } from '../../../api/kinds/secret'
import { ServiceAccount } from '../../../api/kinds/service-account'
import type { KubeObject } from '../../../api/object'
import { decodeBase64Url, encodeBase64Url } from '../../../base/base64'
import { createSigningKey, type SigningKey } from '../../../base/certificates/signing-key'
import { sha256 } from '../../../base/hash/sha256'
import type { Random } from '../../../base/random'
import type { Storage } from '../storage'
import { CREDENTIAL_ID, serviceAccountGroups, serviceAccountName, type User } from './user-groups'

export const ISSUER = 'https://kubernetes.default.svc.cluster.local'
/** For whom a token is unless somebody says so. */
export const API_AUDIENCES: readonly string[] = [ISSUER]
const LEGACY_ISSUER = 'kubernetes/serviceaccount'
/** A clock that goes a little wrong is forgiven so much. */
const LEEWAY_SECONDS = 60

interface Reference {
  readonly name: string
  readonly uid: string
}

export interface TokenClaims {
  readonly account: ServiceAccount
  readonly audiences: readonly string[]
  readonly expirationSeconds: number
  /** After so many seconds the token should have been renewed. */
  readonly warnAfterSeconds?: number
  readonly pod?: Pod
  readonly node?: Reference
  readonly secret?: Secret
}

export interface ServiceAccountTokens {
  readonly issuer: string
  readonly algorithm: string
  /** The public keys, as RFC 7517 writes them. */
  keySet(): object
  issue(claims: TokenClaims): string
  /** A token that never expires, for a Secret of the old kind. */
  issueLegacy(account: ServiceAccount, secret: { readonly name: string }): string
  /** Why a token is not believed, or whose it is and for whom. */
  verify(token: string, audiences: readonly string[]): Verified | { readonly error: string } | undefined
}

export interface Verified {
  readonly user: User
  readonly audiences: readonly string[]
}

export interface TokenSurroundings {
  readonly storage: Storage
  readonly random: Random
  nowMs(): number
}

export function createServiceAccountTokens({ storage, random, nowMs }: TokenSurroundings): ServiceAccountTokens {
  let key: SigningKey | undefined
  const keyOf = (): SigningKey => (key ??= createSigningKey(random.fork('service-account-key')))
  const ids = random.fork('token-ids')
  const seconds = (): number => Math.floor(nowMs() / 1000)
  const sign = (claims: object): string => signed(claims, keyOf())

  return {
    issuer: ISSUER,
    algorithm: ALGORITHM,
    keySet: () => ({ keys: [publicKeyOf(keyOf())] }),
    issue({ account: { metadata }, audiences, expirationSeconds, warnAfterSeconds, pod, node, secret }) {
      const now = seconds()
      const kubernetes = {
        namespace: metadata.namespace,
        ...(node ? { node } : {}),
        ...(pod ? { pod: referenceOf(pod) } : {}),
        ...(secret ? { secret: referenceOf(secret) } : {}),
        serviceaccount: { name: metadata.name, uid: metadata.uid },
        ...(warnAfterSeconds ? { warnafter: now + warnAfterSeconds } : {}),
      }
      const times = { exp: now + expirationSeconds, iat: now, iss: ISSUER, jti: ids.uuid() }
      const sub = serviceAccountName(metadata.namespace ?? '', metadata.name)
      return sign({ aud: audiences, ...times, 'kubernetes.io': kubernetes, nbf: now, sub })
    },
    issueLegacy({ metadata: { name, namespace = '', uid } }, secret) {
      const about = 'kubernetes.io/serviceaccount'
      return sign({
        iss: LEGACY_ISSUER,
        [`${about}/namespace`]: namespace,
        [`${about}/secret.name`]: secret.name,
        [`${about}/service-account.name`]: name,
        [`${about}/service-account.uid`]: uid,
        sub: serviceAccountName(namespace, name),
      })
    },
    verify(token, audiences) {
      const claims = readClaims(token)
      if (!claims || (claims.iss !== ISSUER && claims.iss !== LEGACY_ISSUER)) return undefined
      if (!isSigned(token, keyOf())) return { error: 'failed to verify signature' }
      return claims.iss === ISSUER ? verifyBound(claims, { storage, now: seconds(), audiences }) : verifyLegacy(claims, storage, audiences)
    },
  }
}

const referenceOf = ({ metadata: { name, uid } }: KubeObject): Reference => ({ name, uid })
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const ALGORITHM = 'ES256'
const idOf = (key: SigningKey): string => encodeBase64Url(Uint8Array.from(sha256(key.publicKey)))

/** The last 64 bytes of the public half are the two coordinates of its point. */
function publicKeyOf(key: SigningKey): object {
  const [x, y] = [-64, -32].map((at) => encodeBase64Url(key.publicKey.slice(at, at === -32 ? undefined : at + 32)))
  return { use: 'sig', kty: 'EC', kid: idOf(key), crv: 'P-256', alg: ALGORITHM, x, y }
}

function signed(claims: object, key: SigningKey): string {
  const header = { alg: ALGORITHM, kid: idOf(key) }
  const content = `${encodeBase64Url(bytesOf(JSON.stringify(header)))}.${encodeBase64Url(bytesOf(JSON.stringify(claims)))}`
  return `${content}.${encodeBase64Url(key.sign(bytesOf(content), 'compact'))}`
}

type Claims = Readonly<Record<string, unknown>>

function readClaims(token: string): Claims | undefined {
  const [, claims, , more] = token.split('.')
  const bytes = claims === undefined || more !== undefined ? undefined : decodeBase64Url(claims)
  try {
    const value: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}

function isSigned(token: string, key: SigningKey): boolean {
  const dot = token.lastIndexOf('.')
  const signature = decodeBase64Url(token.slice(dot + 1))
  return signature !== undefined && key.verify(bytesOf(token.slice(0, dot)), signature, 'compact')
}

interface Question {
  readonly storage: Storage
  /** Seconds since 1970. */
  readonly now: number
  readonly audiences: readonly string[]
}

interface Bound {
  readonly namespace: string
  readonly serviceaccount: Reference
  readonly pod?: Reference
  readonly secret?: Reference
  readonly node?: Reference
}

/** The signature is ours, so the claims have the form that `issue` gave them. */
function verifyBound(claims: Claims, { storage, now, audiences }: Question): Verified | { error: string } {
  const { exp, nbf, aud, jti } = claims as { exp: number; nbf: number; aud: readonly string[]; jti: string }
  if (now > exp + LEEWAY_SECONDS) return { error: 'service account token has expired' }
  if (now + LEEWAY_SECONDS < nbf) return { error: 'service account token is not valid yet' }
  const common = aud.filter((audience) => audiences.includes(audience))
  if (common.length === 0) return { error: `token audiences ${goStrings(aud)} is invalid for the target audiences ${goStrings(audiences)}` }
  const { namespace, serviceaccount, pod, secret, node } = claims['kubernetes.io'] as Bound
  const error = problemOf(storage, namespace, { serviceaccount, pod, secret, node })
  if (error) return { error }
  const about = 'authentication.kubernetes.io'
  const extra = {
    [CREDENTIAL_ID]: [`JTI=${jti}`],
    ...(node ? { [`${about}/node-name`]: [node.name], [`${about}/node-uid`]: [node.uid] } : {}),
    ...(pod ? { [`${about}/pod-name`]: [pod.name], [`${about}/pod-uid`]: [pod.uid] } : {}),
  }
  return { user: { ...userOf(namespace, serviceaccount), extra }, audiences: common }
}

const goStrings = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`

const userOf = (namespace: string, { name, uid }: Reference): User => ({
  user: serviceAccountName(namespace, name),
  uid,
  groups: serviceAccountGroups(namespace),
})

function problemOf(storage: Storage, namespace: string, { serviceaccount, pod, secret, node }: Omit<Bound, 'namespace'>): string | undefined {
  const gone = 'service account token has been invalidated'
  const stored = (kind: Kind, { name }: Reference): KubeObject | undefined => storage.find(kind, { namespace, name })
  const account = stored(ServiceAccount as Kind, serviceaccount)
  if (!account) return `serviceaccounts ${JSON.stringify(serviceaccount.name)} not found`
  if (account.metadata.uid !== serviceaccount.uid) {
    return `service account UID (${account.metadata.uid}) does not match claim (${serviceaccount.uid})`
  }
  if (secret && stored(Secret as Kind, secret)?.metadata.uid !== secret.uid) return gone
  if (pod && stored(Pod as Kind, pod)?.metadata.uid !== pod.uid) return gone
  // A node that only stands beside the pod may have gone.
  if (node && !pod && stored(Node as Kind, node)?.metadata.uid !== node.uid) return gone
  return undefined
}

function verifyLegacy(claims: Claims, storage: Storage, audiences: readonly string[]): Verified | { error: string } {
  const claim = (name: string): string => String(claims[`kubernetes.io/serviceaccount/${name}`] ?? '')
  const namespace = claim('namespace')
  const secret = storage.find(Secret, { namespace, name: claim('secret.name') })
  if (!secret || secret.metadata.deletionTimestamp) return { error: 'service account token has been invalidated' }
  const reference = { name: claim('service-account.name'), uid: claim('service-account.uid') }
  const error = problemOf(storage, namespace, { serviceaccount: reference })
  if (error) return { error }
  return { user: userOf(namespace, reference), audiences: audiences.filter((audience) => API_AUDIENCES.includes(audience)) }
}
