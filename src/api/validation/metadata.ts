/**
 * What every object must keep to: its name, labels, annotations, owners and finalizers.
 * Upstream: k8s.io/apimachinery/pkg/api/validation/objectmeta.go, pkg/apis/core/validation/validation.go (v1.32).
 */
import { allFaults, forbidden, invalid, required, tooLong, type FieldError } from '../field-error'
import type { Kind } from '../kind'
import type { KubeObject, ObjectMeta, OwnerReference } from '../object'
import { isSame } from '../updates'
import { dns1035Label, dnsLabel, dnsSubdomain, pathSegment, qualifiedName, type Format } from './formats'
import { validateLabels } from './labels'

const none: readonly FieldError[] = []
const ANNOTATIONS_LIMIT_BYTES = 256 * 1024

/** Names become parts of host names for these; all others may have dots. */
const nameFormats: Readonly<Record<string, Format>> = {
  APIService: pathSegment,
  CertificateSigningRequest: pathSegment,
  ClusterRole: pathSegment,
  ClusterRoleBinding: pathSegment,
  Namespace: dnsLabel,
  Role: pathSegment,
  RoleBinding: pathSegment,
  Service: dns1035Label,
}

export function validateMetadata({ metadata }: KubeObject, kind: Pick<Kind, 'isCustom' | 'kind' | 'namespaced'>): readonly FieldError[] {
  return allFaults(
    validateNames(metadata, !kind.isCustom && Object.hasOwn(nameFormats, kind.kind) ? nameFormats[kind.kind] : dnsSubdomain),
    validateNamespace(metadata, kind.namespaced),
    validateLabels(metadata.labels, 'metadata.labels'),
    validateAnnotations(metadata.annotations, 'metadata.annotations'),
    metadata.ownerReferences ? validateOwners(metadata.ownerReferences, 'metadata.ownerReferences') : none,
    metadata.finalizers ? validateFinalizers(metadata.finalizers, 'metadata.finalizers') : none,
  )
}

function validateNames({ name, generateName }: ObjectMeta, format: Format): readonly FieldError[] {
  let errors: FieldError[] | undefined
  if (generateName) {
    const prefix = generateName.endsWith('-') ? `${generateName.slice(0, -1)}a` : generateName
    for (const fault of format(prefix)) (errors ??= []).push(invalid('metadata.generateName', generateName, fault))
  }
  if (!name) return [...(errors ?? none), required('metadata.name', 'name or generateName is required')]
  for (const fault of format(name)) (errors ??= []).push(invalid('metadata.name', name, fault))
  return errors ?? none
}

function validateNamespace({ namespace }: ObjectMeta, isNamespaced: boolean): readonly FieldError[] {
  if (!isNamespaced) return namespace ? [forbidden('metadata.namespace', 'not allowed on this type')] : none
  if (!namespace) return [required('metadata.namespace')]
  const faults = dnsLabel(namespace)
  return faults.length === 0 ? none : faults.map((fault) => invalid('metadata.namespace', namespace, fault))
}

export function validateAnnotations(annotations: Readonly<Record<string, string>> | undefined, path: string): readonly FieldError[] {
  if (!annotations) return none
  const errors: FieldError[] = []
  let bytes = 0
  for (const key in annotations) {
    for (const fault of qualifiedName(key.toLowerCase())) errors.push(invalid(path, key, fault))
    bytes += key.length + String(annotations[key]).length
  }
  return bytes > ANNOTATIONS_LIMIT_BYTES ? [...errors, tooLong(path, ANNOTATIONS_LIMIT_BYTES)] : errors
}

function validateOwners(owners: readonly OwnerReference[], path: string): readonly FieldError[] {
  if (owners.length === 0) return none
  const errors = owners.flatMap((owner) => validateOwner(owner, path))
  const [first, ...others] = owners.filter(({ controller }) => controller)
  for (const other of others) {
    errors.push(invalid(path, owners, `Only one reference can have Controller set to true. Found "true" in references for ${first.name} and ${other.name}`))
  }
  return errors
}

function validateOwner({ apiVersion, kind, name, uid }: OwnerReference, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!apiVersion) errors.push(invalid(`${path}.apiVersion`, '', 'version must not be empty'))
  if (!kind) errors.push(invalid(`${path}.kind`, '', 'must not be empty'))
  if (!name) errors.push(invalid(`${path}.name`, '', 'name must not be empty'))
  if (!uid) errors.push(invalid(`${path}.uid`, '', 'uid must not be empty'))
  return errors
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion']

export function validateFinalizers(finalizers: readonly string[], path: string): readonly FieldError[] {
  if (finalizers.length === 0) return none
  const errors = finalizers.flatMap((finalizer, index) => {
    const faults = qualifiedName(finalizer)
    const isKnown = finalizer.includes('/') || standardFinalizers.includes(finalizer)
    if (faults.length === 0 && !isKnown) {
      return [invalid(`${path}[${index}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]
    }
    return faults.map((fault) => invalid(`${path}[${index}]`, finalizer, fault))
  })
  const isTorn = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')
  return isTorn ? [...errors, invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')] : errors
}

const fixedFields = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const

/** What may not change while an object lives. */
export function validateMetadataUpdate(next: KubeObject, previous: KubeObject): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const field of fixedFields) {
    const value = next.metadata[field]
    const before = previous.metadata[field]
    if (value !== before && !isSame(value, before)) errors.push(invalid(`metadata.${field}`, value ?? '', 'field is immutable'))
  }
  if (!previous.metadata.deletionTimestamp) return errors
  const added = (next.metadata.finalizers ?? []).filter((finalizer) => !previous.metadata.finalizers?.includes(finalizer))
  if (added.length === 0) return errors
  return [...errors, forbidden('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(', ')}}`)]
}
