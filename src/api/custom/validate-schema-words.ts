/**
 * The words of a schema: which are known, and which go together.
 * Upstream: ValidateCustomResourceDefinitionOpenAPISchema in k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go (v1.32).
 */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import { goStrings, invalidGo } from '../validation/go-value'
import { validateRuleWords } from './validate-rule-words'
import { isFields, type Schema } from './schema'

interface Context {
  readonly isRoot: boolean
  readonly isInMeta: boolean
  /** Why there may be no defaults here. */
  readonly noDefaults: string | undefined
}

const top: Context = { isRoot: true, isInMeta: false, noDefaults: undefined }

export const validateSchemaWords = (schema: Schema, path: string): readonly FieldError[] => validate(schema, path, top)

function validate(schema: Schema, path: string, context: Context): readonly FieldError[] {
  const inside: Context = { ...context, isRoot: false }
  const { additionalProperties, properties = {}, items } = schema
  const alternatives = (['allOf', 'oneOf', 'anyOf'] as const).flatMap((name) => (schema[name] ?? []).flatMap((below, index) => validate(below, `${path}.${name}[${index}]`, inside)))
  const isClosed = additionalProperties === false || typeof additionalProperties === 'object'
  return [
    ...standardFaults(schema, path, context),
    ...(schema.uniqueItems ? [forbidden(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic')] : []),
    ...(isClosed && Object.keys(properties).length > 0 ? [forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')] : []),
    ...(isFields(additionalProperties) ? validate(additionalProperties, `${path}.additionalProperties`, context.isInMeta ? { ...inside, noDefaults: 'inside additionalProperties applying to object metadata' } : inside) : []),
    ...Object.entries(properties).flatMap(([key, below]) => validate(below, `${path}.properties[${key}]`, propertyContext(schema, key, context))),
    ...(schema.not ? validate(schema.not, `${path}.not`, inside) : []),
    ...alternatives,
    ...(isFields(items) ? validate(items, `${path}.items`, inside) : []),
    ...extensionFaults(schema, path),
    ...listFaults(schema, path),
    ...validateRuleWords(schema, path),
  ]
}

function propertyContext(schema: Schema, key: string, context: Context): Context {
  const isMeta = (context.isRoot || schema['x-kubernetes-embedded-resource']) && ['metadata', 'kind', 'apiVersion'].includes(key)
  if (!isMeta) return { ...context, isRoot: false }
  return { isRoot: false, isInMeta: true, noDefaults: context.isRoot ? `in top-level ${key}` : context.noDefaults }
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const unsupported = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref']

function standardFaults(schema: Schema, path: string, { noDefaults, isInMeta }: Context): readonly FieldError[] {
  const { type } = schema
  return [
    ...(type && !types.includes(type) ? [notSupported(`${path}.type`, type, types)] : []),
    ...(schema.default !== undefined && noDefaults ? [forbidden(`${path}.default`, `must not be set ${noDefaults}`)] : []),
    ...unsupported.filter((word) => Object.hasOwn(schema, word)).map((word) => forbidden(`${path}.${word}`, `${word} is not supported`)),
    ...(type === 'null' ? [forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative')] : []),
    ...(Array.isArray(schema.items) ? [forbidden(`${path}.items`, 'items must be a schema object and not an array')] : []),
    ...(isInMeta && schema['x-kubernetes-embedded-resource'] ? [forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta')] : []),
  ]
}

function extensionFaults(schema: Schema, path: string): readonly FieldError[] {
  const { type = '' } = schema
  const [mapType, listType] = [schema['x-kubernetes-map-type'], schema['x-kubernetes-list-type']]
  const typed = (wanted: string, word: string): FieldError[] =>
    type === '' ? [required(`${path}.type`, `must be ${wanted} if ${word} is specified`)] : [invalid(`${path}.type`, type, `must be ${wanted} if ${word} is specified`)]
  return [
    ...(schema['x-kubernetes-preserve-unknown-fields'] === false ? [invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined')] : []),
    ...(mapType !== undefined && type !== 'object' ? typed('object', 'x-kubernetes-map-type') : []),
    ...(mapType !== undefined && !['atomic', 'granular'].includes(mapType) ? [notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular'])] : []),
    ...(listType !== undefined && type !== 'array' ? typed('array', 'x-kubernetes-list-type') : setFaults(schema, path)),
    ...(listType !== undefined && !['atomic', 'set', 'map'].includes(listType) ? [notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'set', 'map'])] : []),
  ]
}

/** What is in a set is compared as a whole. */
function setFaults({ items, ...schema }: Schema, path: string): readonly FieldError[] {
  if (schema['x-kubernetes-list-type'] !== 'set' || !items) return []
  const what = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  const [listType, mapType] = [items['x-kubernetes-list-type'], items['x-kubernetes-map-type']]
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic') return [invalid(`${path}.items.x-kubernetes-list-type`, listType, what)]
  if (items.type === 'object' && mapType !== 'atomic') return [invalid(`${path}.items.x-kubernetes-map-type`, listType ?? 'null', what)]
  return []
}

function listFaults(schema: Schema, path: string): readonly FieldError[] {
  const type = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const typePath = `${path}.x-kubernetes-list-type`
  const notMap = 'must be map if x-kubernetes-list-map-keys is non-empty'
  return [
    ...(keys.length > 0 && type === undefined ? [required(typePath, notMap)] : []),
    ...(keys.length > 0 && type !== undefined && type !== 'map' ? [invalid(typePath, type, notMap)] : []),
    ...(type === 'map' ? mapFaults(schema, keys, path) : []),
    ...(type === 'map' || type === 'set' ? nullFaults(schema, type, path) : []),
  ]
}

function mapFaults({ items }: Schema, keys: readonly string[], path: string): readonly FieldError[] {
  const keysPath = `${path}.x-kubernetes-list-map-keys`
  const errors: FieldError[] = []
  if (keys.length === 0) errors.push(required(keysPath, 'must not be empty if x-kubernetes-list-type is map'))
  if (!items) return [...errors, required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map')]
  if (items.type !== 'object') return [...errors, invalid(`${path}.items.type`, items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map")]
  keys.forEach((key, index) => {
    const property = items.properties && Object.hasOwn(items.properties, key) ? items.properties[key] : undefined
    if (!property) errors.push(invalidGo(keysPath, goStrings(keys), 'entries must all be names of item properties'))
    else if (property.type === 'array' || property.type === 'object') {
      errors.push(invalid(`${path}.items.properties[${key}].type`, items.type, "must be a scalar type if parent array's x-kubernetes-list-type is map"))
    }
    if (keys.indexOf(key) < index) errors.push(invalidGo(keysPath, goStrings(keys), 'must not contain duplicate entries'))
  })
  return errors
}

function nullFaults(schema: Schema, type: string, path: string): readonly FieldError[] {
  const { items } = schema
  if (!isFields(items)) return []
  const keys = type === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : []
  return [
    ...(items.nullable ? [forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${type}`)] : []),
    ...keys.flatMap((key) => keyFaults(items, key, `${path}.items.properties[${key}]`)),
  ]
}

function keyFaults({ properties = {}, required: needed = [] }: Schema, key: string, path: string): readonly FieldError[] {
  if (!Object.hasOwn(properties, key)) return []
  const isSure = needed.includes(key) || properties[key].default !== undefined
  return [
    ...(isSure ? [] : [required(`${path}.default`, 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property')]),
    ...(properties[key].nullable ? [forbidden(`${path}.nullable`, 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable')] : []),
  ]
}
