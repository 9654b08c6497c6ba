/** Completes roles and their bindings. Upstream: pkg/apis/rbac/v1/defaults.go (v1.32). */
import type { ClusterRole, ClusterRoleBinding, Rbac, Role, RoleBinding } from '../types'
import { changeEach, fill } from './fill'

const GROUP = 'rbac.authorization.k8s.io'

/** The generated type says list; the wire says null where there are no rules. */
const noRules: object = { rules: null }

export const defaultRole = <T extends Role | ClusterRole>(role: T): T =>
  role.rules === null || role.rules?.length ? role : { ...role, ...noRules }

export function defaultBinding<T extends RoleBinding | ClusterRoleBinding>(binding: T): T {
  const roleRef = fill(binding.roleRef ?? { kind: '', name: '' }, { apiGroup: GROUP })
  const referring: T = roleRef === binding.roleRef ? binding : { ...binding, roleRef }
  const { subjects } = changeEach<Bound, 'subjects'>(referring, 'subjects', defaultSubject)
  return subjects === referring.subjects ? referring : { ...referring, subjects }
}

interface Bound {
  readonly subjects?: Rbac.Subject[]
}

const defaultSubject = (subject: Rbac.Subject): Rbac.Subject =>
  subject.kind === 'User' || subject.kind === 'Group' ? fill(subject, { apiGroup: GROUP }) : subject
