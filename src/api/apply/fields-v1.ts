/**
 * Field sets as `metadata.managedFields[].fieldsV1` writes them: nested objects of path elements, with `.` where the field itself is
 * owned beside what lies below it. Upstream: sigs.k8s.io/structured-merge-diff/v4/fieldpath/serialize.go (v4.4.2).
 */
import { isTree, type Tree } from '../patch/tree'
import { emptySet, memberNode, sortedElements, type FieldNode, type FieldSet } from './field-set'
import { parseElement, type PathElement } from './path-element'

export type FieldsV1 = { readonly [element: string]: FieldsV1 }

const SELF = '.'

export function encodeFields(set: FieldSet): FieldsV1 {
  const fields: Record<string, FieldsV1> = {}
  for (const element of sortedElements(set)) {
    const node = set.get(element)
    if (node) fields[element] = encodeNode(node)
  }
  return fields
}

const nothing: FieldsV1 = {}

function encodeNode({ isMember, children }: FieldNode): FieldsV1 {
  if (children.size === 0) return nothing
  return isMember ? { [SELF]: nothing, ...encodeFields(children) } : encodeFields(children)
}

/** Elements of unknown kinds are left out. */
export function decodeFields(fields: unknown): FieldSet {
  if (!isTree(fields)) return emptySet
  const set = new Map<PathElement, FieldNode>()
  for (const [key, value] of Object.entries(fields)) {
    if (key === SELF) continue
    const element = parseElement(key)
    if (element !== undefined) set.set(element, decodeNode(value))
  }
  return set
}

function decodeNode(value: unknown): FieldNode {
  const tree: Tree = isTree(value) ? value : {}
  const children = decodeFields(tree)
  if (children.size === 0) return memberNode
  return { isMember: Object.hasOwn(tree, SELF), children }
}
