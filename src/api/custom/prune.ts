/**
 * Fields that the schema does not know are dropped. What needs no change is shared.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go (v1.32).
 */
import { isFields, mapFields, mapItems, type Schema } from './schema'

const typeFields = ['apiVersion', 'kind', 'metadata']

interface Place {
  /** Where in the object: `spec.items[0]`. */
  readonly path: string
  /** Whether type and metadata belong to it unasked. */
  readonly isResource: boolean
}

const root: Place = { path: '', isResource: true }

/** `drop` hears of each field that goes. */
export function prune<T>(value: T, schema: Schema, drop: (path: string) => void = () => {}, isResource = true): T {
  return pruned(value, schema, { ...root, isResource }, drop) as T
}

function pruned(value: unknown, schema: Schema, place: Place, drop: (path: string) => void): unknown {
  if (Array.isArray(value)) {
    const { items } = schema
    if (!items) return schema['x-kubernetes-preserve-unknown-fields'] ? value : mapItems(value, (item) => (isFields(item) || Array.isArray(item) ? pruned(item, {}, { path: place.path, isResource: false }, drop) : item))
    return mapItems(value, (item, index) => pruned(item, items, { path: `${place.path}[${index}]`, isResource: isEmbedded(items) }, drop))
  }
  if (!isFields(value)) return value
  return mapFields(value, (item, key) => field(item, key, { schema, place, drop }))
}

interface Within {
  readonly schema: Schema
  readonly place: Place
  drop(path: string): void
}

function field(item: unknown, key: string, { schema, place, drop }: Within): unknown {
  const path = place.path === '' ? key : `${place.path}.${key}`
  if (place.isResource && typeFields.includes(key)) return item
  const known = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined
  if (known) return pruned(item, known, { path, isResource: isEmbedded(known) }, drop)
  if (typeof schema.additionalProperties === 'object') {
    const each = schema.additionalProperties
    return pruned(item, each, { path, isResource: isEmbedded(each) }, drop)
  }
  if (schema.additionalProperties === true || schema['x-kubernetes-preserve-unknown-fields']) return item
  drop(path)
  return undefined
}

const isEmbedded = (schema: Schema): boolean => schema['x-kubernetes-embedded-resource'] ?? false
