/**
 * To which writes a webhook or a policy applies. Upstream: validateRuleWithOperations in
 * pkg/apis/admissionregistration/validation/validation.go (v1.32).
 */
import type { AdmissionRule } from '../admission-rule'
import { duplicate, invalid, notSupported, required, tooMany, type FieldError } from '../field-error'
import type { Admission } from '../types'
import { pathSegment, qualifiedName } from './formats'
import { validateLabelSelector } from './labels'

const none: readonly FieldError[] = []
const operationNames = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const scopes = ['*', 'Cluster', 'Namespaced']

export const supported = (value: string | undefined, names: readonly string[], path: string): readonly FieldError[] =>
  value === undefined || names.includes(value) ? none : [notSupported(path, value, names)]

export function validateRule(rule: AdmissionRule, path: string): readonly FieldError[] {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule
  return [
    ...validateList(operations, `${path}.operations`, 'operations'),
    ...operations.flatMap((operation, index) => supported(operation, operationNames, `${path}.operations[${index}]`)),
    ...validateList(apiGroups, `${path}.apiGroups`, 'API groups'),
    ...validateList(apiVersions, `${path}.apiVersions`, 'API versions'),
    ...apiVersions.flatMap((version, index) => (version ? none : [required(`${path}.apiVersions[${index}]`)])),
    ...validateResources(resources, `${path}.resources`),
    ...supported(scope, scopes, `${path}.scope`),
  ]
}

/** At least one, and nothing beside `*`. */
function validateList(values: readonly string[], path: string, what: string): readonly FieldError[] {
  if (values.length === 0) return [required(path)]
  return values.length > 1 && values.includes('*') ? [invalid(path, values, `if '*' is present, must not specify other ${what}`)] : none
}

function validateResources(resources: readonly string[], path: string): readonly FieldError[] {
  if (resources.length === 0) return [required(path)]
  const isTooMuch = resources.length > 1 && resources.includes('*/*')
  const isLastPlain = resources.filter((name) => name && !name.includes('/')).at(-1)
  const isMixed = resources.includes('*') && isLastPlain !== undefined && isLastPlain !== '*'
  return [
    ...resources.flatMap((name, index) => validateResource(name, resources.slice(0, index), `${path}[${index}]`)),
    ...(isTooMuch ? [invalid(path, resources, "if '*/*' is present, must not specify other resources")] : none),
    ...(isMixed ? [invalid(path, resources, "if '*' is present, must not specify other resources without subresources")] : none),
  ]
}

function validateResource(name: string, before: readonly string[], path: string): readonly FieldError[] {
  if (!name) return [required(path)]
  const slash = name.indexOf('/')
  if (slash < 0) return none
  const [resource, subresource] = [name.slice(0, slash), name.slice(slash + 1)]
  const covering = [`${resource}/*`, `*/${subresource}`].filter((wide) => before.includes(wide))
  return covering.map((wide) => invalid(path, name, `if '${wide}' is present, must not specify ${name}`))
}

const matchPolicies = ['Equivalent', 'Exact']

export function validateMatch(match: Admission.MatchResources, path: string): readonly FieldError[] {
  return [
    ...supported(match.matchPolicy, matchPolicies, `${path}.matchPolicy`),
    ...validateLabelSelector(match.namespaceSelector, `${path}.namespaceSelector`),
    ...validateLabelSelector(match.objectSelector, `${path}.objectSelector`),
    ...(match.resourceRules ?? []).flatMap((rule, index) => validateNamedRule(rule, `${path}.resourceRules[${index}]`)),
    ...(match.excludeResourceRules ?? []).flatMap((rule, index) => validateNamedRule(rule, `${path}.excludeResourceRules[${index}]`)),
  ]
}

function validateNamedRule(rule: AdmissionRule, path: string): readonly FieldError[] {
  const names = rule.resourceNames ?? []
  return [
    ...names.flatMap((name, index) => [
      ...pathSegment(name).map((fault) => invalid(`${path}.resourceNames[${index}]`, name, fault)),
      ...(names.indexOf(name) < index ? [duplicate(`${path}.resourceNames[${index}]`, name)] : none),
    ]),
    ...validateRule(rule, path),
  ]
}

const MAX_CONDITIONS = 64

/** That they compile is asked elsewhere. */
export function validateMatchConditions(conditions: readonly Admission.MatchCondition[] | undefined, path: string): readonly FieldError[] {
  const all = conditions ?? []
  return [
    ...(all.length > MAX_CONDITIONS ? [tooMany(path, all.length, MAX_CONDITIONS)] : none),
    ...all.flatMap(({ name, expression = '' }, index) => {
      const at = `${path}[${index}]`
      const isRepeated = name && all.findIndex((other) => other.name === name) < index
      return [
        ...(expression.trim() ? none : [required(`${at}.expression`)]),
        ...(name ? qualifiedName(name).map((fault) => invalid(`${at}.name`, name, fault)) : [required(`${at}.name`)]),
        ...(isRepeated ? [duplicate(`${at}.name`, name)] : none),
      ]
    }),
  ]
}
