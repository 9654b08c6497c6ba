/**
 * The JSON schema by which manifests in the editor are completed and checked, made from the cluster's own OpenAPI document: which
 * definition applies is told by apiVersion and kind, so that a mistake is reported for the kind that was meant and no other.
 */
export interface OpenApiDocument {
  readonly definitions?: Readonly<Record<string, SchemaNode>>
  readonly components?: { readonly schemas?: Readonly<Record<string, SchemaNode>> }
}

export type SchemaNode = { readonly [field: string]: unknown }

interface KindName {
  readonly group: string
  readonly version: string
  readonly kind: string
}

interface Root {
  readonly name: string
  readonly apiVersion: string
  readonly kind: string
}

const KINDS = 'x-kubernetes-group-version-kind'

/** What is said of each definition (under the empty name) and of its fields. */
export type SchemaDocs = Readonly<Record<string, Readonly<Record<string, string>>>>

export function manifestSchema(document: OpenApiDocument, docs: SchemaDocs = {}): SchemaNode {
  const definitions = document.definitions ?? document.components?.schemas ?? {}
  const roots = rootsOf(definitions)
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: { type: 'string', enum: [...new Set(roots.map(({ apiVersion }) => apiVersion))].sort() },
      kind: { type: 'string', enum: [...new Set(roots.map(({ kind }) => kind))].sort() },
    },
    allOf: roots.map(({ name, apiVersion, kind }) => ({
      if: { properties: { apiVersion: { const: apiVersion }, kind: { const: kind } }, required: ['apiVersion', 'kind'] },
      then: { $ref: `#/definitions/${name}` },
    })),
    definitions: Object.fromEntries(Object.entries(definitions).map(([name, node]) => [name, documented(definitionOf(name, node), docs[name])])),
  }
}

/** Kinds that have metadata: options and other answers are no manifests. */
function rootsOf(definitions: Readonly<Record<string, SchemaNode>>): Root[] {
  return Object.entries(definitions).flatMap(([name, node]) => {
    const kinds = node[KINDS]
    if (!isTree(node.properties) || !('metadata' in node.properties) || !Array.isArray(kinds) || /List$/.test(name)) return []
    return kinds.filter(isKindName).map(({ group, version, kind }) => ({ name, kind, apiVersion: group === '' ? version : `${group}/${version}` }))
  })
}

const isTree = (value: unknown): value is SchemaNode => typeof value === 'object' && value !== null && !Array.isArray(value)
const isKindName = (value: unknown): value is KindName => isTree(value) && typeof value.kind === 'string' && typeof value.version === 'string'

function definitionOf(name: string, node: SchemaNode): SchemaNode {
  const converted = convert(node)
  if (!isTree(converted)) return {}
  // The service shows the title where it would show `apps.v1.DeploymentSpec`.
  const title = name.split('.').at(-1)
  const isClosed = isTree(converted.properties) && converted.additionalProperties === undefined
  return { title, ...converted, ...(isClosed ? { additionalProperties: false } : {}) }
}

function documented(node: SchemaNode, docs: SchemaDocs[string] | undefined): SchemaNode {
  if (!docs) return node
  const properties = isTree(node.properties) ? node.properties : {}
  const described = Object.entries(properties).map(([name, field]) => [name, isTree(field) && docs[name] ? withText(field, docs[name]) : field])
  return { description: docs[''], ...node, ...(node.properties ? { properties: Object.fromEntries(described) } : {}) }
}

/** A reference says nothing beside it in this dialect, so it is wrapped. */
const withText = (field: SchemaNode, description: string): SchemaNode => ('$ref' in field ? { allOf: [field], description } : { ...field, description })

/** OpenAPI to JSON schema: references, and the two ways in which Kubernetes says "a number or a text". */
function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert)
  if (!isTree(value)) return value
  const { default: fallback, ...fields } = value
  const isEither = fields['x-kubernetes-int-or-string'] === true || fields.format === 'int-or-string' || fields.format === 'quantity'
  const converted: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    if (name.startsWith('x-kubernetes-') || name === 'format') continue
    // Names of properties are the API's own and may be those of schema words.
    if (name === 'properties' && isTree(field)) converted[name] = mapValues(field, convert)
    else converted[name] = name === '$ref' ? String(field).replace('#/components/schemas/', '#/definitions/') : convert(field)
  }
  if (isEither) converted.type = ['string', 'number']
  // kubectl itself writes `creationTimestamp: null`.
  if (fields.format === 'date-time') converted.type = ['string', 'null']
  // An empty default says nothing, and completion would insert it.
  return isTree(fallback) || fallback === undefined ? converted : { ...converted, default: fallback }
}

const mapValues = (tree: SchemaNode, change: (value: unknown) => unknown): SchemaNode =>
  Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, change(value)]))
