/** Users and groups that mean something to the API server itself. Upstream: k8s.io/apiserver/pkg/authentication/{user,serviceaccount} (v1.32). */
import type { Caller } from '../../../api/door'

export const AUTHENTICATED = 'system:authenticated'
export const UNAUTHENTICATED = 'system:unauthenticated'
export const MASTERS = 'system:masters'
export const ANONYMOUS = 'system:anonymous'

/** Who a request comes from, before anybody knows what its writes are booked under. */
export type User = Omit<Caller, 'fieldManager'>

export const anonymous: User = { user: ANONYMOUS, groups: [UNAUTHENTICATED] }

export const serviceAccountName = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`
export const serviceAccountGroups = (namespace: string): string[] => ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]

/** The two names in `system:serviceaccount:NAMESPACE:NAME`. */
export function splitServiceAccount(user: string): { namespace: string; name: string } | undefined {
  const [, namespace, name] = /^system:serviceaccount:([a-z0-9]([-a-z0-9]*[a-z0-9])?):([^:]+)$/.exec(user)?.filter((_, index) => index !== 2) ?? []
  return namespace === undefined || name === undefined ? undefined : { namespace, name }
}

export const CREDENTIAL_ID = 'authentication.kubernetes.io/credential-id'
