/** Where a pod may run. Upstream: validateAffinity, ValidateTolerations, validateTopologySpreadConstraints (v1.32). */
import { duplicate, invalid, notSupported, required, type FieldError } from '../field-error'
import type { Core } from '../types'
import { labelValue, qualifiedName } from './formats'
import { validateLabelSelector } from './labels'

const none: readonly FieldError[] = []

export function validateAffinity(affinity: Core.Affinity | undefined, path: string): readonly FieldError[] {
  if (!affinity) return none
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity
  return [
    ...(nodeAffinity ? validateNodeAffinity(nodeAffinity, `${path}.nodeAffinity`) : none),
    ...(podAffinity ? validatePodAffinity(podAffinity, `${path}.podAffinity`) : none),
    ...(podAntiAffinity ? validatePodAffinity(podAntiAffinity, `${path}.podAntiAffinity`) : none),
  ]
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

function validateNodeAffinity(affinity: Core.NodeAffinity, path: string): readonly FieldError[] {
  const terms = affinity[REQUIRED]?.nodeSelectorTerms
  const at = `${path}.${REQUIRED}.nodeSelectorTerms`
  const errors: FieldError[] = []
  if (affinity[REQUIRED] && !terms?.length) errors.push(required(at, 'must have at least one node selector term'))
  errors.push(...(terms ?? []).flatMap((term, index) => validateTerm(term, `${at}[${index}]`)))
  const preferred = (affinity[PREFERRED] ?? []).flatMap(({ weight, preference }, index) => {
    const here = `${path}.${PREFERRED}[${index}]`
    return [...validateWeight(weight, here), ...validateTerm(preference ?? {}, `${here}.preference`)]
  })
  return [...errors, ...preferred]
}

const validateWeight = (weight: number | undefined, path: string): readonly FieldError[] =>
  weight !== undefined && weight >= 1 && weight <= 100 ? none : [invalid(`${path}.weight`, weight ?? 0, 'must be in the range 1-100')]

export const validateTerm = ({ matchExpressions = [], matchFields = [] }: Core.NodeSelectorTerm, path: string): readonly FieldError[] => [
  ...matchExpressions.flatMap((requirement, index) => validateRequirement(requirement, `${path}.matchExpressions[${index}]`)),
  ...matchFields.flatMap((requirement, index) => validateField(requirement, `${path}.matchFields[${index}]`)),
]

function validateRequirement({ key, operator, values = [] }: Core.NodeSelectorRequirement, path: string): readonly FieldError[] {
  return [...validateOperator(operator, values, path), ...qualifiedName(key ?? '').map((fault) => invalid(`${path}.key`, key ?? '', fault))]
}

function validateOperator(operator: string, values: readonly string[], path: string): readonly FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? none : [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return none
      return [{ type: 'FieldValueForbidden', field: `${path}.values`, message: "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'" }]
    case 'Gt':
    case 'Lt':
      return values.length === 1 ? none : [required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")]
    default:
      return [invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator')]
  }
}

function validateField({ key, operator, values = [] }: Core.NodeSelectorRequirement, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  if (operator !== 'In' && operator !== 'NotIn') errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'))
  else if (values.length !== 1) errors.push(required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
  if (key !== 'metadata.name') errors.push(invalid(`${path}.key`, key ?? '', 'not a valid field selector key'))
  return errors
}

function validatePodAffinity(affinity: Core.PodAffinity, path: string): readonly FieldError[] {
  return [
    ...(affinity[REQUIRED] ?? []).flatMap((term, index) => validatePodTerm(term, `${path}.${REQUIRED}[${index}]`)),
    ...(affinity[PREFERRED] ?? []).flatMap(({ weight, podAffinityTerm }, index) => {
      const at = `${path}.${PREFERRED}[${index}]`
      return [...validateWeight(weight, at), ...validatePodTerm(podAffinityTerm ?? {}, `${at}.podAffinityTerm`)]
    }),
  ]
}

function validatePodTerm(term: Partial<Core.PodAffinityTerm>, path: string): readonly FieldError[] {
  const topologyKey = term.topologyKey ?? ''
  return [
    ...validateLabelSelector(term.labelSelector, `${path}.labelSelector`),
    ...validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`),
    ...(topologyKey === '' ? [required(`${path}.topologyKey`, 'can not be empty')] : none),
    ...qualifiedName(topologyKey).map((fault) => invalid(`${path}.topologyKey`, topologyKey, fault)),
  ]
}

export const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export const validateTolerations = (tolerations: readonly Core.Toleration[] | undefined, path: string): readonly FieldError[] =>
  tolerations ? tolerations.flatMap((toleration, index) => validateToleration(toleration, `${path}[${index}]`)) : none

function validateToleration({ key = '', operator = '', value = '', effect = '', tolerationSeconds }: Core.Toleration, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  if (key) for (const fault of qualifiedName(key)) errors.push(invalid(`${path}.key`, key, fault))
  if (!key && operator !== 'Exists') {
    errors.push(invalid(`${path}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'))
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  }
  if (operator === 'Equal' || operator === '') for (const fault of labelValue(value)) errors.push(invalid(`${path}.operator`, value, fault))
  else if (operator !== 'Exists') errors.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists']))
  else if (value) errors.push(invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"))
  if (effect && !effects.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, effects))
  return errors
}

const answers = ['DoNotSchedule', 'ScheduleAnyway']

export function validateSpread(constraints: readonly Core.TopologySpreadConstraint[] | undefined, path: string): readonly FieldError[] {
  return (constraints ?? []).flatMap((constraint, index, all) => {
    const at = `${path}[${index}]`
    const errors = [...validateConstraint(constraint, at)]
    const { topologyKey, whenUnsatisfiable } = constraint
    const isRepeated = all.slice(index + 1).some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)
    if (isRepeated) errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`))
    return errors
  })
}

function validateConstraint(constraint: Core.TopologySpreadConstraint, path: string): readonly FieldError[] {
  const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, labelSelector } = constraint
  const errors: FieldError[] = []
  if (!(maxSkew > 0)) errors.push(invalid(`${path}.maxSkew`, maxSkew ?? 0, 'must be greater than zero'))
  if (!topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'))
  else for (const fault of qualifiedName(topologyKey)) errors.push(invalid(`${path}.topologyKey`, topologyKey, fault))
  if (!answers.includes(whenUnsatisfiable)) errors.push(notSupported(`${path}.whenUnsatisfiable`, whenUnsatisfiable ?? '', answers))
  if (minDomains !== undefined && minDomains <= 0) errors.push(invalid(`${path}.minDomains`, minDomains, 'must be greater than zero'))
  else if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule') {
    errors.push(invalid(`${path}.minDomains`, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`))
  }
  return [...errors, ...validateLabelSelector(labelSelector, `${path}.labelSelector`)]
}
