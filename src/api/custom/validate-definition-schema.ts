/**
 * The schema of a definition: its root, its structure, its defaults, its words and its rules, in this order.
 * Upstream: validateCustomResourceDefinitionValidation in k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go (v1.32).
 */
import { forbidden, invalid, type FieldError } from '../field-error'
import type { Schema } from './schema'
import { validateDefaults } from './validate-schema-defaults'
import { validateSchemaRules } from './validate-schema-rules'
import { validateSchemaWords } from './validate-schema-words'
import { validateStructure } from './validate-structure'

export interface SchemaPlace {
  /** `spec.validation.openAPIV3Schema` */
  readonly path: string
  readonly hasStatus: boolean
}

export function validateSchemaOf(schema: Schema | undefined, { path, hasStatus }: SchemaPlace): readonly FieldError[] {
  if (!schema) return []
  const structure = validateStructure(schema, path)
  const defaults = structure.length > 0 ? [] : validateDefaults(schema, path)
  const words = validateSchemaWords(schema, path)
  const isSound = structure.length === 0 && defaults.length === 0 && words.length === 0
  return [
    ...(hasStatus ? validateRoot(schema, path) : []),
    ...(schema.nullable ? [forbidden(`${path}.nullable`, 'nullable cannot be true at the root')] : []),
    ...structure,
    ...defaults,
    ...words,
    ...(isSound ? validateSchemaRules(schema, path) : []),
  ]
}

/** In the order of the type that holds a schema; in parentheses upstream's names. */
const allowedAtRoot = new Map([
  ['description', 'Description'],
  ['type', 'Type'],
  ['format', 'Format'],
  ['title', 'Title'],
  ['maximum', 'Maximum'],
  ['exclusiveMaximum', 'ExclusiveMaximum'],
  ['minimum', 'Minimum'],
  ['exclusiveMinimum', 'ExclusiveMinimum'],
  ['maxLength', 'MaxLength'],
  ['minLength', 'MinLength'],
  ['pattern', 'Pattern'],
  ['maxItems', 'MaxItems'],
  ['minItems', 'MinItems'],
  ['uniqueItems', 'UniqueItems'],
  ['multipleOf', 'MultipleOf'],
  ['required', 'Required'],
  ['items', 'Items'],
  ['properties', 'Properties'],
  ['externalDocs', 'ExternalDocs'],
  ['example', 'Example'],
  ['x-kubernetes-preserve-unknown-fields', 'XPreserveUnknownFields'],
  ['x-kubernetes-validations', 'XValidations'],
])

/** What is said at the root must hold for the status as well, which is checked by itself. */
function validateRoot(schema: Schema, path: string): readonly FieldError[] {
  if (schema.type && schema.type !== 'object') {
    return [invalid(`${path}.type`, schema.type, 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled')]
  }
  const strays = Object.entries(schema).filter(([key, value]) => !allowedAtRoot.has(key) && value !== undefined && value !== false)
  if (strays.length === 0) return []
  return [invalid(path, schema, `only [${[...allowedAtRoot.values()].join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`)]
}
