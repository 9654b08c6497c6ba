/**
 * The same facts in the older form, OpenAPI 2.0: definitions at the top, references bare, no defaults.
 * Upstream: k8s.io/kube-openapi/pkg/builder (v1.32).
 */
// Simplified: only as JSON; a real API server also answers in the protobuf form that old clients ask for.
import { asNode, referenceOf, type Definitions, type SchemaNode } from './field-types'

interface Parts {
  readonly info: SchemaNode
  readonly paths: SchemaNode
  readonly definitions: Definitions
}

export const toVersion2 = ({ info, paths, definitions }: Parts): object => ({
  swagger: '2.0',
  info,
  paths: convert(paths),
  definitions: Object.fromEntries(Object.entries(definitions).map(([name, node]) => [name, convert(node)])),
})

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== 'object' || value === null) return value
  const node = asNode(value)
  const reference = referenceOf(node)
  const { default: _default, allOf: _allOf, oneOf, $ref: _reference, properties, ...rest } = node
  const converted = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, convert(item)]))
  return {
    ...converted,
    ...(reference === undefined ? {} : { $ref: `#/definitions/${reference}` }),
    ...(oneOf === undefined ? {} : { type: 'string' }),
    // Names of fields are the API's own and may be those of schema words.
    ...(properties === undefined ? {} : { properties: Object.fromEntries(Object.entries(asNode(properties)).map(([name, item]) => [name, convert(item)])) }),
  }
}
