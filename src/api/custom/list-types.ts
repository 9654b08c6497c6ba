/**
 * Lists that are sets, or maps by some keys: no item twice.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go (v1.32).
 */
import { duplicateGo } from '../validation/go-value'
import type { FieldError } from '../field-error'
import { goValue } from './go-literal'
import { isFields, schemaOfField, type Schema } from './schema'

export function validateListTypes(value: unknown, schema: Schema, path = ''): readonly FieldError[] {
  if (Array.isArray(value)) {
    const { items } = schema
    const below = items ? value.flatMap((item, index) => validateListTypes(item, items, `${path}[${index}]`)) : []
    return [...validateUnique(value, schema, path), ...below]
  }
  if (!isFields(value)) return []
  return Object.entries(value).flatMap(([key, item]) => {
    const below = schemaOfField(schema, key)
    const isNamed = Object.hasOwn(schema.properties ?? {}, key)
    return below ? validateListTypes(item, below, isNamed ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`) : []
  })
}

function validateUnique(list: readonly unknown[], schema: Schema, path: string): readonly FieldError[] {
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') return repeated(list).map(({ item, index }) => duplicateGo(`${path}[${index}]`, goValue(item)))
  if (type !== 'map') return []
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const keyed = list.map((item) => (isFields(item) ? Object.fromEntries(keys.filter((key) => Object.hasOwn(item, key)).map((key) => [key, item[key]])) : {}))
  return repeated(keyed).map(({ item, index }) => duplicateGo(`${path}[${index}]`, goValue(item)))
}

/** Each value that occurs more than once is told at its second place. */
function repeated(list: readonly unknown[]): readonly { readonly item: unknown; readonly index: number }[] {
  const seen = new Map<string, number>()
  const found: { item: unknown; index: number }[] = []
  list.forEach((item, index) => {
    const key = JSON.stringify(canonical(item))
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    if (count === 2) found.push({ item, index })
  })
  return found
}

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  return isFields(value) ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, canonical(item)]) : value
}
