/** Fields that a kind does not have, in the order they are written. Upstream: sigs.k8s.io/json, UnmarshalStrict. */
import type { FieldType } from './field-types'

export function findUnknownFields(value: unknown, type: FieldType, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (type.is === 'list' && Array.isArray(value)) return value.flatMap((item, index) => findUnknownFields(item, type.item, `${path}[${index}]`))
  if (Array.isArray(value)) return []
  const entries = Object.entries(value)
  const prefix = path === '' ? '' : `${path}.`
  if (type.is === 'map') return entries.flatMap(([key, item]) => findUnknownFields(item, type.value, `${prefix}${key}`))
  if (type.is !== 'struct') return []
  return entries.flatMap(([key, item]) => {
    const field = type.fields.get(key)
    if (field) return findUnknownFields(item, field, `${prefix}${key}`)
    return item === undefined ? [] : [`${prefix}${key}`]
  })
}
