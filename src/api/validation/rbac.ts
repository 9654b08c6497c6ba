/** Roles and their bindings. Upstream: pkg/apis/rbac/validation/validation.go (v1.32). */
import { invalid, notSupported, required, type FieldError } from '../field-error'
import type { ClusterRole, ClusterRoleBinding, Rbac, Role, RoleBinding } from '../types'
import { isSame } from '../updates'
import { dnsSubdomain, pathSegment } from './formats'
import { goStrings, invalidGo } from './go-value'
import { isSelectable, validateLabelSelector } from './labels'

const GROUP = 'rbac.authorization.k8s.io'
const none: readonly FieldError[] = []

export const validateRole = ({ rules }: Role): readonly FieldError[] => (rules ?? []).flatMap((rule, index) => validateRule(rule, `rules[${index}]`, true))

export const validateClusterRole = ({ rules, aggregationRule }: ClusterRole): readonly FieldError[] => [
  ...(rules ?? []).flatMap((rule, index) => validateRule(rule, `rules[${index}]`, false)),
  ...(aggregationRule ? validateAggregation(aggregationRule) : none),
]

function validateAggregation({ clusterRoleSelectors: selectors = [] }: Rbac.AggregationRule): readonly FieldError[] {
  const path = 'aggregationRule.clusterRoleSelectors'
  if (selectors.length === 0) return [required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  return selectors.flatMap((selector, index) => [
    ...validateLabelSelector(selector, `${path}[${index}]`),
    ...(isSelectable(selector) ? none : [invalidGo(`${path}[${index}]`, 'null', 'invalid label selector.')]),
  ])
}

function validateRule(rule: Rbac.PolicyRule, path: string, isNamespaced: boolean): readonly FieldError[] {
  const { verbs, nonResourceURLs: urls, apiGroups, resources, resourceNames } = rule
  const errors: FieldError[] = []
  if (!verbs?.length) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'))
  if (urls?.length) {
    const refuse = (why: string): FieldError => invalidGo(`${path}.nonResourceURLs`, goStrings(urls), why)
    if (isNamespaced) errors.push(refuse('namespaced rules cannot apply to non-resource URLs'))
    const isBoth = apiGroups?.length || resources?.length || resourceNames?.length
    return isBoth ? [...errors, refuse('rules cannot apply to both regular resources and non-resource URLs')] : errors
  }
  if (!apiGroups?.length) errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'))
  if (!resources?.length) errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'))
  return errors
}

export const validateRoleBinding = (binding: RoleBinding): readonly FieldError[] => validateBinding(binding, ['Role', 'ClusterRole'])

export const validateClusterRoleBinding = (binding: ClusterRoleBinding): readonly FieldError[] => validateBinding(binding, ['ClusterRole'])

function validateBinding(binding: RoleBinding | ClusterRoleBinding, roles: readonly string[]): readonly FieldError[] {
  const { apiGroup, kind, name } = binding.roleRef
  const isNamespaced = roles.includes('Role')
  return [
    ...(apiGroup === GROUP ? none : [notSupported('roleRef.apiGroup', apiGroup, [GROUP])]),
    ...(roles.includes(kind) ? none : [notSupported('roleRef.kind', kind ?? '', roles)]),
    ...(name ? pathSegment(name).map((fault) => invalid('roleRef.name', name, fault)) : [required('roleRef.name')]),
    ...(binding.subjects ?? []).flatMap((subject, index) => validateSubject(subject, `subjects[${index}]`, isNamespaced)),
  ]
}

const subjectKinds = ['ServiceAccount', 'User', 'Group']

function validateSubject(subject: Rbac.Subject, path: string, isNamespaced: boolean): readonly FieldError[] {
  const { kind, name = '' } = subject
  const errors: FieldError[] = name ? [] : [required(`${path}.name`)]
  if (!subjectKinds.includes(kind)) return [...errors, notSupported(`${path}.kind`, kind ?? '', subjectKinds)]
  if (kind === 'ServiceAccount') return [...errors, ...validateAccount(subject, path, isNamespaced)]
  if (!name) errors.push(invalid(`${path}.name`, name, `${kind.toLowerCase()} name cannot be empty`))
  return subject.apiGroup === GROUP ? errors : [...errors, notSupported(`${path}.apiGroup`, subject.apiGroup ?? '', [GROUP])]
}

function validateAccount({ name, apiGroup, namespace }: Rbac.Subject, path: string, isNamespaced: boolean): readonly FieldError[] {
  return [
    ...(name ? dnsSubdomain(name).map((fault) => invalid(`${path}.name`, name, fault)) : none),
    ...(apiGroup ? [notSupported(`${path}.apiGroup`, apiGroup, [''])] : none),
    ...(isNamespaced || namespace ? none : [required(`${path}.namespace`)]),
  ]
}

/** Whom a binding binds may change, to what may not. */
export function validateBindingUpdate<T extends RoleBinding | ClusterRoleBinding>({ roleRef }: T, previous: T): readonly FieldError[] {
  if (isSame(roleRef, previous.roleRef)) return none
  const value = `rbac.RoleRef{APIGroup:${JSON.stringify(roleRef.apiGroup)}, Kind:${JSON.stringify(roleRef.kind)}, Name:${JSON.stringify(roleRef.name)}}`
  return [invalidGo('roleRef', value, 'cannot change roleRef')]
}
