/**
 * Flow schemas and priority levels. Upstream: pkg/apis/flowcontrol/validation/validation.go (v1.32).
 * Simplified: the specs of the mandatory ones may be written over; a real API server holds them to a fixed value.
 */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import type { FlowControl, FlowSchema, PriorityLevelConfiguration } from '../types'
import { dnsLabel, dnsSubdomain } from './formats'

const none: readonly FieldError[] = []
const MAX_PRECEDENCE = 10_000
const distinguishers = ['ByNamespace', 'ByUser']

export function validateFlowSchema({ metadata, spec }: FlowSchema): readonly FieldError[] {
  const { matchingPrecedence: precedence = 0, distinguisherMethod: method, priorityLevelConfiguration, rules = [] } = spec
  const at = 'spec.matchingPrecedence'
  const level = priorityLevelConfiguration?.name ?? ''
  const isKnown = !method || distinguishers.includes(method.type)
  return [
    ...(precedence <= 0 ? [invalid(at, precedence, 'must be a positive value')] : none),
    ...(precedence > MAX_PRECEDENCE ? [invalid(at, precedence, `must not be greater than ${MAX_PRECEDENCE}`)] : none),
    ...(precedence === 1 && metadata.name !== 'exempt' ? [invalid(at, precedence, "only the schema named 'exempt' may have matchingPrecedence 1")] : none),
    ...(isKnown ? none : [notSupported('spec.distinguisherMethod.type', method, distinguishers)]),
    ...(level
      ? dnsSubdomain(level).map((fault) => invalid('spec.priorityLevelConfiguration.name', level, fault))
      : [required('spec.priorityLevelConfiguration.name', 'must reference a priority level')]),
    ...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
  ]
}

