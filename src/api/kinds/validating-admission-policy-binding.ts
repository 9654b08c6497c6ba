/** ValidatingAdmissionPolicyBinding: where a policy holds, and with what settings. Upstream: pkg/registry/admissionregistration/validatingadmissionpolicybinding (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultPolicyBinding } from '../defaults/admission'
import type { Kind } from '../kind'
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

/** Simplified: a real API server prints a selector in the form of its protobuf message; here it is printed as JSON. */
function paramsOf({ spec: { paramRef } }: ValidatingAdmissionPolicyBinding): string {
  if (!paramRef) return '<unset>'
  if (paramRef.name) return paramRef.namespace ? `${paramRef.namespace}/${paramRef.name}` : paramRef.name
  return paramRef.selector ? JSON.stringify(paramRef.selector) : '<unset>'
}
