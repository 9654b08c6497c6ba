/** ResourceQuotas. Upstream: ValidateResourceQuotaSpec in pkg/apis/core/validation/validation.go (v1.32). */
import { required, type FieldError } from '../field-error'
import type { Core, ResourceQuota } from '../types'
import { goStrings, invalidGo } from './go-value'
import { isQuotaResource, validateQuantity, validateQuotaResourceName } from './resources'

const none: readonly FieldError[] = []

/** Of these scopes only what pods ask for can be counted; of what asks for nothing, only how many there are. */
const podScopes = ['Terminating', 'NotTerminating', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity']
const scopes = [...podScopes, 'BestEffort']
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
]
const ofPods = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']

type Spec = ResourceQuota['spec']

export const validateResourceQuota = ({ spec }: ResourceQuota): readonly FieldError[] => [
  ...Object.entries(spec.hard ?? {}).sort(byName).flatMap(([name, amount]) => validateHard(name, String(amount))),
  ...validateScopes(spec),
  ...(spec.scopeSelector ? validateSelector(spec, spec.scopeSelector) : none),
]

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

function validateHard(name: string, amount: string): readonly FieldError[] {
  const path = `spec.hard[${name}]`
  return [...validateQuotaResourceName(name, path), ...validateQuantity(name, amount, path)]
}

const fits = (scope: string, resource: string): boolean =>
  scope === 'BestEffort' ? resource === 'pods' : !podScopes.includes(scope) || ofPods.includes(resource)

const misfits = ({ hard = {} }: Spec, scope: string): readonly string[] =>
  Object.keys(hard).sort().filter((name) => isQuotaResource(name) && !fits(scope, name))

const isTorn = (names: readonly string[]): boolean => opposites.some((pair) => pair.every((scope) => names.includes(scope)))

const goScopes = (names: readonly string[] | undefined): string =>
  names ? `[]core.ResourceQuotaScope{${names.map((name) => JSON.stringify(name)).join(', ')}}` : '[]core.ResourceQuotaScope(nil)'

function validateScopes(spec: Spec): readonly FieldError[] {
  const { scopes: names = [] } = spec
  const refuse = (why: string): FieldError => invalidGo('spec.scopes', goScopes(names), why)
  return [
    ...names.flatMap((scope) => [
      ...(scopes.includes(scope) ? none : [refuse('unsupported scope')]),
      ...misfits(spec, scope).map(() => refuse('unsupported scope applied to resource')),
    ]),
    ...(isTorn(names) ? [refuse('conflicting scopes')] : none),
  ]
}

type Requirement = Readonly<Core.ScopedResourceSelectorRequirement>

function validateSelector(spec: Spec, { matchExpressions = [] }: Core.ScopeSelector): readonly FieldError[] {
  const path = 'spec.scopeSelector.matchExpressions'
  const errors = matchExpressions.flatMap((requirement) => {
    const { scopeName } = requirement
    const applied = misfits(spec, scopeName).map(() => invalidGo(path, goSelector(matchExpressions), 'unsupported scope applied to resource'))
    const unknown = scopes.includes(scopeName) ? none : [invalidGo(`${path}.scopeName`, JSON.stringify(scopeName), 'unsupported scope')]
    return [...unknown, ...applied, ...validateOperator(requirement, path)]
  })
  if (!isTorn(matchExpressions.map(({ scopeName }) => scopeName))) return errors
  return [...errors, invalidGo(path, goScopes(spec.scopes), 'conflicting scopes')]
}

const ONLY_EXISTS =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"

function validateOperator({ scopeName, operator, values }: Requirement, path: string): readonly FieldError[] {
  const quoted = JSON.stringify(operator ?? '')
  const isUndivided = scopes.includes(scopeName) && scopeName !== 'PriorityClass'
  const errors = isUndivided && operator !== 'Exists' ? [invalidGo(`${path}.operator`, quoted, ONLY_EXISTS)] : []
  if (operator === 'In' || operator === 'NotIn') {
    const why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
    return values?.length ? errors : [...errors, required(`${path}.values`, why)]
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    const why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
    return values?.length ? [...errors, invalidGo(`${path}.values`, goStrings(values), why)] : errors
  }
  return [...errors, invalidGo(`${path}.operator`, quoted, 'not a valid selector operator')]
}

function goSelector(requirements: readonly Requirement[]): string {
  const list = requirements.map(({ scopeName, operator, values }) => {
    const fields = [`ScopeName:${JSON.stringify(scopeName)}`, `Operator:${JSON.stringify(operator)}`, `Values:${goStrings(values)}`]
    return `core.ScopedResourceSelectorRequirement{${fields.join(', ')}}`
  })
  return `core.ScopeSelector{MatchExpressions:[]core.ScopedResourceSelectorRequirement{${list.join(', ')}}}`
}

/** Upstream: ValidateResourceQuotaStatusUpdate. */
export function validateResourceQuotaStatus({ status }: ResourceQuota): readonly FieldError[] {
  const check = (list: 'hard' | 'used'): readonly FieldError[] =>
    Object.entries(status[list] ?? {}).sort(byName).flatMap(([name, amount]) => {
      const path = `status.${list}[${name}]`
      return [...validateQuotaResourceName(name, path), ...validateQuantity(name, String(amount), path)]
    })
  return [...check('hard'), ...check('used')]
}

/** What a quota is about is settled once and for all. */
export function validateResourceQuotaUpdate({ spec }: ResourceQuota, previous: ResourceQuota): readonly FieldError[] {
  const setOf = (names: readonly string[] = []): string => [...new Set(names)].sort().join()
  if (setOf(spec.scopes) === setOf(previous.spec.scopes)) return none
  return [invalidGo('spec.scopes', goScopes(spec.scopes), 'field is immutable')]
}
