/**
 * Acting as somebody else, for those who may: every name that is taken on is asked about.
 * Upstream: k8s.io/apiserver/pkg/endpoints/filters/impersonation.go (v1.32).
 */
import { badRequestError } from '../../../api/status-error'
import type { Attributes, Authorizer, ResourceAttributes } from '../authorization/attributes'
import { notAllowedError } from '../authorization/forbidden'
import { ANONYMOUS, AUTHENTICATED, serviceAccountGroups, splitServiceAccount, UNAUTHENTICATED, type User } from './user-groups'

type Headers = Readonly<Record<string, string>>

const USER = 'impersonate-user'
const GROUP = 'impersonate-group'
const UID = 'impersonate-uid'
const EXTRA = 'impersonate-extra-'

/** The user that the request acts as; the one who sent it when it acts as nobody else. */
export function impersonated(requester: User, headers: Headers, authorizer: Authorizer): User {
  const extras = Object.keys(headers).filter((name) => name.startsWith(EXTRA))
  if (headers[USER] === undefined && headers[GROUP] === undefined && headers[UID] === undefined && extras.length === 0) return requester
  const user = headers[USER] ?? ''
  const wishes = wishesOf(headers, extras)
  if (user === '') throw badRequestError(`requested ${describe(wishes)} without impersonating a user`)
  for (const wish of wishes) require(requester, wish, authorizer)
  const extra = Object.fromEntries(extras.map((name) => [extraKey(name), valuesOf(headers[name])]))
  return {
    user,
    groups: groupsOf(user, headers[GROUP] === undefined ? undefined : valuesOf(headers[GROUP])),
    ...(headers[UID] ? { uid: headers[UID] } : {}),
    ...(extras.length > 0 ? { extra } : {}),
  }
}

interface Wish {
  readonly group: string
  readonly namespace: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
}

function wishesOf(headers: Headers, extras: readonly string[]): Wish[] {
  const core = { group: '', namespace: '', subresource: '' }
  const account = splitServiceAccount(headers[USER] ?? '')
  const authentication = { group: 'authentication.k8s.io', namespace: '' }
  return [
    ...(account ? [{ ...core, ...account, resource: 'serviceaccounts' }] : headers[USER] ? [{ ...core, resource: 'users', name: headers[USER] }] : []),
    ...valuesOf(headers[GROUP]).map((name) => ({ ...core, resource: 'groups', name })),
    ...extras.flatMap((header) =>
      valuesOf(headers[header]).map((name) => ({ ...authentication, resource: 'userextras', subresource: extraKey(header), name })),
    ),
    ...(headers[UID] ? [{ ...authentication, resource: 'uids', subresource: '', name: headers[UID] }] : []),
  ]
}

function require(requester: User, wish: Wish, authorizer: Authorizer): void {
  const resource: ResourceAttributes = { ...wish, version: wish.group ? 'v1' : '' }
  const attributes: Attributes = { user: { ...requester, fieldManager: '' }, verb: 'impersonate', path: '', resource }
  const { allowed, reason } = authorizer.authorize(attributes)
  if (!allowed) throw notAllowedError(attributes, reason)
}

/** Groups that were named replace those that a user would have; everybody but the unknown one is authenticated. */
function groupsOf(user: string, named: readonly string[] | undefined): string[] {
  const account = splitServiceAccount(user)
  const groups = [...(named ?? (account ? serviceAccountGroups(account.namespace) : []))]
  const says = groups.includes(AUTHENTICATED) || groups.includes(UNAUTHENTICATED)
  if (user === ANONYMOUS) return groups.includes(UNAUTHENTICATED) ? groups : [...groups, UNAUTHENTICATED]
  return says ? groups : [...groups, AUTHENTICATED]
}

/** Several headers of one name arrive as one, each value with a line feed behind it, or with commas between. */
function valuesOf(header: string | undefined): string[] {
  if (header === undefined || header === '') return []
  return header.endsWith('\n') ? header.slice(0, -1).split('\n') : header.split(/, ?/)
}

function extraKey(header: string): string {
  const escaped = header.slice(EXTRA.length).toLowerCase()
  try {
    return decodeURIComponent(escaped)
  } catch {
    return escaped
  }
}

/** As Go prints a list of object references: kind, namespace, name, uid, version, revision, field. */
function describe(wishes: readonly Wish[]): string {
  const kinds: Readonly<Record<string, string>> = { users: 'User', groups: 'Group', userextras: 'UserExtra', uids: 'UID', serviceaccounts: 'ServiceAccount' }
  const shown = wishes.map(
    ({ resource, namespace, name, group, subresource }) => `{${kinds[resource]} ${namespace} ${name}  ${group ? `${group}/v1` : ''}  ${subresource}}`,
  )
  return `[${shown.join(' ')}]`
}
