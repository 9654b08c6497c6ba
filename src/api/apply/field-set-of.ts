/** Every field that a configuration speaks of: what its applier owns. Upstream: structured-merge-diff/v4/typed/tofieldset.go (v4.4.2). */
import { isTree, type Tree } from '../patch/tree'
import { GrowingSet, type FieldSet } from './field-set'
import { MergeFault } from './merge-fault'
import { fieldElement, itemElement, type Path, type PathElement } from './path-element'
import { atomicType, fieldTypeOf, shapeOf, type ListType, type MapType, type Type } from './type'

export function fieldSetOf(value: unknown, type: Type): FieldSet {
  const fields = new GrowingSet()
  collect(value, type, { fields, path: [] })
  return fields.set
}

interface Collecting {
  readonly fields: GrowingSet
  readonly path: Path
}

function collect(value: unknown, type: Type, at: Collecting): void {
  const shape = shapeOf(type, value)
  if (shape === 'map' && type.map) {
    if (type.map.isAtomic) at.fields.insert(at.path)
    else if (isTree(value)) collectMembers(value, type.map, at)
  } else if (shape === 'list' && type.list) {
    if (type.list.isAtomic) at.fields.insert(at.path)
    else if (Array.isArray(value)) collectItems(value, type.list, at)
  } else if (shape === 'scalar') at.fields.insert(at.path)
}

function collectMembers(tree: Tree, map: MapType, { fields, path }: Collecting): void {
  for (const [name, value] of Object.entries(tree)) {
    if (value === undefined) continue
    const below = [...path, fieldElement(name)]
    collect(value, fieldTypeOf(map, name) ?? atomicType, { fields, path: below })
    const isHollow = value === null || (isTree(value) && Object.keys(value).length === 0)
    if (isHollow || !map.fields.has(name)) fields.insert(below)
  }
}

function collectItems(items: readonly unknown[], list: ListType, { fields, path }: Collecting): void {
  for (const [element, found] of itemsByElement(items, list)) {
    const below = [...path, element]
    // Of elements that share a key only the key is owned.
    if (found.length === 1) collect(found[0], list.element, { fields, path: below })
    fields.insert(below)
  }
}

/** What cannot be told apart from others is left out. */
export function itemsByElement(items: readonly unknown[], list: ListType): ReadonlyMap<PathElement, readonly unknown[]> {
  const groups = new Map<PathElement, unknown[]>()
  for (const item of items) {
    const element = elementOrNone(list, item)
    if (element === undefined) continue
    const group = groups.get(element)
    if (group) group.push(item)
    else groups.set(element, [item])
  }
  return groups
}

function elementOrNone(list: ListType, item: unknown): PathElement | undefined {
  try {
    return itemElement(list, item)
  } catch (error) {
    if (error instanceof MergeFault) return undefined
    throw error
  }
}
