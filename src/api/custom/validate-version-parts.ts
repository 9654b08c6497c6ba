/**
 * Subresources, printer columns and selectable fields of a version.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go (v1.32).
 */
import { duplicate, invalid, required, tooMany, type FieldError } from '../field-error'
import type { PrinterColumn, Subresources, Version } from './definition'
import { schemaAt } from './field-path'
import type { Schema } from './schema'

export function validateSubresources(subresources: Subresources | undefined, path: string): readonly FieldError[] {
  const scale = subresources?.scale
  if (!scale) return []
  const below = `${path}.scale`
  return [
    ...validateScalePath(scale.specReplicasPath, `${below}.specReplicasPath`, '.spec'),
    ...validateScalePath(scale.statusReplicasPath, `${below}.statusReplicasPath`, '.status'),
    ...(scale.labelSelectorPath ? validateSelectorPath(scale.labelSelectorPath, `${below}.labelSelectorPath`) : []),
  ]
}

function validateScalePath(value: string | undefined, path: string, root: string): readonly FieldError[] {
  if (!value) return [required(path)]
  const faults = validateSimplePath(value, path)
  if (faults.length > 0 || value.startsWith(`${root}.`)) return faults
  return [invalid(path, value, `should be a json path under ${root}`)]
}

function validateSelectorPath(value: string, path: string): readonly FieldError[] {
  const faults = validateSimplePath(value, path)
  if (faults.length > 0 || value.startsWith('.spec.') || value.startsWith('.status.')) return faults
  return [invalid(path, value, 'should be a json path under either .spec or .status')]
}

const validateSimplePath = (value: string, path: string): readonly FieldError[] =>
  value.startsWith('.') ? [] : [invalid(path, value, 'must be a simple json path starting with .')]

const types = ['boolean', 'date', 'integer', 'number', 'string']
const formats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

export const validateColumns = (columns: readonly PrinterColumn[] | undefined, path: string): readonly FieldError[] =>
  (columns ?? []).flatMap((column, index) => validateColumn(column, `${path}[${index}]`))

function validateColumn({ name, type, format, jsonPath }: PrinterColumn, path: string): readonly FieldError[] {
  const oneOf = (values: readonly string[]): string => `must be one of ${values.join(',')}`
  return [
    ...(name ? [] : [required(`${path}.name`)]),
    ...(type ? (types.includes(type) ? [] : [invalid(`${path}.type`, type, oneOf(types))]) : [required(`${path}.type`, oneOf(types))]),
    ...(format && !formats.includes(format) ? [invalid(`${path}.format`, format, oneOf(formats))] : []),
    ...(jsonPath ? validateSimplePath(jsonPath, `${path}.JSONPath`) : [required(`${path}.JSONPath`)]),
  ]
}

const MAX_SELECTABLE_FIELDS = 8

export function validateSelectableFields(fields: Version['selectableFields'], path: string, schema: Schema | undefined): readonly FieldError[] {
  if (!fields || fields.length === 0) return []
  if (!schema) return [invalid(path, '', 'selectableFields may only be set when version.schema.openAPIV3Schema is not included')]
  const seen = new Set<string>()
  const errors = fields.flatMap(({ jsonPath }, index) => {
    const place = `${path}[${index}].jsonPath`
    if (!jsonPath) return [required(place)]
    const found = schemaAt(jsonPath, schema, false)
    if ('fault' in found) return [invalid(place, jsonPath, `is an invalid path: ${found.fault}`)]
    const isRepeated = seen.has(jsonPath)
    seen.add(jsonPath)
    return [
      ...(/^\.metadata(\.|$)/.test(jsonPath) ? [invalid(place, jsonPath, 'must not point to fields in metadata')] : []),
      ...(['string', 'boolean', 'integer'].includes(found.schema.type ?? '') ? [] : [invalid(place, jsonPath, 'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.')]),
      ...(isRepeated ? [duplicate(place, jsonPath)] : []),
    ]
  })
  return seen.size > MAX_SELECTABLE_FIELDS ? [...errors, tooMany(path, seen.size, MAX_SELECTABLE_FIELDS)] : errors
}
