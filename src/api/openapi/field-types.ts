/**
 * The types of fields as the decoder needs them, read from the OpenAPI document once and shared by all that look up fields.
 * Format: https://spec.openapis.org/oas/v3.0.0, with `allOf` of one reference where Kubernetes adds a default.
 */
import { apiVersionOf, type Kind } from '../kind'
import { namedGoType } from './go-types'

export type SchemaNode = { readonly [key: string]: unknown }
export type Definitions = Readonly<Record<string, SchemaNode>>

export type FieldType =
  | { readonly is: 'struct'; readonly goType: string; readonly name: string; readonly fields: ReadonlyMap<string, FieldType>; readonly required: ReadonlySet<string> }
  | { readonly is: 'list'; readonly goType: string; readonly item: FieldType }
  | { readonly is: 'map'; readonly goType: string; readonly value: FieldType }
  | { readonly is: 'string' | 'boolean' | 'int32' | 'int64' | 'number' | 'bytes'; readonly goType: string }
  | { readonly is: 'quantity' | 'time' | 'microTime' | 'intOrString' | 'any'; readonly goType: string }

export type Struct = Extract<FieldType, { is: 'struct' }>

const REFERENCE = '#/components/schemas/'
const KINDS = 'x-kubernetes-group-version-kind'

/** Types that Go decodes in a way of their own. */
const special: Readonly<Record<string, FieldType>> = {
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': { is: 'any', goType: 'v1.JSON' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray': { is: 'any', goType: 'v1.JSONSchemaPropsOrArray' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool': { is: 'any', goType: 'v1.JSONSchemaPropsOrBool' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray': { is: 'any', goType: 'v1.JSONSchemaPropsOrStringArray' },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { is: 'quantity', goType: 'resource.Quantity' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { is: 'any', goType: 'v1.FieldsV1' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { is: 'microTime', goType: 'v1.MicroTime' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { is: 'time', goType: 'v1.Time' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { is: 'any', goType: 'runtime.RawExtension' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { is: 'intOrString', goType: 'intstr.IntOrString' },
}

export class FieldTypes {
  readonly #definitions: Definitions
  readonly #known = new Map<string, FieldType>(Object.entries(special))
  readonly #names = new Map<string, string>()

  constructor(definitions: Definitions) {
    this.#definitions = definitions
    for (const [name, node] of Object.entries(definitions)) {
      for (const { group, version, kind } of kindsOf(node)) this.#names.set(`${apiVersionOf({ group, version })}/${kind}`, name)
    }
  }

  /** The definition of a kind by its name in the document. */
  definitionOf(kind: Pick<Kind, 'group' | 'version' | 'kind'>): string | undefined {
    return this.#names.get(`${apiVersionOf(kind)}/${kind.kind}`)
  }

  of(kind: Pick<Kind, 'group' | 'version' | 'kind'>): Struct | undefined {
    const name = this.definitionOf(kind)
    const type = name === undefined ? undefined : this.#definition(name)
    return type?.is === 'struct' ? type : undefined
  }

  #definition(name: string): FieldType {
    const known = this.#known.get(name)
    if (known) return known
    const short = name.slice(name.lastIndexOf('.') + 1)
    const fields = new Map<string, FieldType>()
    const { properties, required } = this.#definitions[name] ?? {}
    const struct: Struct = { is: 'struct', goType: `${name.split('.').at(-2)}.${short}`, name: short, fields, required: new Set(Array.isArray(required) ? required.map(String) : []) }
    // Known before its fields are: definitions may refer to themselves.
    this.#known.set(name, struct)
    for (const [field, node] of Object.entries(asNode(properties))) fields.set(field, this.#node(asNode(node), namedGoType(short, field)))
    return struct
  }

  #node(node: SchemaNode, goName?: string): FieldType {
    const reference = referenceOf(node)
    if (reference !== undefined) return this.#definition(reference)
    if (node.type === 'array') {
      const item = this.#node(asNode(node.items), goName)
      return { is: 'list', goType: `[]${item.goType}`, item }
    }
    if (node.additionalProperties !== undefined) {
      const value = this.#node(asNode(node.additionalProperties))
      return { is: 'map', goType: goName ?? `map[string]${value.goType}`, value }
    }
    return plainType(node, goName)
  }
}

function plainType({ type, format }: SchemaNode, goName: string | undefined): FieldType {
  if (type === 'string') return format === 'byte' ? { is: 'bytes', goType: '[]uint8' } : { is: 'string', goType: goName ?? 'string' }
  if (type === 'integer') return format === 'int64' ? { is: 'int64', goType: 'int64' } : { is: 'int32', goType: 'int32' }
  if (type === 'boolean') return { is: 'boolean', goType: 'bool' }
  if (type === 'number') return { is: 'number', goType: 'float64' }
  return { is: 'any', goType: 'interface {}' }
}

export const asNode = (value: unknown): SchemaNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SchemaNode) : {}

/** The definition that a node refers to, directly or as the one of `allOf`. */
export function referenceOf(node: SchemaNode): string | undefined {
  const target = node.$ref ?? (Array.isArray(node.allOf) ? asNode(node.allOf[0]).$ref : undefined)
  return typeof target === 'string' ? target.slice(REFERENCE.length) : undefined
}

interface KindName {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export function kindsOf(node: SchemaNode): readonly KindName[] {
  const kinds = node[KINDS]
  if (!Array.isArray(kinds)) return []
  return kinds.map(asNode).map(({ group, version, kind }) => ({ group: String(group), version: String(version), kind: String(kind) }))
}
