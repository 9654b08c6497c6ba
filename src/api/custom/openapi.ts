/**
 * The OpenAPI documents of custom resources, so that `kubectl explain` and the checks of clients know them as any kind.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder/builder.go (v1.32).
 */
import { apiVersionOf } from '../kind'
import { pathsOf } from '../openapi/paths'
import { asNode, type Definitions, type SchemaNode } from '../openapi/field-types'
import type { CustomKind } from './custom-kind'
import type { Schema } from './schema'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const reference = (name: string): SchemaNode => ({ $ref: `#/components/schemas/${name}` })

/** `com.example.v1.CronTab` */
const definitionName = ({ group, version }: CustomKind, kind: string): string => `${[...group.split('.').reverse(), version].join('.')}.${kind}`

/** What is said of type and metadata of all kinds is taken from `known`, the definitions of kinds that are built in. */
export function customDefinitions(kind: CustomKind, known: Definitions): Definitions {
  const type = { group: kind.group, kind: kind.kind, version: kind.version }
  const common = asNode(known['io.k8s.api.core.v1.ConfigMap']?.properties)
  const list = asNode(known['io.k8s.api.core.v1.ConfigMapList']?.properties)
  const [apiVersion, kindNode] = ['apiVersion', 'kind'].map((field) => ({ type: 'string', ...asNode(common[field]) }))
  const { properties = {}, ...rest } = kind.schema
  const metadata = { description: asNode(common.metadata).description ?? '', allOf: [reference(`${META}.ObjectMeta`)], default: {} }
  return {
    [definitionName(kind, kind.kind)]: {
      ...(rest as SchemaNode),
      properties: { ...(properties as Readonly<Record<string, Schema>>), apiVersion, kind: kindNode, metadata },
      'x-kubernetes-group-version-kind': [type],
    },
    [definitionName(kind, kind.listKind)]: {
      description: `${kind.listKind} is a list of ${kind.kind}`,
      type: 'object',
      required: ['items'],
      properties: {
        apiVersion,
        items: { description: `List of ${kind.plural}.`, type: 'array', items: { allOf: [reference(definitionName(kind, kind.kind))], default: {} } },
        kind: kindNode,
        metadata: { description: asNode(list.metadata).description ?? '', allOf: [reference(`${META}.ListMeta`)], default: {} },
      },
      'x-kubernetes-group-version-kind': [{ ...type, kind: kind.listKind }],
    },
  }
}

/** What may be asked, with the parameters by which kubectl learns that the server checks fields. */
export function customPaths(kind: CustomKind): SchemaNode {
  const names: Readonly<Record<string, string>> = {
    [kind.kind]: definitionName(kind, kind.kind),
    [`${kind.kind}List`]: definitionName(kind, kind.listKind),
    DeleteOptions: `${META}.DeleteOptions`,
    Patch: `${META}.Patch`,
    Status: `${META}.Status`,
    Scale: 'io.k8s.api.autoscaling.v1.Scale',
  }
  return pathsOf(kind, (name) => names[name])
}

export const groupVersionPath = (kind: CustomKind): string => `apis/${apiVersionOf(kind)}`

/** The whole document of one group and version. */
export function customDocument(kinds: readonly CustomKind[], { info, definitions: known }: { info: SchemaNode; definitions: Definitions }): object {
  const paths: SchemaNode = Object.assign({}, ...kinds.map(customPaths))
  const own: Definitions = Object.assign({}, ...kinds.map((kind) => customDefinitions(kind, known)))
  return { openapi: '3.0.0', info, paths, components: { schemas: { ...reachable([paths, own], known), ...own } } }
}

/** Definitions of others that these speak of. */
function reachable(from: unknown, known: Definitions): Definitions {
  const names = new Set<string>()
  const visit = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (names.has(name) || !Object.hasOwn(known, name)) continue
      names.add(name)
      visit(known[name])
    }
  }
  visit(from)
  return Object.fromEntries([...names].sort().map((name) => [name, known[name]]))
}
