/** ValidatingAdmissionPolicy: rules in CEL for what may be written. Upstream: pkg/registry/admissionregistration/validatingadmissionpolicy (v1.32). */
import { ageColumn, ageOf, nameColumn, numberColumn, textColumn } from '../columns'
import { defaultPolicy } from '../defaults/admission'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validatePolicy } from '../validation/admission-policy'

export type ValidatingAdmissionPolicy = Types.ValidatingAdmissionPolicy

export const ValidatingAdmissionPolicy: Kind<ValidatingAdmissionPolicy> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  singular: 'validatingadmissionpolicy',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: ['status'],
  columns: [
    nameColumn,
    numberColumn('Validations', 'How many rules it has.'),
    textColumn('ParamKind', 'The kind of object that its rules take settings from.'),
    ageColumn,
  ],
  row: (policy, nowMs) => [policy.metadata.name, policy.spec.validations?.length ?? 0, paramKindOf(policy), ageOf(policy, nowMs)],
  setDefaults: defaultPolicy,
  prepareForCreate: (policy) => startGeneration({ ...policy, status: {} }),
  prepareForUpdate: raiseGeneration,
  validate: validatePolicy,
}

const paramKindOf = ({ spec: { paramKind } }: ValidatingAdmissionPolicy): string =>
  paramKind ? `${paramKind.apiVersion ?? ''}/${paramKind.kind ?? ''}` : '<unset>'
