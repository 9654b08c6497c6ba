/** An object without some of its fields. Upstream: structured-merge-diff/v4/typed/remove.go (v4.4.2). */
import { isTree, type Tree } from '../patch/tree'
import { emptySet, isEmptySet, type FieldSet } from './field-set'
import { fieldElement, itemElement } from './path-element'
import { atomicType, fieldTypeOf, shapeOf, type ListType, type MapType, type Type } from './type'

/** Null when nothing is left. */
export function removeFields(value: unknown, fields: FieldSet, type: Type): unknown {
  const shape = shapeOf(type, value)
  if (shape === 'scalar') return value
  if (shape === 'map' && type.map && isTree(value)) return type.map.isAtomic ? null : withoutMembers(value, fields, type.map)
  if (shape === 'list' && type.list && Array.isArray(value)) return type.list.isAtomic ? null : withoutItems(value, fields, type.list)
  return null
}

function withoutMembers(tree: Tree, fields: FieldSet, map: MapType): Tree | null {
  const kept: [string, unknown][] = []
  for (const [name, value] of Object.entries(tree)) {
    const node = fields.get(fieldElement(name))
    if (value === undefined || node?.isMember) continue
    const below = node?.children ?? emptySet
    kept.push([name, isEmptySet(below) ? value : removeFields(value, below, fieldTypeOf(map, name) ?? atomicType)])
  }
  return kept.length > 0 ? Object.fromEntries(kept) : null
}

function withoutItems(items: readonly unknown[], fields: FieldSet, list: ListType): readonly unknown[] | null {
  const kept = items.flatMap((item) => {
    const node = fields.get(itemElement(list, item))
    if (node?.isMember) return []
    return [node && !isEmptySet(node.children) ? removeFields(item, node.children, list.element) : item]
  })
  return kept.length > 0 ? kept : null
}
