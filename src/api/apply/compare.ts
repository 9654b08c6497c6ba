/**
 * Which fields differ between two objects of one type. What both share by reference is not looked at.
 * Upstream: structured-merge-diff/v4/typed/compare.go (v4.4.2).
 */
import { isEqual, isTree, type Tree } from '../patch/tree'
import { differenceBelow, GrowingSet, type FieldSet } from './field-set'
import { itemsByElement } from './field-set-of'
import { fieldElement, type PathElement } from './path-element'
import { atomicType, fieldTypeOf, shapeOf, type ListType, type MapType, type Shape, type Type } from './type'

/** No field is in more than one of them. */
export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

interface Differences {
  readonly added: GrowingSet
  readonly modified: GrowingSet
  readonly removed: GrowingSet
}

export function compare(before: unknown, after: unknown, type: Type): Comparison {
  const found: Differences = { added: new GrowingSet(), modified: new GrowingSet(), removed: new GrowingSet() }
  visit({ before, after }, type, { found, path: [] })
  return { added: found.added.set, modified: found.modified.set, removed: found.removed.set }
}

export const withoutFields = ({ added, modified, removed }: Comparison, fields: FieldSet): Comparison => ({
  added: differenceBelow(added, fields),
  modified: differenceBelow(modified, fields),
  removed: differenceBelow(removed, fields),
})

export const isUnchanged = ({ added, modified, removed }: Comparison): boolean => added.size + modified.size + removed.size === 0

interface Pair {
  readonly before: unknown
  readonly after: unknown
}

interface Visit {
  readonly found: Differences
  /** Of the value that is looked at; grows and shrinks on the way. */
  readonly path: PathElement[]
}

function below(at: Visit, element: PathElement, look: () => void): void {
  at.path.push(element)
  look()
  at.path.pop()
}

function visit(pair: Pair, type: Type, at: Visit): void {
  const { before, after } = pair
  if (before === after) return
  const old = before === undefined ? undefined : shapeOf(type, before)
  const now = after === undefined ? undefined : shapeOf(type, after)
  const shape = now ?? old
  if (old !== undefined && shape !== undefined && old !== shape) compareAs(old, pair, { type, at })
  if (shape === undefined || compareAs(shape, pair, { type, at }) === 'leaf' || at.path.length === 0) return
  if (before === undefined) at.found.added.insert(at.path)
  else if (after === undefined) at.found.removed.insert(at.path)
}

/** Says whether the value was compared as one piece. */
function compareAs(shape: Shape, pair: Pair, { type, at }: { type: Type; at: Visit }): 'leaf' | 'parts' {
  if (shape === 'scalar') return compareLeaf(pair, at)
  // What is empty on both sides is one piece: so that empty and absent are told apart.
  if (isHollow(pair.before) && isHollow(pair.after)) return compareLeaf(pair, at)
  if (shape === 'map' && type.map && !type.map.isAtomic) return compareMembers(pair, type.map, at)
  if (shape === 'list' && type.list && !type.list.isAtomic) return compareItems(pair, type.list, at)
  return compareLeaf(pair, at)
}

function isHollow(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return !isTree(value) || Object.keys(value).length === 0
}

function compareLeaf({ before, after }: Pair, { found, path }: Visit): 'leaf' {
  if (before === undefined) found.added.insert(path)
  else if (after === undefined) found.removed.insert(path)
  else if (!isEqual(before, after)) found.modified.insert(path)
  return 'leaf'
}

const noMembers: Tree = {}

function compareMembers({ before, after }: Pair, map: MapType, at: Visit): 'parts' {
  const old = isTree(before) ? before : undefined
  const now = isTree(after) ? after : undefined
  const member = (tree: Tree | undefined, name: string): unknown => {
    if (!tree) return undefined
    const value = Object.hasOwn(tree, name) ? tree[name] : undefined
    // To Go a null is no value: where both sides have the struct, it is as good as absent.
    const isNothing = value === undefined || (value === null && old !== undefined && now !== undefined && map.fields.has(name))
    return isNothing ? (map.always.includes(name) ? noMembers : undefined) : value
  }
  const visitMember = (name: string): void => {
    const pair = { before: member(old, name), after: member(now, name) }
    if (pair.before === pair.after) return
    below(at, fieldElement(name), () => visit(pair, fieldTypeOf(map, name) ?? atomicType, at))
  }
  for (const name of Object.keys(now ?? noMembers)) visitMember(name)
  for (const name of Object.keys(old ?? noMembers)) if (!now || !Object.hasOwn(now, name)) visitMember(name)
  for (const name of map.always) if (!(now && Object.hasOwn(now, name)) && !(old && Object.hasOwn(old, name))) visitMember(name)
  return 'parts'
}

function compareItems({ before, after }: Pair, list: ListType, at: Visit): 'parts' {
  const old = itemsByElement(Array.isArray(before) ? before : [], list)
  const now = itemsByElement(Array.isArray(after) ? after : [], list)
  const visitItem = (element: PathElement): void => {
    const [left, right] = [old.get(element) ?? [], now.get(element) ?? []]
    below(at, element, () => {
      if (left.length <= 1 && right.length <= 1) visit({ before: left[0], after: right[0] }, list.element, at)
      else compareDuplicates({ left, right }, list, at)
    })
  }
  for (const element of now.keys()) visitItem(element)
  for (const element of old.keys()) if (!now.has(element)) visitItem(element)
  return 'parts'
}

/** Elements that share a key are one piece. */
function compareDuplicates({ left, right }: { left: readonly unknown[]; right: readonly unknown[] }, list: ListType, at: Visit): void {
  if (left.length >= 2 && right.length >= 2) {
    if (!isEqual(left, right)) at.found.modified.insert(at.path)
  } else if (left.length >= 2) {
    if (right.length > 0) visit({ before: undefined, after: right[0] }, list.element, at)
    at.found.removed.insert(at.path)
  } else {
    if (left.length > 0) visit({ before: left[0], after: undefined }, list.element, at)
    at.found.added.insert(at.path)
  }
}
