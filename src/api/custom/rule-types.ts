/**
 * The type that `self` has in the rules of a schema.
 * Upstream: SchemaDeclType in k8s.io/apiserver/pkg/cel/common/schemas.go (v1.32).
 */
import { isNameable } from '../cel/names'
import type { CelType } from '../cel/types'
import type { Schema } from './schema'

const metadata: CelType = { fields: { name: 'string', generateName: 'string' } }

/** Undefined for what rules cannot look into. */
export function ruleType(schema: Schema, isResource: boolean): CelType | undefined {
  if (schema['x-kubernetes-int-or-string']) return 'dyn'
  switch (schema.type) {
    case 'array': {
      const items = schema.items && ruleType(schema.items, isEmbedded(schema.items))
      return items && { list: items }
    }
    case 'object':
      return objectType(schema, isResource)
    case 'string':
      return textTypes[schema.format ?? ''] ?? 'string'
    case 'boolean':
      return 'bool'
    case 'integer':
      return 'int'
    case 'number':
      return 'double'
    default:
      return undefined
  }
}

const textTypes: Readonly<Record<string, CelType>> = { byte: 'bytes', date: 'timestamp', 'date-time': 'timestamp', duration: 'duration' }

function objectType({ properties = {}, additionalProperties }: Schema, isResource: boolean): CelType | undefined {
  if (typeof additionalProperties === 'object') {
    const value = ruleType(additionalProperties, isEmbedded(additionalProperties))
    return value && { map: value }
  }
  const fields: [string, CelType][] = isResource ? [['kind', 'string'], ['apiVersion', 'string'], ['metadata', metadata]] : []
  for (const [key, schema] of Object.entries(properties)) {
    const type = isNameable(key) ? ruleType(schema, isEmbedded(schema)) : undefined
    if (type && !(isResource && key === 'metadata')) fields.push([key, type])
  }
  return { fields: Object.fromEntries(fields) }
}

export const isEmbedded = (schema: Schema): boolean => schema['x-kubernetes-embedded-resource'] ?? false
