/** Says yes where a role allows it, and otherwise nothing. Upstream: plugin/pkg/auth/authorizer/rbac/rbac.go (v1.32). */
import type { Authorizer } from './attributes'
import type { RoleBook } from './role-book'
import { ruleAllows } from './rule-allows'

export const rbacAuthorizer = (book: RoleBook): Authorizer => ({
  authorize(attributes) {
    const errors: string[] = []
    let reason = ''
    book.visit(attributes.user, attributes.resource?.namespace ?? '', (found) => {
      if ('error' in found) errors.push(found.error)
      else if (ruleAllows(found.rule, attributes)) reason = `RBAC: allowed by ${found.source()}`
      return reason !== ''
    })
    if (reason) return { allowed: true, reason }
    return { allowed: false, reason: errors.length > 0 ? `RBAC: ${aggregate(errors)}` : '' }
  },
})

/** Several failures as one; each is told once. */
export function aggregate(errors: readonly string[]): string {
  const texts = [...new Set(errors)]
  return texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
}
