/** PersistentVolumes, and what of them may change. Upstream: ValidatePersistentVolume in pkg/apis/core/validation/validation.go (v1.32). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import { canonicalQuantity, parseQuantity } from '../quantity'
import type { Core, PersistentVolume } from '../types'
import { isSame } from '../updates'
import { dnsSubdomain } from './formats'
import { notSupportedGo } from './go-value'
import { validateTerm } from './scheduling'
import { needs, noStepsBack, validateHostPath, validateNfs } from './volume'

const none: readonly FieldError[] = []

type VolumeSpec = Core.PersistentVolumeSpec

export const validatePersistentVolume = ({ spec }: PersistentVolume): readonly FieldError[] => validateVolumeSpec(spec, 'spec')

const reclaimPolicies = ['Delete', 'Recycle', 'Retain']

export const validateVolumeSpec = (spec: VolumeSpec, path: string): readonly FieldError[] => [
  ...validateAccessModes(spec.accessModes ?? [], path, ''),
  ...validateCapacity(spec.capacity ?? {}, `${path}.capacity`),
  ...oneOf(spec.persistentVolumeReclaimPolicy, reclaimPolicies, `${path}.persistentVolumeReclaimPolicy`),
  ...validateNodeAffinity(spec.nodeAffinity, `${path}.nodeAffinity`),
  ...validateSources(spec, path),
  ...validateRecycling(spec, path),
  ...validateClassName(spec.storageClassName, `${path}.storageClassName`),
  ...validateVolumeMode(spec.volumeMode, path),
]

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']

/** `missing` is what is said where there is none. */
export function validateAccessModes(modes: readonly string[], path: string, missing: string): readonly FieldError[] {
  const at = `${path}.accessModes`
  const isMixed = modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod')
  return [
    ...(modes.length === 0 ? [required(at, missing)] : none),
    ...modes.flatMap((mode) => oneOf(mode, accessModes, at)),
    ...(isMixed ? [forbidden(at, 'may not use ReadWriteOncePod with other access modes')] : none),
  ]
}

export const oneOf = (value: string | undefined, supported: readonly string[], path: string): readonly FieldError[] =>
  value === undefined || value === '' || supported.includes(value) ? none : [notSupported(path, value, supported)]

export const validateVolumeMode = (mode: string | undefined, path: string): readonly FieldError[] =>
  mode === undefined || ['Block', 'Filesystem'].includes(mode) ? none : [notSupported(`${path}.volumeMode`, mode, ['Block', 'Filesystem'])]

export const validateClassName = (name: string | undefined, path: string): readonly FieldError[] =>
  name ? dnsSubdomain(name).map((fault) => invalid(path, name, fault)) : none

type Amounts = Readonly<Record<string, string>>

/** Simplified: what else is in a capacity beside storage is left out where the whole is printed; a real API server prints it as Go source. */
function validateCapacity(capacity: Amounts, path: string): readonly FieldError[] {
  const names = Object.keys(capacity)
  const isOdd = !('storage' in capacity) || names.length > 1
  return [
    ...(names.length === 0 ? [required(path)] : none),
    ...(isOdd ? [notSupportedGo(path, 'core.ResourceList{}', ['storage'])] : none),
    ...names.flatMap((name) => validateAmount(capacity[name], `${path}[${name}]`)),
  ]
}

const validateAmount = (amount: string, path: string): readonly FieldError[] => {
  const { nano } = parseQuantity(amount) ?? { nano: 0n }
  return [
    ...(nano < 0n ? [invalid(path, Number(nano / 1_000_000_000n), 'must be a valid resource quantity')] : none),
    ...validatePositive(amount, path),
  ]
}

export const validatePositive = (amount: string, path: string): readonly FieldError[] =>
  (parseQuantity(amount)?.nano ?? 0n) > 0n ? none : [invalid(path, canonicalQuantity(amount), 'must be greater than zero')]

function validateNodeAffinity(affinity: Core.VolumeNodeAffinity | undefined, path: string): readonly FieldError[] {
  if (!affinity) return none
  if (!affinity.required) return [required(`${path}.required`, 'must specify required node constraints')]
  const terms = affinity.required.nodeSelectorTerms ?? []
  const at = `${path}.required.nodeSelectorTerms`
  if (terms.length === 0) return [required(at, 'must have at least one node selector term')]
  return terms.flatMap((term, index) => validateTerm(term, `${at}[${index}]`))
}

type SourceCheck = readonly [keyof VolumeSpec, (spec: VolumeSpec, path: string) => readonly FieldError[]]

