/**
 * Whether somebody may do something: four kinds of the same question.
 * Upstream: pkg/registry/authorization/{subject,selfsubject,localsubject}accessreview, pkg/apis/authorization/validation (v1.32).
 * Simplified: selectors of a request do not narrow what is asked; a real API server hands them on to webhooks.
 */
import { apiVersionOf } from '../../../api/kind'
import { invalid, type FieldError } from '../../../api/field-error'
import type { Draft } from '../../../api/object'
import { badRequestError, invalidError } from '../../../api/status-error'
import { invalidGo } from '../../../api/validation/go-value'
import type { User } from '../authentication/user-groups'
import type { Attributes } from '../authorization/attributes'
import type { ResourceExchange } from '../http/exchange'
import { askerOf } from './asker'

interface ResourceQuestion {
  readonly namespace?: string
  readonly verb?: string
  readonly group?: string
  readonly version?: string
  readonly resource?: string
  readonly subresource?: string
  readonly name?: string
}

interface Spec {
  readonly resourceAttributes?: ResourceQuestion | null
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string } | null
  readonly user?: string
  readonly groups?: readonly string[] | null
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>> | null
}

export function answerSubjectAccess(exchange: ResourceExchange, sent: Draft): object {
  const spec = specOf(sent)
  refuse(exchange, [...validateSpec(spec), ...validateSubject(spec), ...validateMetadata(sent, 'must be empty')])
  return answer(exchange, spec, { spec, user: subjectOf(spec) })
}

export function answerSelfSubjectAccess(exchange: ResourceExchange, sent: Draft): object {
  const spec = specOf(sent)
  refuse(exchange, [...validateSpec(spec), ...validateMetadata(sent, 'must be empty')])
  return answer(exchange, spec, { spec, user: exchange.caller })
}

export function answerLocalSubjectAccess(exchange: ResourceExchange, sent: Draft): object {
  const spec = specOf(sent)
  const namespace = exchange.path.namespace ?? ''
  const { namespace: named = '' } = sent.metadata ?? {}
  const asked = spec.resourceAttributes?.namespace ?? ''
  refuse(exchange, [
    ...validateSpec(spec),
    ...validateSubject(spec),
    ...validateMetadata({ metadata: { ...sent.metadata, namespace: undefined } }, 'must be empty except for namespace'),
    ...(spec.resourceAttributes && asked !== named ? [invalid('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace')] : []),
    ...(spec.nonResourceAttributes
      ? [invalidGo('spec.nonResourceAttributes', goAttributes(spec.nonResourceAttributes), 'disallowed on this kind of request')]
      : []),
  ])
  if (named !== namespace) throw badRequestError(`spec.resourceAttributes.namespace must match namespace: ${namespace}`)
  return answer(exchange, spec, { spec, user: subjectOf(spec), namespace })
}

/** As Go prints it. */
const goAttributes = ({ path = '', verb = '' }: NonNullable<Spec['nonResourceAttributes']>): string =>
  `authorization.NonResourceAttributes{Path:${JSON.stringify(path)}, Verb:${JSON.stringify(verb)}}`

const specOf = (sent: Draft): Spec => ('spec' in sent && typeof sent.spec === 'object' && sent.spec !== null ? sent.spec : {})

const subjectOf = ({ user = '', groups, uid, extra }: Spec): User => ({
  user,
  groups: groups ?? [],
  ...(uid ? { uid } : {}),
  ...(extra ? { extra } : {}),
})

function validateSpec({ resourceAttributes, nonResourceAttributes }: Spec): FieldError[] {
  if (resourceAttributes && nonResourceAttributes) {
    return [invalidGo('spec.nonResourceAttributes', goAttributes(nonResourceAttributes), 'cannot be specified in combination with resourceAttributes')]
  }
  if (resourceAttributes || nonResourceAttributes) return []
  return [invalid('spec.resourceAttributes', 'null', 'exactly one of nonResourceAttributes or resourceAttributes must be specified')]
}

const validateSubject = ({ user = '', groups }: Spec): FieldError[] =>
  user === '' && (groups ?? []).length === 0 ? [invalid('spec.user', '', 'at least one of user or group must be specified')] : []

function validateMetadata({ metadata = {} }: Draft, rule: string): FieldError[] {
  const { managedFields, ...rest } = metadata
  const isEmpty = Object.values(rest as object).every((value) => value === undefined || value === null || value === '')
  return isEmpty ? [] : [invalid('metadata', rest, rule)]
}

function refuse({ kind }: ResourceExchange, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidError(kind, '', errors)
}

interface Question {
  readonly spec: Spec
  readonly user: User
  readonly namespace?: string
}

function answer(exchange: ResourceExchange, spec: Spec, question: Question): object {
  const { kind, registry: { access } } = exchange
  const { allowed, denied, reason, evaluationError } = access.authorizer.authorize(attributesOf(question))
  return {
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata: { ...(question.namespace ? { namespace: question.namespace } : {}), creationTimestamp: null, ...askerOf(exchange, spec) },
    spec,
    status: { allowed, ...(denied ? { denied } : {}), ...(reason ? { reason } : {}), ...(evaluationError ? { evaluationError } : {}) },
  }
}

function attributesOf({ spec, user }: Question): Attributes {
  const caller = { ...user, fieldManager: '' }
  if (!spec.resourceAttributes) return { user: caller, verb: spec.nonResourceAttributes?.verb ?? '', path: spec.nonResourceAttributes?.path ?? '' }
  const { namespace = '', verb = '', group = '', version = '', resource = '', subresource = '', name = '' } = spec.resourceAttributes
  return { user: caller, verb, path: '', resource: { namespace, group, version: version || '*', resource, subresource, name } }
}
