/**
 * An object with the structs that are always there to Go: `spec` and what lies directly in it, and `status`, of the types that the document gives `{}` as
 * their default. What needs no change is shared. Upstream: the Go types of k8s.io/api (v1.32), where a struct is no pointer.
 */
import { isTree, type Tree } from '../patch/tree'
import type { Definitions, SchemaNode } from './field-types'

const REFERENCE = '#/components/schemas/'

export interface Structs {
  readonly [field: string]: Structs
}

export function structsOf(definitions: Definitions, name: string, depth = 2): Structs {
  const { properties } = definitions[name] as { readonly properties?: Readonly<Record<string, SchemaNode>> }
  const always = Object.entries(properties ?? {}).filter(([field, node]) => field !== 'metadata' && isTree(node.default))
  return Object.fromEntries(always.map(([field, node]) => [field, depth > 1 && field !== 'status' ? structsOf(definitions, referred(node), depth - 1) : {}]))
}

const referred = ({ allOf }: SchemaNode): string => ((allOf as readonly { readonly $ref: string }[])[0]?.$ref ?? '').slice(REFERENCE.length)

export function filled(object: Tree, structs: Structs): Tree {
  let changed = object
  for (const [field, inner] of Object.entries(structs)) {
    const before = object[field] ?? {}
    const after = isTree(before) ? filled(before, inner) : before
    if (after !== object[field]) changed = { ...changed, [field]: after }
  }
  return changed
}
