/** The part of an OpenAPI v3 document that kubectl explain reads, and how references in it are followed. */
import type { Resource } from '../discovery'

export interface OpenApiDocument {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

export interface Schema {
  readonly $ref?: string
  readonly allOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly type?: string
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string
    readonly version: string
    readonly kind: string
  }[]
}

const schemasOf = ({ components }: OpenApiDocument): Readonly<Record<string, Schema>> => components?.schemas ?? {}

export function schemaOf(document: OpenApiDocument, { group, version, kind }: Resource): Schema | undefined {
  return Object.values(schemasOf(document)).find((schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (one) => one.group === group && one.version === version && one.kind === kind,
    ),
  )
}

const referenceIn = (schema: Schema): string | undefined => schema.$ref ?? schema.allOf?.[0]?.$ref

/** The schema itself, or what it refers to. */
export function resolve(document: OpenApiDocument, schema: Schema): Schema {
  const reference = referenceIn(schema)
  return reference === undefined ? schema : (schemasOf(document)[nameIn(reference)] ?? {})
}

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)

/** `PodSpec`, `[]Container`, `map[string]string`, `integer` */
export function typeName(document: OpenApiDocument, schema: Schema): string {
  const reference = referenceIn(schema)
  if (reference !== undefined) {
    const { type = 'object' } = resolve(document, schema)
    return type === 'object' ? (nameIn(reference).split('.').at(-1) ?? '') : type
  }
  if (schema.type === 'array') return `[]${schema.items ? typeName(document, schema.items) : 'Object'}`
  const { additionalProperties } = schema
  if (typeof additionalProperties === 'object') return `map[string]${typeName(document, additionalProperties)}`
  if (schema.type === undefined) return 'Object'
  return schema.type === 'object' ? 'Object' : schema.type
}

/** What lies inside of lists and maps: the schema whose fields a path goes on with. */
export function innermost(document: OpenApiDocument, schema: Schema): Schema {
  const target = resolve(document, schema)
  if (target.items) return innermost(document, target.items)
  if (typeof target.additionalProperties === 'object') return innermost(document, target.additionalProperties)
  return target
}
