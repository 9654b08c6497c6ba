/**
 * The schema of the built-in kinds, and beside it those of the kinds that users defined: fields that are dropped, documents, merging.
 * Upstream: schemaCoercingDecoder in k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go,
 * pkg/controller/openapi{,v3}/controller.go (v1.32).
 */
import { applyTypeOfResource } from '../../../api/custom/apply-type'
import { isCustomKind, type CustomKind } from '../../../api/custom/custom-kind'
import { withDefaults } from '../../../api/custom/default-values'
import { customDefinitions, customDocument, customPaths, groupVersionPath } from '../../../api/custom/openapi'
import { prune } from '../../../api/custom/prune'
import { isFields, type Fields } from '../../../api/custom/schema'
import type { Kind } from '../../../api/kind'
import type { KindCatalog } from '../../../api/kind-catalog'
import { ConfigMap } from '../../../api/kinds/config-map'
import { toVersion2 } from '../../../api/openapi/version-2'
import { asNode, type Definitions, type SchemaNode } from '../../../api/openapi/field-types'
import type { SchemaCheck } from '../http/exchange'

export function customSchema(base: SchemaCheck | undefined, catalog: KindCatalog): SchemaCheck {
  const documents = documentsOf(base, catalog)
  return {
    findWrongTypes(object, kind, words) {
      if (!isCustomKind(kind)) return base?.findWrongTypes(object, kind, words)
      return base?.findWrongTypes(headOf(object), ConfigMap, words)?.replace('struct field ConfigMap.metadata.', 'struct field ObjectMeta.')
    },
    findUnknownFields: (object, kind) => (isCustomKind(kind) ? unknownFields(base, object, kind) : (base?.findUnknownFields(object, kind) ?? [])),
    decoded: (object, kind) => (isCustomKind(kind) ? decoded(base, object, kind) : (base?.decoded(object, kind) ?? object)),
    applyTypeOf(kind) {
      if (!isCustomKind(kind)) return base?.applyTypeOf(kind)
      return applyTypeOfResource(kind.schema, base?.applyTypeOf(ConfigMap)?.map?.fields.get('metadata')?.type)
    },
    document: documents,
  }
}

/** What all kinds have. */
const headOf = (object: unknown): Fields => (isFields(object) ? { metadata: object.metadata } : {})

function unknownFields(base: SchemaCheck | undefined, object: unknown, { schema, preservesUnknownFields }: CustomKind): readonly string[] {
  const dropped: string[] = []
  if (!preservesUnknownFields) prune(object, schema, (path) => dropped.push(path))
  return [...(base?.findUnknownFields(headOf(object), ConfigMap) ?? []), ...dropped].sort()
}

/** Without what the schema does not know, and with its defaults. */
function decoded<T>(base: SchemaCheck | undefined, object: T, { schema, preservesUnknownFields }: CustomKind): T {
  const whole = withDefaults(preservesUnknownFields ? object : prune(object, schema), schema)
  if (!base || !isFields(whole)) return whole
  const { metadata } = base.decoded(headOf(whole), ConfigMap as Kind)
  return metadata === whole.metadata ? whole : ({ ...whole, metadata } as T)
}

interface Document {
  readonly info?: SchemaNode
  readonly paths?: SchemaNode
  readonly definitions?: Definitions
  readonly parameters?: SchemaNode
  readonly components?: { readonly schemas?: Definitions }
}

/** Made anew when the kinds change. */
function documentsOf(base: SchemaCheck | undefined, catalog: KindCatalog): (path: string) => object | undefined {
  let revision = -1
  const made = new Map<string, object | undefined>()
  const known = (): { info: SchemaNode; definitions: Definitions } => {
    const core: Document = base?.document('/v3/api/v1') ?? {}
    const scaling: Document = base?.document('/v3/apis/autoscaling/v1') ?? {}
    return { info: core.info ?? {}, definitions: { ...scaling.components?.schemas, ...core.components?.schemas } }
  }
  const make = (path: string, custom: readonly CustomKind[]): object | undefined => {
    if (path === '/v2') return merged2(base?.document(path), custom, known().definitions)
    if (path === '/v3') return merged3(base?.document(path), custom, (at) => customDocument(at, known()))
    const own = custom.filter((kind) => path === `/v3/${groupVersionPath(kind)}`)
    return own.length > 0 ? customDocument(own, known()) : base?.document(path)
  }
  return (path) => {
    if (revision !== catalog.revision) made.clear()
    revision = catalog.revision
    const custom = catalog.all().filter(isCustomKind)
    if (custom.length === 0) return base?.document(path)
    if (!made.has(path)) made.set(path, make(path, custom))
    return made.get(path)
  }
}

function merged2(document: Document | undefined, custom: readonly CustomKind[], known: Definitions): object | undefined {
  if (!document) return undefined
  const definitions: Definitions = Object.assign({}, ...custom.map((kind) => customDefinitions(kind, known)))
  const own: Document = toVersion2({ info: {}, paths: Object.assign({}, ...custom.map(customPaths)), definitions, parameters: {} })
  return {
    ...document,
    paths: { ...document.paths, ...own.paths },
    definitions: { ...document.definitions, ...own.definitions },
    parameters: { ...own.parameters, ...document.parameters },
  }
}

function merged3(document: Document | undefined, custom: readonly CustomKind[], make: (kinds: readonly CustomKind[]) => object): object {
  const paths = [...new Set(custom.map(groupVersionPath))]
  const entry = (path: string): [string, object] => {
    const text = JSON.stringify(make(custom.filter((kind) => groupVersionPath(kind) === path)))
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hashOf(text)}` }]
  }
  const all = { ...asNode(document?.paths), ...Object.fromEntries(paths.map(entry)) }
  return { paths: Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/** FNV-1a; clients only compare it. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(16).toUpperCase().padStart(8, '0')
}