function validateRule({ subjects = [], resourceRules = [], nonResourceRules = [] }: FlowControl.PolicyRulesWithSubjects, path: string): readonly FieldError[] {
  const isEmpty = resourceRules.length === 0 && nonResourceRules.length === 0
  return [
    ...(subjects.length === 0 ? [required(`${path}.subjects`, 'subjects must contain at least one value')] : none),
    ...subjects.flatMap((subject, index) => validateSubject(subject, `${path}.subjects[${index}]`)),
    ...(isEmpty ? [required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty')] : none),
    ...resourceRules.flatMap((rule, index) => validateResourceRule(rule, `${path}.resourceRules[${index}]`)),
    ...nonResourceRules.flatMap((rule, index) => validateUrlRule(rule, `${path}.nonResourceRules[${index}]`)),
  ]
}

const subjectFields = { Group: 'group', ServiceAccount: 'serviceAccount', User: 'user' } as const
/** In upstream's order of what is forbidden beside a kind. */
const subjectOrder = ['ServiceAccount', 'User', 'Group'] as const

function validateSubject(subject: FlowControl.Subject, path: string): readonly FieldError[] {
  const kind = subjectOrder.find((name) => name === subject.kind)
  if (!kind) return [notSupported(`${path}.kind`, subject.kind ?? '', Object.keys(subjectFields))]
  const field = subjectFields[kind]
  const others = subjectOrder.filter((name) => name !== kind && subject[subjectFields[name]])
  return [
    ...(subject[field] ? validateNamed(subject, kind, `${path}.${field}`) : [required(`${path}.${field}`, `${field} is required when subject kind is '${kind}'`)]),
    ...others.map((name) => forbidden(`${path}.${subjectFields[name]}`, `${subjectFields[name]} is forbidden when subject kind is not '${name}'`)),
  ]
}

function validateNamed(subject: FlowControl.Subject, kind: keyof typeof subjectFields, path: string): readonly FieldError[] {
  const name = subject[subjectFields[kind]]?.name ?? ''
  const { namespace = '' } = subject.serviceAccount ?? {}
  if (kind !== 'ServiceAccount') return name ? none : [required(`${path}.name`)]
  return [
    ...(name ? none : [required(`${path}.name`)]),
    ...(name && name !== '*' ? dnsSubdomain(name).map((fault) => invalid(`${path}.name`, name, fault)) : none),
    ...(namespace
      ? dnsLabel(namespace).map((fault) => invalid(`${path}.namespace`, namespace, fault))
      : [required(`${path}.namespace`, 'must specify namespace for service account')]),
  ]
}

const verbNames = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch']

function validateVerbs(verbs: readonly string[], path: string): readonly FieldError[] {
  if (verbs.length === 0) return [required(path, 'verbs must contain at least one value')]
  if (verbs.includes('*')) return verbs.length > 1 ? [invalid(path, verbs, "if '*' is present, must not specify other verbs")] : none
  return verbs.every((verb) => verbNames.includes(verb)) ? none : [notSupported(path, verbs, verbNames)]
}

function validateResourceRule(rule: FlowControl.ResourcePolicyRule, path: string): readonly FieldError[] {
  const { verbs = [], apiGroups = [], resources = [], namespaces = [], clusterScope } = rule
  return [
    ...validateVerbs(verbs, `${path}.verbs`),
    ...(apiGroups.length === 0 ? [required(`${path}.apiGroups`, 'resource rules must supply at least one api group')] : none),
    ...alone(apiGroups, `${path}.apiGroups`, 'api groups'),
    ...(resources.length === 0 ? [required(`${path}.resources`, 'resource rules must supply at least one resource')] : none),
    ...alone(resources, `${path}.resources`, 'resources'),
    ...validateNamespaces(namespaces, `${path}.namespaces`, clusterScope ?? false),
  ]
}

const alone = (values: readonly string[], path: string, what: string): readonly FieldError[] =>
  values.length > 1 && values.includes('*') ? [invalid(path, values, `if '*' is present, must not specify other ${what}`)] : none

function validateNamespaces(namespaces: readonly string[], path: string, isClusterScoped: boolean): readonly FieldError[] {
  if (namespaces.length === 0) {
    return isClusterScoped ? none : [required(path, 'resource rules that are not cluster scoped must supply at least one namespace')]
  }
  if (namespaces.includes('*')) return alone(namespaces, path, 'namespaces')
  return namespaces.flatMap((namespace, index) =>
    dnsLabel(namespace).map((fault) => invalid(`${path}[${index}]`, namespace, `each member of this list must be '*' or a DNS-1123 label; ${fault}`)),
  )
}

function validateUrlRule({ verbs = [], nonResourceURLs: urls = [] }: FlowControl.NonResourcePolicyRule, path: string): readonly FieldError[] {
  const at = `${path}.nonResourceURLs`
  const ofVerbs = validateVerbs(verbs, `${path}.verbs`)
  if (urls.length === 0) return [...ofVerbs, required(at, 'nonResourceURLs must contain at least one value')]
  if (urls.includes('*')) return [...ofVerbs, ...alone(urls, at, 'non-resource URLs')]
  return [...ofVerbs, ...urls.flatMap((url, index) => validateUrl(url, `${at}[${index}]`))]
}

function validateUrl(url: string, path: string): readonly FieldError[] {
  const refuse = (why: string): readonly FieldError[] => [invalid(path, url, why)]
  if (url === '') return refuse('must not be empty')
  if (url === '/') return none
  if (!url.startsWith('/')) return refuse('must start with slash')
  if (url.includes(' ')) return refuse('must not contain white-space')
  if (url.includes('//')) return refuse('must not contain double slash')
  const stars = url.split('*').length - 1
  return stars > 1 || (stars === 1 && !url.endsWith('/*')) ? refuse('wildcard can only do suffix matching') : none
}

export function validatePriorityLevel({ metadata: { name }, spec }: PriorityLevelConfiguration): readonly FieldError[] {
  const { type = '', limited, exempt } = spec
  const isOdd = (name === 'exempt') !== (type === 'Exempt')
  const kind = type === 'Exempt' || type === 'Limited' ? none : [notSupported('spec.type', type, ['Exempt', 'Limited'])]
  return [
    ...(isOdd ? [invalid('spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'")] : none),
    ...kind,
    ...(type === 'Exempt' && limited ? [forbidden('spec.limited', 'must be nil if the type is not Limited')] : none),
    ...(type === 'Limited' && exempt ? [forbidden('spec.exempt', 'must be nil if the type is Limited')] : none),
    ...(type === 'Limited' ? (limited ? validateLimited(limited, 'spec.limited') : [required('spec.limited', 'must not be empty when type is Limited')]) : none),
  ]
}

function validateLimited(limited: FlowControl.LimitedPriorityLevelConfiguration, path: string): readonly FieldError[] {
  const { nominalConcurrencyShares: shares = 0, lendablePercent: lendable = 0, borrowingLimitPercent: borrowing = 0, limitResponse } = limited
  return [
    ...(shares < 0 ? [invalid(`${path}.nominalConcurrencyShares`, shares, 'must be a non-negative integer')] : none),
    ...validateResponse(limitResponse ?? { type: '' }, `${path}.limitResponse`),
    ...(lendable < 0 || lendable > 100 ? [invalid(`${path}.lendablePercent`, lendable, 'must be between 0 and 100, inclusive')] : none),
    ...(borrowing < 0 ? [invalid(`${path}.borrowingLimitPercent`, borrowing, 'if specified, must be a non-negative integer')] : none),
  ]
}

function validateResponse({ type = '', queuing }: FlowControl.LimitResponse, path: string): readonly FieldError[] {
  if (type === 'Reject') return queuing ? [forbidden(`${path}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')] : none
  if (type !== 'Queue') return [notSupported(`${path}.type`, type, ['Queue', 'Reject'])]
  return queuing ? validateQueuing(queuing, `${path}.queuing`) : [required(`${path}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')]
}

const MAX_QUEUES = 10_000_000
const MAX_HASH_BITS = 60

function validateQueuing({ queueLengthLimit: limit = 0, queues = 0, handSize = 0 }: FlowControl.QueuingConfiguration, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  if (limit <= 0) errors.push(invalid(`${path}.queueLengthLimit`, limit, 'must be positive'))
  if (queues <= 0) errors.push(invalid(`${path}.queues`, queues, 'must be positive'))
  else if (queues > MAX_QUEUES) errors.push(invalid(`${path}.queues`, queues, `must not be greater than ${MAX_QUEUES}`))
  const bits = Math.ceil(Math.log2(queues) * handSize)
  if (handSize <= 0) errors.push(invalid(`${path}.handSize`, handSize, 'must be positive'))
  else if (handSize > queues) errors.push(invalid(`${path}.handSize`, handSize, `should not be greater than queues (${queues})`))
  else if (bits > MAX_HASH_BITS) {
    const why = `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${MAX_HASH_BITS}`
    errors.push(invalid(`${path}.handSize`, handSize, why))
  }
  return errors
}
