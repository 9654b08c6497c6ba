/**
 * Who sent a request: by certificate, by token, or nobody that is known.
 * Upstream: pkg/kubeapiserver/authenticator/config.go, k8s.io/apiserver/pkg/endpoints/filters/authentication.go (v1.32).
 */
import type { CertificateAuthority } from '../../../api/certificate-authority'
import type { ApiRequest } from '../../../api/http'
import { unauthorizedError } from '../../../api/status-error'
import { type Shown, userOfCertificate } from './client-certificate'
import { API_AUDIENCES, type ServiceAccountTokens, type Verified } from './service-account-tokens'
import { AUTHENTICATED, UNAUTHENTICATED, type User } from './user-groups'

export interface Authentication {
  /** `unnamed` is who comes without credentials; absent: nobody may. Throws the 401 where credentials are shown that nobody believes. */
  identify(request: ApiRequest, unnamed: User | undefined): User
  /** What a review says of a token. */
  review(token: string, audiences: readonly string[]): Verified | { readonly error: string }
}

export interface AuthenticationOptions {
  readonly authority: CertificateAuthority
  readonly tokens: ServiceAccountTokens
  /** Tokens that somebody wrote into a file, as `--token-auth-file` reads it. */
  readonly staticTokens: ReadonlyMap<string, User>
  nowMs(): number
}

export function createAuthentication(options: AuthenticationOptions): Authentication {
  const { authority, tokens, staticTokens, nowMs } = options
  // Certificates are few and verified again with each request: those that were believed are remembered.
  const believed = new Map<string, Shown>()

  function ofCertificate(pem: string): User | undefined {
    const known = believed.get(pem)
    if (known && nowMs() <= known.notAfterMs) return known.user
    const shown = userOfCertificate(pem, authority, nowMs())
    if (shown && believed.size < MOST_REMEMBERED) believed.set(pem, shown)
    return shown?.user
  }

  function ofToken(token: string, audiences: readonly string[]): Verified | { error: string } {
    const known = staticTokens.get(token)
    if (known) return { user: known, audiences }
    return tokens.verify(token, audiences) ?? { error: 'invalid bearer token' }
  }

  return {
    identify({ headers, clientCertificate }, unnamed) {
      const user = clientCertificate === undefined ? undefined : ofCertificate(clientCertificate)
      if (user) return authenticated(user)
      const token = bearerToken(headers.authorization ?? '')
      if (unnamed && token === undefined && clientCertificate === undefined) return unnamed
      const verified = token === undefined ? undefined : ofToken(token, API_AUDIENCES)
      if (!verified || 'error' in verified) throw unauthorizedError()
      return authenticated(verified.user)
    },
    review(token, audiences) {
      const verified = ofToken(token, audiences)
      return 'error' in verified ? verified : { ...verified, user: authenticated(verified.user) }
    },
  }
}

const MOST_REMEMBERED = 1000

/** Undefined where the header speaks of something else. */
function bearerToken(header: string): string | undefined {
  const [, token] = /^bearer ([^ ]+)/i.exec(header.trim()) ?? []
  return token
}

function authenticated(user: User): User {
  const { groups = [] } = user
  return groups.includes(AUTHENTICATED) || groups.includes(UNAUTHENTICATED) ? user : { ...user, groups: [...groups, AUTHENTICATED] }
}
