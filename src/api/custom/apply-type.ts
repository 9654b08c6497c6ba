/**
 * The fields of a custom resource as server-side apply merges them.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go (typeConverter), sigs.k8s.io/structured-merge-diff (v1.32).
 */
import { atomicType, deducedType, type Type } from '../apply/type'
import { isFields, type Schema } from './schema'

/** `metadata` is the type that the metadata of all objects has. */
export function applyTypeOfResource(schema: Schema, metadata: Type | undefined): Type {
  const { properties = {}, ...rest } = schema
  const text: Schema = { type: 'string' }
  const whole = typeOf({ ...rest, properties: { ...properties, apiVersion: text, kind: text, metadata: { type: 'object' } } })
  if (!whole.map || !metadata) return whole
  const fields = new Map(whole.map.fields).set('metadata', { type: metadata })
  return { ...whole, map: { ...whole.map, fields } }
}

function typeOf(schema: Schema): Type {
  if (schema['x-kubernetes-int-or-string']) return { scalar: 'untyped' }
  switch (schema.type) {
    case 'object':
      return objectType(schema)
    case 'array':
      return listType(schema)
    case 'string':
      return { scalar: 'string' }
    case 'boolean':
      return { scalar: 'boolean' }
    case 'integer':
    case 'number':
      return { scalar: 'numeric' }
    default:
      return schema['x-kubernetes-preserve-unknown-fields'] ? deducedType : atomicType
  }
}

function objectType(schema: Schema): Type {
  const { properties = {}, additionalProperties } = schema
  const fields = new Map(Object.entries(properties).map(([key, below]) => [key, { type: typeOf(below), ...(below.default === undefined ? {} : { default: below.default }) }]))
  const preserved = schema['x-kubernetes-preserve-unknown-fields'] || additionalProperties === true
  const element = isFields(additionalProperties) ? typeOf(additionalProperties) : preserved ? deducedType : undefined
  return { map: { fields, always: [], ...(element ? { element } : {}), isAtomic: schema['x-kubernetes-map-type'] === 'atomic' } }
}

function listType(schema: Schema): Type {
  const type = schema['x-kubernetes-list-type'] ?? 'atomic'
  const keys = type === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : []
  return { list: { element: schema.items ? typeOf(schema.items) : atomicType, isAtomic: type === 'atomic', keys } }
}
