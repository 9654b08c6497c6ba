/**
 * Schemas are structural: the type of each field is told once, outside of all alternatives, which may only narrow it.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/{validation,complete}.go (v1.32).
 */
import { describeFieldError, forbidden, invalid, required, type FieldError } from '../field-error'
import { goRegExp, regExpFault } from '../go-regexp'
import { isSame } from '../updates'
import { isFields, type Schema } from './schema'

type Level = 'root' | 'item' | 'field'

/** Sorted by their texts. */
export function validateStructure(schema: Schema, path: string): readonly FieldError[] {
  const errors = [...invariants(schema, 'root', path), ...completeness(schema, schema, { path, within: path })]
  return errors.sort((a, b) => (describeFieldError(a) < describeFieldError(b) ? -1 : 1))
}

const emptyType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

function invariants(schema: Schema, level: Level, path: string): readonly FieldError[] {
  const { additionalProperties, items, properties = {} } = schema
  return [
    ...(schema.type === 'array' && !items ? [required(`${path}.items`, 'must be specified')] : []),
    ...(isFields(items) ? invariants(items, 'item', `${path}.items`) : []),
    ...Object.entries(properties).flatMap(([key, below]) => invariants(below, 'field', `${path}.properties[${key}]`)),
    ...(additionalProperties !== undefined && level === 'root' ? [forbidden(`${path}.additionalProperties`, 'must not be used at the root')] : []),
    ...(isFields(additionalProperties) ? invariants(additionalProperties, 'field', `${path}.additionalProperties`) : []),
    ...extensionFaults(schema, path),
    ...narrowing(schema, path, { skipsAny: isIntOrString(schema.anyOf), skipsFirst: isIntOrString(schema.allOf?.[0]?.anyOf) }),
    ...typeFaults(schema, level, path),
    ...resourceFaults(schema, level, path),
  ]
}

function extensionFaults(schema: Schema, path: string): readonly FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return []
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    .filter((extension) => schema[extension])
    .map((extension) => invalid(`${path}.${extension}`, true, 'must be false if x-kubernetes-int-or-string is true'))
}

function typeFaults(schema: Schema, level: Level, path: string): readonly FieldError[] {
  const { type = '' } = schema
  const errors: FieldError[] = []
  if (schema['x-kubernetes-embedded-resource'] && type !== 'object') {
    const what = 'must be object if x-kubernetes-embedded-resource is true'
    errors.push(type === '' ? required(`${path}.type`, what) : invalid(`${path}.type`, type, what))
  } else if (type === '' && !schema['x-kubernetes-int-or-string'] && !schema['x-kubernetes-preserve-unknown-fields']) {
    errors.push(required(`${path}.type`, emptyType[level]))
  }
  if (level === 'root' && type !== '' && type !== 'object') errors.push(invalid(`${path}.type`, type, 'must be object at the root'))
  return errors
}

