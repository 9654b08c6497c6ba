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
  /** What query parameters mean, by their names. */
  readonly parameters: Readonly<Record<string, string>>
}

export function toVersion2({ info, paths, definitions, parameters }: Parts): object {
  const shared: Record<string, SchemaNode> = {}
  return {
    swagger: '2.0',
    info,
    paths: withSharedParameters(convert(paths), { shared, texts: parameters }),
    definitions: Object.fromEntries(Object.entries(definitions).map(([name, node]) => [name, convert(node)])),
    parameters: shared,
  }
}

/** Parameters of queries stand once at the end, and are referred to. */
function withSharedParameters(paths: unknown, known: { shared: Record<string, SchemaNode>; texts: Readonly<Record<string, string>> }): SchemaNode {
  const refer = (parameter: SchemaNode): SchemaNode => {
    if (parameter.in !== 'query') return parameter
    const { schema, ...rest } = parameter
    const name = String(parameter.name)
    known.shared[name] ??= { ...asNode(schema), ...(known.texts[name] === undefined ? {} : { description: known.texts[name] }), ...rest }
    return { $ref: `#/parameters/${name}` }
  }
  const inOperation = (operation: unknown): unknown => {
    if (Array.isArray(operation) || !Array.isArray(asNode(operation).parameters)) return operation
    return { ...asNode(operation), parameters: (asNode(operation).parameters as SchemaNode[]).map(refer) }
  }
  return mapValues(asNode(paths), (operations) => mapValues(asNode(operations), inOperation))
}

const mapValues = (node: SchemaNode, change: (value: unknown) => unknown): SchemaNode =>
  Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value)]))

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
