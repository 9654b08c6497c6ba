/** ValidatingAdmissionPolicyBinding: where a policy holds, and with what settings. Upstream: pkg/registry/admissionregistration/validatingadmissionpolicybinding (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultPolicyBinding } from '../defaults/admission'
import type { Kind } from '../kind'
import type { LabelSelector } from '../object'
import type * as Types from '../types'
import { countGeneration, isSame, startGeneration } from '../updates'
import { validatePolicyBinding } from '../validation/admission-policy'

export type ValidatingAdmissionPolicyBinding = Types.ValidatingAdmissionPolicyBinding

export const ValidatingAdmissionPolicyBinding: Kind<ValidatingAdmissionPolicyBinding> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  singular: 'validatingadmissionpolicybinding',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: [],
  columns: [
    nameColumn,
    textColumn('PolicyName', 'The policy.'),
    textColumn('ParamRef', 'The object that has its settings.'),
    ageColumn,
  ],
  row: (binding, nowMs) => [binding.metadata.name, binding.spec.policyName ?? '', paramsOf(binding), ageOf(binding, nowMs)],
  setDefaults: defaultPolicyBinding,
  prepareForCreate: startGeneration,
  prepareForUpdate: (next, previous) => countGeneration(next, previous, isSame(next.spec, previous.spec)),
  validate: validatePolicyBinding,
}

function paramsOf({ spec: { paramRef } }: ValidatingAdmissionPolicyBinding): string {
  if (!paramRef) return '<unset>'
  if (paramRef.name) return paramRef.namespace ? `${paramRef.namespace}/${paramRef.name}` : paramRef.name
  return paramRef.selector ? printedSelector(paramRef.selector) : '<unset>'
}

/** As its protobuf message prints itself. */
function printedSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.keys(matchLabels).sort().map((key) => `${key}: ${matchLabels[key]},`)
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
}