const taken = (): readonly FieldError[] => none

/**
 * In upstream's order: of two sources the later one in this list is refused.
 * Simplified: the sources of single storage vendors are taken as they come; a real cluster checks each of them.
 */
const sources: readonly SourceCheck[] = [
  ['hostPath', ({ hostPath }, path) => validateHostPath(hostPath ?? { path: '' }, path)],
  ['gcePersistentDisk', ({ gcePersistentDisk }, path) => needs(gcePersistentDisk?.pdName, `${path}.pdName`)],
  ['awsElasticBlockStore', ({ awsElasticBlockStore }, path) => needs(awsElasticBlockStore?.volumeID, `${path}.volumeID`)],
  ['glusterfs', taken],
  ['flocker', taken],
  ['nfs', ({ nfs }, path) => validateNfs(nfs ?? { path: '', server: '' }, path)],
  ['rbd', taken],
  ['quobyte', taken],
  ['cephfs', taken],
  ['iscsi', taken],
  ['cinder', ({ cinder }, path) => needs(cinder?.volumeID, `${path}.volumeID`)],
  ['fc', taken],
  ['flexVolume', ({ flexVolume }, path) => needs(flexVolume?.driver, `${path}.driver`)],
  ['azureFile', taken],
  ['vsphereVolume', ({ vsphereVolume }, path) => needs(vsphereVolume?.volumePath, `${path}.volumePath`)],
  ['photonPersistentDisk', taken],
  ['portworxVolume', taken],
  ['azureDisk', taken],
  ['scaleIO', taken],
  ['local', ({ local, nodeAffinity }, path) => validateLocal(local, nodeAffinity, path)],
  ['storageos', taken],
  ['csi', ({ csi }, path) => [...validateDriverName(csi?.driver ?? '', `${path}.driver`), ...needs(csi?.volumeHandle, `${path}.volumeHandle`)]],
]

const sourceNames = sources.map(([name]) => name)

function validateSources(spec: VolumeSpec, path: string): readonly FieldError[] {
  const given = sources.filter(([name]) => spec[name])
  if (given.length === 0) return [required(path, 'must specify a volume type')]
  return given.flatMap(([name, check], index) =>
    index === 0 ? check(spec, `${path}.${name}`) : [forbidden(`${path}.${name}`, 'may not specify more than 1 volume type')],
  )
}

function validateLocal(local: Core.LocalVolumeSource | undefined, affinity: unknown, path: string): readonly FieldError[] {
  const location = local?.path ?? ''
  const errors = [...(location ? noStepsBack(location, `${path}.path`) : [required(`${path}.path`)])]
  return affinity ? errors : [...errors, required('metadata.annotations', 'Local volume requires node affinity')]
}

/** Upstream: ValidateCSIDriverName. */
export function validateDriverName(name: string, path: string): readonly FieldError[] {
  if (!name) return [required(path)]
  const isLong = name.length > 63
  return [
    ...(isLong ? [{ ...forbidden(path, ''), type: 'FieldValueTooLong' as const, message: 'Too long: may not be more than 63 bytes' }] : none),
    ...dnsSubdomain(name.toLowerCase()).map((fault) => invalid(path, name, fault)),
  ]
}

function validateRecycling({ hostPath, persistentVolumeReclaimPolicy: policy }: VolumeSpec, path: string): readonly FieldError[] {
  const isRoot = hostPath !== undefined && /^\/*$/.test(hostPath.path) && hostPath.path !== ''
  return isRoot && policy === 'Recycle' ? [forbidden(`${path}.persistentVolumeReclaimPolicy`, "may not be 'recycle' for a hostPath mount of '/'")] : none
}

/** Simplified: a real API server adds the difference as Go source; its form changes from build to build. */
export function validatePersistentVolumeUpdate({ spec }: PersistentVolume, { spec: before }: PersistentVolume): readonly FieldError[] {
  const isMoved = sourceNames.some((name) => !isSame(spec[name], before[name]))
  const isModeChanged = spec.volumeMode !== before.volumeMode
  const isElsewhere = before.nodeAffinity !== undefined && !isSame(spec.nodeAffinity, before.nodeAffinity)
  return [
    ...(isMoved ? [forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation')] : none),
    ...(isModeChanged ? [invalid('volumeMode', spec.volumeMode, 'field is immutable')] : none),
    ...(isElsewhere ? [invalid('nodeAffinity', spec.nodeAffinity ?? null, 'field is immutable')] : none),
  ]
}
