/** PersistentVolumeClaims, and what of them may change. Upstream: ValidatePersistentVolumeClaim in pkg/apis/core/validation/validation.go (v1.32). */
import { storageClassOf } from '../access-modes'
import { forbidden, invalid, required, type FieldError } from '../field-error'
import { compareQuantities, parseQuantity } from '../quantity'
import type { Core, PersistentVolumeClaim } from '../types'
import { isSame } from '../updates'
import { validateLabelSelector } from './labels'
import { validateAccessModes, validateClassName, validatePositive, validateVolumeMode } from './persistent-volume'

const none: readonly FieldError[] = []

export const validatePersistentVolumeClaim = ({ spec }: PersistentVolumeClaim): readonly FieldError[] => validateClaimSpec(spec, 'spec')

export function validateClaimSpec(spec: Core.PersistentVolumeClaimSpec, path: string): readonly FieldError[] {
  const size = spec.resources?.requests?.storage
  const at = `${path}.resources[storage]`
  return [
    ...validateLabelSelector(spec.selector, `${path}.selector`),
    ...validateAccessModes(spec.accessModes ?? [], path, 'at least 1 access mode is required'),
    ...(size === undefined ? [required(at)] : validatePositive(size, at)),
    ...validateClassName(spec.storageClassName, `${path}.storageClassName`),
    ...validateVolumeMode(spec.volumeMode, path),
    ...validateDataSources(spec, path),
  ]
}

function validateDataSources({ dataSource, dataSourceRef }: Core.PersistentVolumeClaimSpec, path: string): readonly FieldError[] {
  const errors = [
    ...(dataSource ? validateSource(dataSource, `${path}.dataSource`) : none),
    ...(dataSourceRef ? validateSource(dataSourceRef, `${path}.dataSourceRef`) : none),
  ]
  if (!dataSource || !dataSourceRef) return errors
  if (dataSourceRef.namespace) return [...errors, invalid(path, `${path}.dataSource`, 'may not be specified when dataSourceRef.namespace is specified')]
  const { namespace: _namespace, ...reference } = dataSourceRef
  return isSame(dataSource, reference) ? errors : [...errors, invalid(path, `${path}.dataSource`, 'must match dataSourceRef')]
}

function validateSource({ name, kind, apiGroup = '' }: Core.TypedLocalObjectReference, path: string): readonly FieldError[] {
  return [
    ...(name ? none : [required(`${path}.name`)]),
    ...(kind ? none : [required(`${path}.kind`)]),
    ...(apiGroup === '' && kind !== 'PersistentVolumeClaim' ? [invalid(path, kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup")] : none),
  ]
}

const FIXED = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'

/** Simplified: a real API server adds the difference as Go source; its form changes from build to build. */
export function validatePersistentVolumeClaimUpdate(next: PersistentVolumeClaim, previous: PersistentVolumeClaim): readonly FieldError[] {
  const isFixed = isSame(comparable(next, previous), previous.spec)
  return [
    ...(isFixed ? none : [forbidden('spec', FIXED)]),
    ...validateSize(next, previous),
    ...(next.spec.volumeMode === previous.spec.volumeMode ? none : [invalid('volumeMode', next.spec.volumeMode, 'field is immutable')]),
  ]
}

/** The new spec with what may change put back: the volume once, the size of a bound claim, a class where there was none. */
function comparable({ spec, status, metadata }: PersistentVolumeClaim, previous: PersistentVolumeClaim): Core.PersistentVolumeClaimSpec {
  const before = previous.spec
  const volumeName = before.volumeName ? spec.volumeName : before.volumeName
  const isUpgrade = before.storageClassName === undefined && previous.metadata.annotations !== undefined && storageClassOf({ ...previous, metadata, spec }) === storageClassOf(previous)
  const isNamed = before.storageClassName === undefined && spec.storageClassName !== undefined && storageClassOf(previous) === ''
  const storageClassName = isUpgrade || isNamed ? before.storageClassName : spec.storageClassName
  const isGrowing = status.phase === 'Bound' && spec.resources?.requests !== undefined
  const requests = isGrowing ? { ...spec.resources?.requests, storage: before.resources?.requests?.storage ?? '0' } : spec.resources?.requests
  return { ...spec, volumeName, storageClassName, resources: { ...spec.resources, ...(requests ? { requests } : {}) } }
}

/** Less than was asked for is all right as long as it is more than there is: a growth that failed may be given up. */
function validateSize({ spec }: PersistentVolumeClaim, previous: PersistentVolumeClaim): readonly FieldError[] {
  const [size, before, actual] = [spec.resources?.requests?.storage, previous.spec.resources?.requests?.storage, previous.status.capacity?.storage].map(
    (amount) => parseQuantity(amount ?? '0') ?? { nano: 0n, format: 'BinarySI' as const },
  )
  if (compareQuantities(size, before) >= 0 || compareQuantities(size, actual) > 0) return none
  return [forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')]
}
