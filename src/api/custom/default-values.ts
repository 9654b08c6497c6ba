/**
 * Defaults of the schema, and nulls that stand where they may not. What needs no change is shared.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/{algorithm,prunenulls}.go (v1.32).
 */
import { isFields, mapFields, mapItems, schemaOfField, type Fields, type Schema } from './schema'

export function withDefaults<T>(value: T, schema: Schema): T {
  return defaulted(value, schema) as T
}

function defaulted(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) return schema.items ? mapItems(value, (item) => inList(item, schema.items ?? {})) : value
  if (!isFields(value)) return value
  const whole = withMissing(withoutNulls(value, schema), schema)
  return mapFields(whole, (item, key) => {
    const below = schemaOfField(schema, key)
    return below ? defaulted(item, below) : item
  })
}

/** An item that is null and may not be takes the default of items. */
const inList = (item: unknown, schema: Schema): unknown =>
  defaulted(item === null && !schema.nullable && schema.default !== undefined ? schema.default : item, schema)

function withMissing(fields: Fields, { properties, additionalProperties }: Schema): Fields {
  const missing = Object.entries(properties ?? {}).filter(([key, { default: value }]) => value !== undefined && !Object.hasOwn(fields, key))
  const filled = missing.length === 0 ? fields : Object.fromEntries([...Object.entries(fields), ...missing.map(([key, schema]): [string, unknown] => [key, schema.default])])
  if (typeof additionalProperties !== 'object' || additionalProperties.default === undefined || additionalProperties.nullable) return filled
  return mapFields(filled, (item, key) => (item === null && !Object.hasOwn(properties ?? {}, key) ? additionalProperties.default : item))
}

/** A null where none is allowed and a default is known counts as absent. */
function withoutNulls(fields: Fields, { properties }: Schema): Fields {
  if (!properties) return fields
  return mapFields(fields, (item, key) => {
    if (item !== null || !Object.hasOwn(properties, key)) return item
    const { nullable, default: value } = properties[key]
    return nullable || value === undefined ? null : undefined
  })
}