/** Of whole objects type and metadata are known without being told. */
function resourceFaults(schema: Schema, level: Level, path: string): readonly FieldError[] {
  const isEmbedded = schema['x-kubernetes-embedded-resource'] ?? false
  const isResource = level === 'root' || isEmbedded
  const { properties = {}, additionalProperties } = schema
  const errors: FieldError[] = []
  if (isEmbedded && additionalProperties !== undefined) errors.push(forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'))
  for (const key of ['kind', 'apiVersion']) {
    const type = Object.hasOwn(properties, key) ? (properties[key].type ?? '') : 'string'
    if (isResource && type !== 'string') errors.push(invalid(`${path}.properties[${key}].type`, type, 'must be string'))
  }
  if (Object.hasOwn(properties, 'metadata')) errors.push(...metadataFaults(properties.metadata, `${path}.properties[metadata]`, { isResource, isRoot: level === 'root' }))
  if (isEmbedded && !schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(properties).length === 0) {
    errors.push(required(`${path}.properties`, 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'))
  }
  return errors
}

function metadataFaults(schema: Schema, path: string, { isResource, isRoot }: { isResource: boolean; isRoot: boolean }): readonly FieldError[] {
  const errors: FieldError[] = []
  if (isResource && schema.type !== 'object') errors.push(invalid(`${path}.type`, schema.type ?? '', 'must be object'))
  if (!isRoot) return errors
  const { type: _type, default: _default, description: _description, properties = {}, ...rest } = schema
  const isPlain = Object.keys(properties).every((key) => key === 'name' || key === 'generateName') && Object.keys(rest).length === 0
  return isPlain ? errors : [...errors, forbidden(path, 'must not specify anything other than name and generateName, but metadata is implicitly specified')]
}

const isIntOrString = (schemas: readonly Schema[] | undefined): boolean => isSame(schemas, [{ type: 'integer' }, { type: 'string' }])

interface Skips {
  readonly skipsAny: boolean
  readonly skipsFirst: boolean
}

const noSkips: Skips = { skipsAny: false, skipsFirst: false }

function narrowing({ anyOf = [], allOf = [], oneOf = [], not, pattern }: Schema, path: string, { skipsAny, skipsFirst }: Skips): readonly FieldError[] {
  return [
    ...(skipsAny ? [] : anyOf.flatMap((schema, index) => nested(schema, `${path}.anyOf[${index}]`))),
    ...allOf.flatMap((schema, index) => nested(schema, `${path}.allOf[${index}]`, { skipsAny: skipsFirst && index === 0, skipsFirst: false })),
    ...oneOf.flatMap((schema, index) => nested(schema, `${path}.oneOf[${index}]`)),
    ...(not ? nested(not, `${path}.not`) : []),
    ...(pattern && !goRegExp(pattern) ? [invalid(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${regExpFault(pattern)}`)] : []),
  ]
}

const mustBe: readonly (readonly [keyof Schema, string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

/** Below `anyOf` and its like there is only what narrows. */
function nested(schema: Schema, path: string, skips: Skips = noSkips): readonly FieldError[] {
  const { items, properties = {} } = schema
  return [
    ...narrowing(schema, path, skips),
    ...(isFields(items) ? nested(items, `${path}.items`) : []),
    ...Object.entries(properties).flatMap(([key, below]) => nested(below, `${path}.properties[${key}]`)),
    ...mustBe.filter(([key]) => schema[key] !== undefined && schema[key] !== false && schema[key] !== '').map(([key, what]) => forbidden(`${path}.${key}`, what)),
    ...(Object.hasOwn(properties, 'metadata') ? [forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context')] : []),
  ]
}

interface Places {
  /** Of the field itself. */
  readonly path: string
  /** Of the alternative that speaks of it. */
  readonly within: string
}

/** What an alternative speaks of is told outside of it, too. */
function completeness({ not, allOf = [], anyOf = [], oneOf = [] }: Schema, known: Schema | undefined, { path, within }: Places): readonly FieldError[] {
  const below = (schemas: readonly Schema[], name: string) => schemas.flatMap((schema, index) => nestedCompleteness(schema, known, { path, within: `${within}.${name}[${index}]` }))
  return [...(not ? nestedCompleteness(not, known, { path, within: `${within}.not` }) : []), ...below(allOf, 'allOf'), ...below(anyOf, 'anyOf'), ...below(oneOf, 'oneOf')]
}

function nestedCompleteness(schema: Schema, known: Schema | undefined, places: Places): readonly FieldError[] {
  const { path, within } = places
  if (!known) return [required(path, `because it is defined in ${within}`)]
  const { items, properties = {} } = schema
  return [
    ...completeness(schema, known, places),
    ...(isFields(items) ? nestedCompleteness(items, known.items, { path: `${path}.items`, within: `${within}.items` }) : []),
    ...Object.entries(properties).flatMap(([key, below]) => {
      const field = known.properties && Object.hasOwn(known.properties, key) ? known.properties[key] : undefined
      return nestedCompleteness(below, field, { path: `${path}.properties[${key}]`, within: `${within}.properties[${key}]` })
    }),
  ]
}
