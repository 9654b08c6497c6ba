/**
 * Who may come in and what they may do, in one place: what the HTTP door asks before anything else.
 * Upstream: k8s.io/apiserver/pkg/server/config.go (DefaultBuildHandlerChain, v1.32).
 * Simplified: components use the typed door and are neither asked who they are nor whether they may; a real API server asks everybody.
 */
import type { Caller } from '../../api/door'
import type { CertificateAuthority } from '../../api/certificate-authority'
import type { ApiRequest } from '../../api/http'
import type { Simulation } from '../../base/simulation'
import type { AdmissionPlugin } from './admission'
import { type Authentication, createAuthentication } from './authentication/authenticate'
import { impersonated } from './authentication/impersonation'
import { createServiceAccountTokens, type ServiceAccountTokens } from './authentication/service-account-tokens'
import { anonymous, AUTHENTICATED, MASTERS, type User } from './authentication/user-groups'
import { attributesOf, type Authorizer, type RuleResolver } from './authorization/attributes'
import { alwaysAllow, type AuthorizationMode, privilegedGroup, union } from './authorization/authorizer'
import { escalationCheck, everything } from './authorization/escalation'
import { notAllowedError } from './authorization/forbidden'
import { nodeAuthorizer } from './authorization/node-authorizer'
import { rbacAuthorizer } from './authorization/rbac-authorizer'
import { createRoleBook } from './authorization/role-book'
import type { ParsedPath } from './http/parse-path'
import type { Storage } from './storage'
import type { Strategy } from './strategy'

export interface Access {
  readonly authentication: Authentication
  readonly authorizer: Authorizer
  readonly rules: RuleResolver
  readonly tokens: ServiceAccountTokens
  readonly authority: CertificateAuthority
  /** Lets a request in and says on whose behalf; throws the 401 or 403. */
  admit(request: ApiRequest, path: ParsedPath): Caller
  /** What has to hear of writes, by resource. */
  readonly strategies: Readonly<Record<string, Strategy>>
  /** Stands behind the admission plugins. */
  readonly escalation: AdmissionPlugin
}

export interface AccessOptions {
  readonly simulation: Simulation
  readonly storage: Storage
  readonly authority: CertificateAuthority
  readonly modes: readonly AuthorizationMode[]
  readonly staticTokens: ReadonlyMap<string, User>
}

/**
 * Who is trusted and does not say who it is: what is part of this program, and clients without encryption, which keep their credentials
 * to themselves.
 * Simplified: a real API server has no such door since 1.24; before, it was the port that was called insecure.
 */
export const administrator: User = { user: 'kubernetes-admin', groups: [MASTERS, AUTHENTICATED] }

/** Simplified: health is always told to everybody; a real API server that wants everybody's name wants it here, too. */
const HEALTH = /^\/(healthz|livez|readyz)\b/

export function createAccess({ simulation, storage, authority, modes, staticTokens }: AccessOptions): Access {
  const nowMs = (): number => simulation.clock.now()
  const tokens = createServiceAccountTokens({ storage, random: simulation.random.fork('service-account-tokens'), nowMs })
  const authentication = createAuthentication({ authority, tokens, staticTokens, nowMs })
  const book = createRoleBook(storage)
  const byMode: Readonly<Record<AuthorizationMode, Authorizer>> = { Node: nodeAuthorizer(storage), RBAC: rbacAuthorizer(book), AlwaysAllow: alwaysAllow }
  // Where everything is allowed, everybody is to say who it is; upstream: ApplyAuthorization in pkg/kubeapiserver/options/authentication.go.
  const isAnonymityKept = !modes.includes('AlwaysAllow')
  const authorizer = union([privilegedGroup, ...modes.map((mode) => byMode[mode])])
  return {
    ...{ authentication, authorizer, tokens, authority, rules: isAnonymityKept ? book : withEverything(book) },
    admit(request, path) {
      const unnamed = !request.guarded ? administrator : isAnonymityKept || HEALTH.test(request.path) ? anonymous : undefined
      const sender = authentication.identify(request, unnamed)
      const user = { ...impersonated(sender, request.headers, authorizer), fieldManager: 'unknown' }
      const attributes = attributesOf(user, request, path)
      const { allowed, reason } = authorizer.authorize(attributes)
      if (!allowed) throw notAllowedError(attributes, reason)
      return user
    },
    strategies: { 'rolebindings.rbac.authorization.k8s.io': book.strategy, 'clusterrolebindings.rbac.authorization.k8s.io': book.strategy },
    escalation: escalationCheck(book, authorizer),
  }
}

/** Where everything is allowed, reviews say so as well. */
const withEverything = (book: RuleResolver): RuleResolver => ({
  rulesFor(user, namespace) {
    const { rules, errors } = book.rulesFor(user, namespace)
    return { rules: [...rules, ...everything], errors }
  },
})
