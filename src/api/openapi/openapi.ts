/**
 * What is known of the fields of every kind, from the OpenAPI document of a real 1.32 cluster: which there are, of what type, and what
 * is said of them. The API server checks bodies with it and serves it. `bin/generate-openapi.mjs` wrote the schema, which is kept
 * here; `bin/generate-docs.mjs` makes the descriptions of installed packages whenever something is built.
 */
import { typesOfSchema } from '../apply/types-of-schema'
import type { Type } from '../apply/type'
import type { Kind } from '../kind'
import { kinds } from '../kinds'
import { isTree } from '../patch/tree'
import { decodedAs } from './decoded'
import { openApiDocument, type Docs } from './documents'
import { filled, structsOf, type Structs } from './filled'
import { FieldTypes, type Definitions, type SchemaNode } from './field-types'
import { findUnknownFields } from './unknown-fields'
import { findWrongType, type Words } from './wrong-types'

export interface OpenApiSchema {
  readonly info: SchemaNode
  readonly components: { readonly schemas: Definitions }
}

export interface OpenApi {
  /** The decoder's words for the first value that has not the type of its field. */
  findWrongTypes(object: unknown, kind: Kind, words?: Words): string | undefined
  /** `spec.containers[0].imagee` */
  findUnknownFields(object: unknown, kind: Kind): readonly string[]
  /** The object as the decoder leaves it: without unknown fields and nulls. */
  decoded<T>(object: T, kind: Kind): T
  /** The type of its fields as server-side apply merges them. */
  applyTypeOf(kind: Kind): Type | undefined
  /** What `path` after `/openapi` leads to: `/v2`, `/v3`, `/v3/apis/apps/v1`. */
  document(path: string): object | undefined
}

export function createOpenApi({ info, components: { schemas } }: OpenApiSchema, docs: Docs = {}): OpenApi {
  const types = new FieldTypes(schemas)
  const library = { info, definitions: schemas, docs, kinds, types }
  const documents = new Map<string, object>()
  const structs = structsByKind(schemas, types)
  const applyTypes = typesOfSchema(schemas)
  return {
    applyTypeOf(kind) {
      const definition = types.definitionOf(kind)
      return definition === undefined ? undefined : applyTypes(definition)
    },
    findWrongTypes(object, kind, words = 'decoder') {
      const type = types.of(kind)
      return type && findWrongType(object, type, words)
    },
    findUnknownFields(object, kind) {
      const type = types.of(kind)
      return type ? findUnknownFields(object, type) : []
    },
    decoded<T>(object: T, kind: Kind): T {
      const type = types.of(kind)
      if (!type) return object
      const decoded = decodedAs(object, type)
      return (isTree(decoded) ? filled(decoded, structs(kind)) : decoded) as T
    },
    document(path) {
      const document = documents.get(path) ?? openApiDocument(path, library)
      if (document) documents.set(path, document)
      return document
    },
  }
}

function structsByKind(definitions: Definitions, types: FieldTypes): (kind: Kind) => Structs {
  const known = new Map<string, Structs>()
  return (kind) => {
    const name = types.definitionOf(kind)
    if (name === undefined) return {}
    const structs = known.get(name) ?? structsOf(definitions, name)
    known.set(name, structs)
    return structs
  }
}
