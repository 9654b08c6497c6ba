/**
 * The documents behind `/openapi`: what `kubectl explain` prints, and by what kubectl learns whether the server checks fields itself.
 * Upstream: k8s.io/kube-openapi/pkg/handler3, k8s.io/kubectl/pkg/explain/v2, k8s.io/cli-runtime/pkg/resource/query_param_verifier_v3.go (v1.32).
 */
import { apiVersionOf, type Kind } from '../kind'
import { asNode, kindsOf, type Definitions, type FieldTypes, type SchemaNode } from './field-types'
import { listOfResources, pathsOf } from './paths'
import { toVersion2 } from './version-2'

/** Of each definition the text of itself (under '') and of its fields; and what query parameters mean. */
export type Docs = Readonly<Record<string, Readonly<Record<string, string>>>>

const PARAMETERS = '(parameters)'

export interface Library {
  readonly info: SchemaNode
  readonly definitions: Definitions
  readonly docs: Docs
  readonly kinds: readonly Kind[]
  readonly types: FieldTypes
}

export function openApiDocument(path: string, library: Library): object | undefined {
  if (path === '/v2') return version2(library)
  if (path === '/v3') return contents(library)
  const prefix = groupPaths(library).find((candidate) => path === `/v3/${candidate}`)
  return prefix === undefined ? undefined : version3(prefix, library)
}

function version2(library: Library): object {
  const { info, docs, definitions } = library
  return toVersion2({ info, paths: allPaths(library), definitions: described(Object.keys(definitions), library), parameters: docs[PARAMETERS] ?? {} })
}

/** `api/v1`, `apis/apps/v1`, ... */
const groupPaths = ({ kinds }: Library): string[] => [...new Set(kinds.map(groupPath))].sort()
const groupPath = (kind: Kind): string => `${kind.group ? 'apis' : 'api'}/${apiVersionOf(kind)}`

// Simplified: the table of contents names the groups that serve kinds; a real one also names /version, the groups themselves and more.
function contents(library: Library): object {
  const entry = (path: string): [string, object] => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hashOf(JSON.stringify(version3(path, library)))}` }]
  return { paths: Object.fromEntries(groupPaths(library).map(entry)) }
}

/** FNV-1a, twice; clients only compare it. */
function hashOf(text: string): string {
  let [forward, backward] = [0x811c9dc5, 0x811c9dc5]
  for (let index = 0; index < text.length; index++) {
    forward = Math.imul(forward ^ text.charCodeAt(index), 0x01000193)
    backward = Math.imul(backward ^ text.charCodeAt(text.length - 1 - index), 0x01000193)
  }
  return [forward, backward].map((half) => (half >>> 0).toString(16).toUpperCase().padStart(8, '0')).join('')
}

function version3(prefix: string, library: Library): object {
  const kinds = library.kinds.filter((kind) => groupPath(kind) === prefix)
  const paths = pathsFor(kinds, library)
  return {
    openapi: '3.0.0',
    info: library.info,
    paths,
    components: {
      schemas: described(reachable(paths, library.definitions), library),
      securitySchemes: { BearerToken: { type: 'apiKey', description: 'Bearer Token authentication', name: 'authorization', in: 'header' } },
    },
  }
}

const allPaths = (library: Library): SchemaNode => pathsFor(library.kinds, library)

const pathsFor = (kinds: readonly Kind[], { types, definitions }: Library): SchemaNode =>
  Object.assign({}, ...kinds.map((kind) => {
    const find = (name: string): string | undefined => definitionFor(kind, name, { types, definitions })
    return { ...listOfResources(kind, find), ...pathsOf(kind, find) }
  }))

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'

/** A kind of the same group first (`DeploymentList`), else whichever there is (`Scale`). */
function definitionFor(kind: Kind, name: string, { types, definitions }: Pick<Library, 'types' | 'definitions'>): string | undefined {
  const own = types.definitionOf({ ...kind, kind: name })
  if (own !== undefined) return own
  const found = Object.keys(definitions).find((definition) => definition.endsWith(`.${name}`) && kindsOf(definitions[definition]).length > 0)
  return found ?? (Object.hasOwn(definitions, META + name) ? META + name : undefined)
}

function reachable(from: unknown, definitions: Definitions): string[] {
  const names = new Set<string>()
  const visit = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (names.has(name) || !definitions[name]) continue
      names.add(name)
      visit(definitions[name])
    }
  }
  visit(from)
  return [...names].sort()
}

const described = (names: readonly string[], { definitions, docs }: Library): Definitions =>
  Object.fromEntries(names.map((name) => [name, withDocs(definitions[name], docs[name])]))

function withDocs(node: SchemaNode, texts: Readonly<Record<string, string>> = {}): SchemaNode {
  const { properties, ...rest } = node
  const text = (field: string): SchemaNode => (texts[field] === undefined ? {} : { description: texts[field] })
  if (properties === undefined) return { ...text(''), ...rest }
  const fields = Object.entries(asNode(properties)).map(([field, value]) => [field, { ...text(field), ...asNode(value) }])
  return { ...text(''), ...rest, properties: Object.fromEntries(fields) }
}
