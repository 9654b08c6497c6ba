/** Storage classes, attachments and drivers. Upstream: pkg/apis/storage/validation/validation.go (v1.32). */
import { duplicate, forbidden, invalid, notSupported, required, tooLong, type FieldError } from '../field-error'
import { canonicalQuantity, parseQuantity } from '../quantity'
import type { CSIDriver, CSINode, CSIStorageCapacity, Core, Storage, StorageClass, VolumeAttachment } from '../types'
import { isSame } from '../updates'
import { dnsSubdomain, qualifiedName } from './formats'
import { validateLabelSelector } from './labels'
import { oneOf, validateClassName, validateDriverName, validateVolumeSpec } from './persistent-volume'
import { nonNegative } from './probe'

const none: readonly FieldError[] = []
const MAX_PARAMETERS = 512
const MAX_PARAMETER_BYTES = 256 * 1024

export function validateStorageClass(storageClass: StorageClass): readonly FieldError[] {
  const { provisioner, parameters = {}, reclaimPolicy, volumeBindingMode, allowedTopologies = [] } = storageClass
  return [
    ...(provisioner ? qualifiedName(provisioner.toLowerCase()).map((fault) => invalid('provisioner', provisioner.toLowerCase(), fault)) : [required('provisioner')]),
    ...validateParameters(parameters),
    ...oneOf(reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy'),
    ...oneOf(volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode'),
    ...allowedTopologies.flatMap((term, index) => validateTopology(term, `allowedTopologies[${index}]`)),
  ]
}

function validateParameters(parameters: Readonly<Record<string, string>>): readonly FieldError[] {
  const entries = Object.entries(parameters)
  if (entries.length > MAX_PARAMETERS) return [tooLong('parameters', MAX_PARAMETERS)]
  const bytes = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  return [
    ...('' in parameters ? [invalid('parameters', '', 'field can not be empty.')] : none),
    ...(bytes > MAX_PARAMETER_BYTES ? [tooLong('parameters', MAX_PARAMETER_BYTES)] : none),
  ]
}

function validateTopology({ matchLabelExpressions = [] }: Core.TopologySelectorTerm, path: string): readonly FieldError[] {
  const seen = new Set<string>()
  return matchLabelExpressions.flatMap(({ key, values }, index) => {
    const at = `${path}.matchLabelExpressions[${index}]`
    const errors: FieldError[] = []
    if (!values?.length) errors.push(required(`${at}.values`))
    ;(values ?? []).forEach((value, which, all) => {
      if (all.indexOf(value) < which) errors.push(duplicate(`${at}.values[${which}]`, value))
    })
    errors.push(...qualifiedName(key).map((fault) => invalid(`${at}.key`, key, fault)))
    if (seen.has(key)) errors.push(duplicate(`${at}.key`, key))
    seen.add(key)
    return errors
  })
}

export function validateStorageClassUpdate(next: StorageClass, previous: StorageClass): readonly FieldError[] {
  const fixed = (['parameters', 'provisioner', 'reclaimPolicy'] as const).filter((field) => !isSame(next[field], previous[field]))
  return [
    ...fixed.map((field) => forbidden(field, `updates to ${field} are forbidden.`)),
    ...immutable(next.volumeBindingMode, previous.volumeBindingMode, 'volumeBindingMode'),
  ]
}

/** Simplified: a real API server prints a structure as Go source; here it is printed as JSON. */
const immutable = (next: unknown, previous: unknown, path: string): readonly FieldError[] =>
  isSame(next, previous) ? none : [invalid(path, next, 'field is immutable')]

export function validateVolumeAttachment({ spec }: VolumeAttachment): readonly FieldError[] {
  const { attacher = '', nodeName = '' } = spec
  return [
    ...(attacher ? none : [required('spec.attacher')]),
    ...validateAttachmentSource(spec.source ?? {}, 'spec.source'),
    ...dnsSubdomain(nodeName).map((fault) => invalid('spec.nodeName', nodeName, fault)),
    ...validateDriverName(attacher, 'spec.attacher'),
    ...validateClassName(spec.source?.persistentVolumeName, 'spec.source.persistentVolumeName'),
  ]
}

function validateAttachmentSource({ inlineVolumeSpec, persistentVolumeName }: Storage.VolumeAttachmentSource, path: string): readonly FieldError[] {
  const EITHER = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  if (!inlineVolumeSpec && persistentVolumeName === undefined) return [required(path, EITHER)]
  if (inlineVolumeSpec && persistentVolumeName !== undefined) return [forbidden(path, EITHER)]
  if (inlineVolumeSpec) return validateVolumeSpec(inlineVolumeSpec, `${path}.inlineVolumeSpec`)
  return persistentVolumeName ? none : [required(`${path}.persistentVolumeName`, 'must specify non empty persistentVolumeName')]
}

export const validateVolumeAttachmentUpdate = (next: VolumeAttachment, previous: VolumeAttachment): readonly FieldError[] =>
  immutable(next.spec, previous.spec, 'spec')

const MAX_NODE_ID = 256

export function validateCSINode({ spec }: CSINode): readonly FieldError[] {
  const seen = new Set<string>()
  return (spec.drivers ?? []).flatMap((driver, index) => {
    const errors = [...validateDriver(driver, `spec.drivers[${index}]`)]
    if (seen.has(driver.name)) errors.push(duplicate(`spec.drivers[${index}].name`, driver.name))
    seen.add(driver.name)
    return errors
  })
}

function validateDriver({ name, nodeID = '', allocatable, topologyKeys = [] }: Storage.CSINodeDriver, path: string): readonly FieldError[] {
  return [
    ...validateDriverName(name ?? '', `${path}.name`),
    ...(nodeID ? none : [required(`${path}.nodeID`)]),
    ...(nodeID.length > MAX_NODE_ID ? [invalid(`${path}.nodeID`, nodeID, `must be ${MAX_NODE_ID} characters or less`)] : none),
    ...nonNegative(allocatable?.count, `${path}.allocatable.count`),
    ...topologyKeys.flatMap((key, index) => [
      ...(key ? none : [required(path)]),
      ...(topologyKeys.indexOf(key) < index ? [duplicate(path, key)] : none),
      ...qualifiedName(key).map((fault) => invalid(path, key, fault)),
    ]),
  ]
}

export const validateCSINodeUpdate = (next: CSINode, previous: CSINode): readonly FieldError[] =>
  (previous.spec.drivers ?? []).flatMap((before) =>
    (next.spec.drivers ?? []).filter(({ name }) => name === before.name).flatMap((driver) => immutable(driver, before, 'spec.drivers')),
  )

const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType']
const lifecycleModes = ['Persistent', 'Ephemeral']
const TEN_MINUTES_SECONDS = 600

export function validateCSIDriver({ spec }: CSIDriver): readonly FieldError[] {
  const { tokenRequests = [], volumeLifecycleModes = [] } = spec
  return [
    ...oneOf(spec.fsGroupPolicy, groupPolicies, 'spec.fsGroupPolicy'),
    ...tokenRequests.flatMap(({ audience, expirationSeconds }, index) => {
      const at = `spec.tokenRequests[${index}]`
      if (tokenRequests.findIndex((other) => other.audience === audience) < index) return [duplicate(`${at}.audience`, audience)]
      if (expirationSeconds === undefined) return none
      const short = expirationSeconds < TEN_MINUTES_SECONDS ? 'may not specify a duration less than 10 minutes' : undefined
      const problem = short ?? (expirationSeconds > 2 ** 32 ? 'may not specify a duration larger than 2^32 seconds' : undefined)
      return problem ? [invalid(`${at}.expirationSeconds`, expirationSeconds, problem)] : none
    }),
    ...volumeLifecycleModes.filter((mode) => !lifecycleModes.includes(mode)).map((mode) => notSupported('spec.volumeLifecycleModes', mode, lifecycleModes)),
  ]
}

/** The odd name of the first path is upstream's. */
export const validateCSIDriverUpdate = ({ spec }: CSIDriver, { spec: before }: CSIDriver): readonly FieldError[] => [
  ...immutable(spec.attachRequired, before.attachRequired, 'spec.attachedRequired'),
  ...immutable(spec.volumeLifecycleModes, before.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
]

export function validateCSIStorageCapacity({ nodeTopology, storageClassName = '', capacity }: CSIStorageCapacity): readonly FieldError[] {
  const isNegative = capacity !== undefined && (parseQuantity(capacity)?.nano ?? 0n) < 0n
  return [
    ...validateLabelSelector(nodeTopology, 'nodeTopology'),
    ...dnsSubdomain(storageClassName).map((fault) => invalid('storageClassName', storageClassName, fault)),
    ...(isNegative ? [invalid('capacity', canonicalQuantity(capacity), 'must be greater than or equal to 0')] : none),
  ]
}

export const validateCSIStorageCapacityUpdate = (next: CSIStorageCapacity, previous: CSIStorageCapacity): readonly FieldError[] => [
  ...immutable(next.nodeTopology, previous.nodeTopology, 'nodeTopology'),
  ...immutable(next.storageClassName, previous.storageClassName, 'storageClassName'),
]
