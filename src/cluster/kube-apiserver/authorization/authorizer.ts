/**
 * Who decides, in their order: the first one with an opinion.
 * Upstream: pkg/kubeapiserver/authorizer/reload.go, k8s.io/apiserver/pkg/authorization/union (v1.32).
 */
import type { Attributes, Authorizer, Decision } from './attributes'

/** As `--authorization-mode` names them. */
export type AuthorizationMode = 'Node' | 'RBAC' | 'AlwaysAllow'

export const alwaysAllow: Authorizer = { authorize: () => ({ allowed: true, reason: '' }) }

/** Members of system:masters may do everything, whatever the roles say. */
export const privilegedGroup: Authorizer = {
  authorize: ({ user }) => ({ allowed: user.groups?.includes('system:masters') ?? false, reason: '' }),
}

export const union = (authorizers: readonly Authorizer[]): Authorizer => ({
  authorize(attributes: Attributes): Decision {
    const reasons: string[] = []
    for (const authorizer of authorizers) {
      const decision = authorizer.authorize(attributes)
      if (decision.allowed || decision.denied) return decision
      if (decision.reason) reasons.push(decision.reason)
    }
    return { allowed: false, reason: reasons.length > 0 ? [...new Set(reasons)].join('\n') : '' }
  },
})
