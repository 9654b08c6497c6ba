/**
 * What a request wants to do, as authorizers are asked about it, and what they answer.
 * Upstream: k8s.io/apiserver/pkg/authorization/authorizer/interfaces.go, pkg/endpoints/request/requestinfo.go (v1.32).
 */
import type { Caller } from '../../../api/door'
import type { ParsedPath } from '../http/parse-path'
import type { PolicyRule } from '../../../api/policy-rule'

export interface Attributes {
  readonly user: Caller
  readonly verb: string
  /** Absent for paths that are no resources: `/healthz`. */
  readonly resource?: ResourceAttributes
  readonly path: string
}

export interface ResourceAttributes {
  readonly namespace: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
}

export interface Decision {
  readonly allowed: boolean
  /** Somebody said no; without it nobody said yes. */
  readonly denied?: boolean
  /** '' when there is nothing to add. */
  readonly reason: string
  readonly evaluationError?: string
}

export interface Authorizer {
  authorize(attributes: Attributes): Decision
}

/** What somebody may do in a namespace, for reviews. */
export interface RuleResolver {
  rulesFor(user: Caller, namespace: string): ResolvedRules
}

export interface ResolvedRules {
  readonly rules: readonly PolicyRule[]
  readonly errors: readonly string[]
}

/** `path` without its query is what rules for paths are compared with. */
export function attributesOf(user: Caller, { method, path }: { method: string; path: string }, parsed: ParsedPath): Attributes {
  const question = path.indexOf('?')
  const bare = question < 0 ? path : path.slice(0, question)
  const { resource } = parsed
  if (!resource) return { user, verb: method.toLowerCase(), path: bare }
  const { group, version, plural, name, subresource } = resource
  // A namespace lies in itself: its own name is asked for as name and namespace.
  const namespace = resource.namespace ?? (plural === 'namespaces' && group === '' ? name : '')
  return {
    user,
    verb: verbOf(method, name, parsed),
    path: bare,
    resource: { namespace, group, version, resource: plural, subresource, name: name || (verbs[method] === 'get' ? nameOfSelector(parsed) : '') },
  }
}

const verbs: Readonly<Record<string, string>> = { POST: 'create', GET: 'get', HEAD: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

function verbOf(method: string, name: string, { query }: ParsedPath): string {
  const verb = Object.hasOwn(verbs, method) ? verbs[method] : ''
  if (verb === 'delete') return name ? 'delete' : 'deletecollection'
  if (verb !== 'get') return verb
  return isOn(query.get('watch')) ? 'watch' : name ? 'get' : 'list'
}

const isOn = (value: string | null): boolean => value !== null && value !== 'false' && value !== '0'

/** Lists of one name are asked about by that name. */
function nameOfSelector({ query }: ParsedPath): string {
  const [, name = ''] = /(?:^|,)metadata\.name==?([^,!=]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '') ?? []
  return name
}
