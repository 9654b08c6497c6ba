/**
 * StatefulSets. What their pods would run is not looked at before the pods are created, as upstream does not.
 * Upstream: ValidateStatefulSetSpec and ValidateStatefulSetUpdate in pkg/apis/apps/validation/validation.go (v1.32).
 */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import type { Apps, StatefulSet } from '../types'
import { isSame } from '../updates'
import { goLabelSelector, goStringMap, invalidGo } from './go-value'
import { isSelectable, validateLabels, validateLabelSelector } from './labels'
import { validateAnnotations } from './metadata'
import { nonNegative } from './probe'
import { fitsTemplate, isEmptySelector, MISFIT, validateLastingPods } from './workload'

type Spec = Readonly<Apps.StatefulSetSpec>

const none: readonly FieldError[] = []

export const validateStatefulSet = ({ spec }: StatefulSet): readonly FieldError[] => [
  ...validateManagement(spec.podManagementPolicy),
  ...validateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy'),
  ...validateRetention(spec.persistentVolumeClaimRetentionPolicy ?? {}),
  ...nonNegative(spec.replicas, 'spec.replicas'),
  ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  ...nonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
  ...validateSelector(spec),
  ...validateLastingPods(spec.template, 'StatefulSet'),
]

function validateManagement(policy: string | undefined): readonly FieldError[] {
  if (!policy) return [required('spec.podManagementPolicy')]
  if (policy === 'OrderedReady' || policy === 'Parallel') return none
  return [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]
}

function validateStrategy({ type, rollingUpdate }: Apps.StatefulSetUpdateStrategy, path: string): readonly FieldError[] {
  if (!type) return [required(path)]
  if (type === 'RollingUpdate') return validateRollingUpdate(rollingUpdate ?? {}, `${path}.rollingUpdate`)
  if (type === 'OnDelete') {
    const value = `apps.RollingUpdateStatefulSetStrategy{Partition:${rollingUpdate?.partition ?? 0}, MaxUnavailable:(*intstr.IntOrString)(nil)}`
    return rollingUpdate ? [invalidGo(`${path}.rollingUpdate`, value, "only allowed for updateStrategy 'RollingUpdate'")] : none
  }
  const pointer = rollingUpdate ? '0xc000000000' : 'nil'
  const value = `apps.StatefulSetUpdateStrategy{Type:${JSON.stringify(type)}, RollingUpdate:(*apps.RollingUpdateStatefulSetStrategy)(${pointer})}`
  return [invalidGo(path, value, "must be 'RollingUpdate' or 'OnDelete'")]
}

const validateRollingUpdate = ({ partition }: Apps.RollingUpdateStatefulSetStrategy, path: string): readonly FieldError[] =>
  nonNegative(partition, `${path}.partition`)

function validateRetention(policy: Readonly<Apps.StatefulSetPersistentVolumeClaimRetentionPolicy>): readonly FieldError[] {
  const path = 'spec.persistentVolumeClaimRetentionPolicy'
  const known = ['Retain', 'Delete']
  const check = (field: 'whenDeleted' | 'whenScaled') =>
    known.includes(policy[field] ?? '') ? none : [notSupported(`${path}.${field}`, policy[field] ?? '', known)]
  return [...check('whenDeleted'), ...check('whenScaled')]
}

function validateSelector({ selector, template }: Spec): readonly FieldError[] {
  const path = 'spec.selector'
  const labels = template.metadata?.labels
  const errors = selector ? [...validateLabelSelector(selector, path)] : [required(path)]
  if (selector && isEmptySelector(selector)) {
    errors.push(invalidGo(path, goLabelSelector(selector), 'empty selector is invalid for statefulset'))
  }
  if (selector && !isSelectable(selector)) {
    return [...errors, { type: 'FieldValueInvalid', field: path, message: `Invalid value: ${goLabelSelector(selector)}` }]
  }
  const fits = (selector && isEmptySelector(selector)) || fitsTemplate(selector, template)
  if (!fits) errors.push(invalidGo('spec.template.metadata.labels', goStringMap(labels), MISFIT))
  errors.push(...validateLabels(labels, 'spec.template.metadata.labels'))
  return [...errors, ...validateAnnotations(template.metadata?.annotations, 'spec.template.metadata.annotations')]
}

const CHANGEABLE = "'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'"

/** What names its pods and their volumes is settled once and for all. */
export function validateStatefulSetUpdate(next: StatefulSet, previous: StatefulSet): readonly FieldError[] {
  if (isSame(settled(next.spec), settled(previous.spec))) return none
  return [forbidden('spec', `updates to statefulset spec for fields other than ${CHANGEABLE} are forbidden`)]
}

function settled(spec: Spec) {
  const { replicas: _r, ordinals: _o, template: _t, updateStrategy: _u, persistentVolumeClaimRetentionPolicy: _p, minReadySeconds: _m, ...rest } = spec
  return rest
}
