/**
 * What a CustomResourceDefinition must keep to. Upstream: ValidateCustomResourceDefinition in
 * k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go (v1.32).
 */
import { invalid, notSupported, required, type FieldError } from '../field-error'
import { isSame } from '../updates'
import { dns1035Label, dnsSubdomain } from '../validation/formats'
import { goStrings, invalidGo } from '../validation/go-value'
import { approvalFaults } from './approval'
import { isConditionTrue, type CustomResourceDefinition, type DefinitionSpec, type Version } from './definition'
import { hoisted } from './hoisted'
import { validateConversion } from './validate-conversion'
import { validateNames } from './validate-names'
import { validateSchemaOf } from './validate-definition-schema'
import { validateColumns, validateSelectableFields, validateSubresources } from './validate-version-parts'

export function validateDefinition(definition: CustomResourceDefinition): readonly FieldError[] {
  const { metadata, spec, status } = definition
  // Of what is there already, group and plural are told apart by themselves.
  const named = metadata.name === `${spec.names.plural}.${spec.group}` || !metadata.name || metadata.resourceVersion !== ''
  return [
    ...(named ? [] : [invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...validateSpec(spec),
    ...(status.acceptedNames ? validateNames(status.acceptedNames, 'status.acceptedNames') : []),
    ...validateStoredVersions(status.storedVersions, spec.versions),
    ...approvalFaults(definition, undefined),
    ...(spec.preserveUnknownFields ? [invalid('spec.preserveUnknownFields', true, 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead')] : []),
  ]
}

export function validateDefinitionUpdate(next: CustomResourceDefinition, previous: CustomResourceDefinition): readonly FieldError[] {
  const unchanged = (path: string, value: unknown, before: unknown): readonly FieldError[] => (isSame(value, before) ? [] : [invalid(path, value, 'field is immutable')])
  const { spec } = next
  const established = isConditionTrue(previous, 'Established')
  return [
    ...(established ? unchanged('spec.scope', spec.scope, previous.spec.scope) : []),
    ...(established ? unchanged('spec.names.kind', spec.names.kind, previous.spec.names.kind) : []),
    ...unchanged('spec.group', spec.group, previous.spec.group),
    ...unchanged('spec.names.plural', spec.names.plural, previous.spec.names.plural),
  ]
}

function validateSpec(spec: DefinitionSpec): readonly FieldError[] {
  const { shared, versions } = hoisted(spec)
  const { names } = spec
  const anyStatus = spec.versions.some(({ subresources }) => subresources?.status !== undefined)
  return [
    ...validateGroup(spec.group),
    ...(spec.scope ? (['Cluster', 'Namespaced'].includes(spec.scope) ? [] : [notSupported('spec.scope', spec.scope, ['Cluster', 'Namespaced'])]) : [required('spec.scope')]),
    ...(shared.schema?.openAPIV3Schema ? [] : versions.flatMap(({ schema }, index) => (schema?.openAPIV3Schema ? [] : [required(`spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required')]))),
    ...versions.flatMap((version, index) => validateVersion(version, `spec.versions[${index}]`, spec.versions[index])),
    ...validateVersions(versions),
    ...(['plural', 'singular', 'kind', 'listKind'] as const).filter((field) => !names[field]).map((field) => required(`spec.names.${field}`)),
    ...validateNames(names, 'spec.names'),
    ...validateSchemaOf(shared.schema?.openAPIV3Schema, { path: 'spec.validation.openAPIV3Schema', hasStatus: anyStatus }),
    ...validateSubresources(shared.subresources, 'spec.subresources'),
    ...validateColumns(shared.additionalPrinterColumns, 'spec.additionalPrinterColumns'),
    ...validateSelectableFields(shared.selectableFields, 'spec.selectableFields', shared.schema?.openAPIV3Schema),
    ...validateConversion(spec.conversion, 'spec.conversion'),
  ]
}

function validateGroup(group: string): readonly FieldError[] {
  if (!group) return [required('spec.group')]
  const faults = dnsSubdomain(group)
  if (faults.length > 0) return [invalid('spec.group', group, faults.join(','))]
  return group.includes('.') ? [] : [invalid('spec.group', group, 'should be a domain with at least one dot')]
}

/** `whole` has what was taken out of the version, too. */
function validateVersion(version: Version, path: string, whole: Version): readonly FieldError[] {
  const faults = dns1035Label(version.name)
  return [
    ...(faults.length > 0 ? [invalid(`${path}.name`, version.name, faults.join(','))] : []),
    ...deprecationFaults(version).map((fault) => invalid(`${path}.deprecationWarning`, version.deprecationWarning, fault)),
    ...validateSchemaOf(version.schema?.openAPIV3Schema, { path: `${path}.schema.openAPIV3Schema`, hasStatus: whole.subresources?.status !== undefined }),
    ...validateSubresources(version.subresources, `${path}.subresources`),
    ...validateColumns(version.additionalPrinterColumns, `${path}.additionalPrinterColumns`),
    ...validateSelectableFields(version.selectableFields, `${path}.selectableFields`, version.schema?.openAPIV3Schema),
  ]
}

function deprecationFaults({ deprecated, deprecationWarning }: Version): readonly string[] {
  if (deprecationWarning === undefined) return []
  if (!deprecated) return ['can only be set for deprecated versions']
  const odd = [...deprecationWarning].findIndex((character) => /[\p{C}\p{Zl}\p{Zp}]/u.test(character))
  return [
    ...(deprecationWarning.length > 256 ? ['must be <= 256 characters long'] : []),
    ...(deprecationWarning === '' ? ['must not be an empty string'] : []),
    ...(odd >= 0 ? [`must only contain printable UTF-8 characters; non-printable character found at index ${odd}`] : []),
  ]
}

function validateVersions(versions: readonly Version[]): readonly FieldError[] {
  const shown = versionsShown(versions)
  const isUnique = new Set(versions.map(({ name }) => name)).size === versions.length
  const hasOneStorage = versions.filter(({ storage }) => storage).length === 1
  return [
    ...(isUnique ? [] : [invalidGo('spec.versions', shown, 'must contain unique version names')]),
    ...(hasOneStorage ? [] : [invalidGo('spec.versions', shown, 'must have exactly one version marked as storage version')]),
  ]
}

/** Simplified: addresses in memory are left out; a real API server prints where each part of the list lies. */
const versionsShown = (versions: readonly Version[]): string =>
  `[]apiextensions.CustomResourceDefinitionVersion{${versions
    .map(
      ({ name, served, storage, deprecated = false }) =>
        `apiextensions.CustomResourceDefinitionVersion{Name:${JSON.stringify(name)}, Served:${served}, Storage:${storage}, Deprecated:${deprecated}, DeprecationWarning:(*string)(nil), Schema:(*apiextensions.CustomResourceValidation)(nil), Subresources:(*apiextensions.CustomResourceSubresources)(nil), AdditionalPrinterColumns:[]apiextensions.CustomResourceColumnDefinition(nil), SelectableFields:[]apiextensions.SelectableField(nil)}`,
    )
    .join(', ')}}`

function validateStoredVersions(stored: readonly string[] | undefined, versions: readonly Version[]): readonly FieldError[] {
  const path = 'status.storedVersions'
  if (!stored || stored.length === 0) return [invalidGo(path, goStrings(stored), 'must have at least one stored version')]
  const missing = versions.filter(({ name, storage }) => storage && !stored.includes(name)).map(({ name }) => invalidGo(path, goStrings(stored), `must have the storage version ${name}`))
  const gone = stored.flatMap((name, index) =>
    versions.some((version) => version.name === name)
      ? []
      : [invalid(`${path}[${index}]`, name, `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`)],
  )
  return [...missing, ...gone]
}

