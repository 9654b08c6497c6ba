/**
 * Sets of fields, as trees of path elements: which fields a manager owns, which ones differ between two objects. A field may belong to
 * the set itself, or only lead to others that do; nothing that does neither is kept, so an empty set has no entries.
 * Upstream: sigs.k8s.io/structured-merge-diff/v4/fieldpath/set.go (v4.4.2).
 */
import { compareElements, fieldNameOf, type Path, type PathElement } from './path-element'
import { fieldTypeOf, type Type } from './type'

export interface FieldNode {
  readonly isMember: boolean
  readonly children: FieldSet
}

export type FieldSet = ReadonlyMap<PathElement, FieldNode>

export const emptySet: FieldSet = new Map()
export const memberNode: FieldNode = { isMember: true, children: emptySet }

export const isEmptySet = (set: FieldSet): boolean => set.size === 0

export const setOf = (...paths: readonly Path[]): FieldSet => {
  const growing = new GrowingSet()
  for (const path of paths) growing.insert(path)
  return growing.set
}

interface MutableNode extends FieldNode {
  isMember: boolean
  children: Map<PathElement, MutableNode>
}

/** A set while it is being gathered. */
export class GrowingSet {
  readonly #nodes = new Map<PathElement, MutableNode>()

  get set(): FieldSet {
    return this.#nodes
  }

  /** The parents of the field do not become members. */
  insert(path: Path): void {
    let nodes = this.#nodes
    for (const [index, element] of path.entries()) {
      let node = nodes.get(element)
      if (!node) nodes.set(element, (node = { isMember: false, children: new Map() }))
      if (index === path.length - 1) node.isMember = true
      nodes = node.children
    }
  }
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0) return b
  if (b.size === 0) return a
  const result = new Map(a)
  for (const [element, right] of b) {
    const left = a.get(element)
    result.set(element, left ? { isMember: left.isMember || right.isMember, children: union(left.children, right.children) } : right)
  }
  return result
}

export const intersection = (a: FieldSet, b: FieldSet): FieldSet =>
  selected(a, (left, element) => {
    const right = b.get(element)
    return right && { isMember: left.isMember && right.isMember, children: intersection(left.children, right.children) }
  })

/** What `a` has and `b` has not; a field of `a` stays when `b` has only its parent. */
export const difference = (a: FieldSet, b: FieldSet): FieldSet =>
  b.size === 0 ? a : selected(a, (left, element) => {
    const right = b.get(element)
    return right ? { isMember: left.isMember && !right.isMember, children: difference(left.children, right.children) } : left
  })

/** The same, but a field of `b` takes all that lies below it, too. */
export const differenceBelow = (a: FieldSet, b: FieldSet): FieldSet =>
  b.size === 0 ? a : selected(a, (left, element) => {
    const right = b.get(element)
    if (!right) return left
    return right.isMember ? undefined : { isMember: left.isMember, children: differenceBelow(left.children, right.children) }
  })

function selected(set: FieldSet, select: (node: FieldNode, element: PathElement) => FieldNode | undefined): FieldSet {
  const result = new Map<PathElement, FieldNode>()
  for (const [element, node] of set) {
    const kept = select(node, element)
    if (kept && (kept.isMember || kept.children.size > 0)) result.set(element, kept)
  }
  return result
}

export function hasPath(set: FieldSet, path: Path): boolean {
  const node = set.get(path[0])
  if (!node) return false
  return path.length === 1 ? node.isMember : hasPath(node.children, path.slice(1))
}

/** Fields of structs that lead to members become members themselves: whoever owns `a.b` of a struct owns `a`. */
export function withNamedFields(set: FieldSet, type: Type | undefined): FieldSet {
  const result = new Map<PathElement, FieldNode>()
  for (const [element, node] of set) {
    const name = fieldNameOf(element)
    const isNamed = name !== undefined && node.children.size > 0 && (type?.map?.fields.has(name) ?? false)
    result.set(element, { isMember: node.isMember || isNamed, children: withNamedFields(node.children, typeBelow(type, element)) })
  }
  return result
}

function typeBelow(type: Type | undefined, element: PathElement): Type | undefined {
  const name = fieldNameOf(element)
  if (name !== undefined) return type?.map && fieldTypeOf(type.map, name)
  return element.startsWith('k:') ? type?.list?.element : undefined
}

export function sortedElements(set: FieldSet): readonly PathElement[] {
  const elements = [...set.keys()]
  return elements.length > 1 ? elements.sort(compareElements) : elements
}

/** All members; those of one level before what lies below. */
export function pathsOf(set: FieldSet, prefix: Path = []): readonly Path[] {
  const elements = sortedElements(set)
  const members = elements.filter((element) => set.get(element)?.isMember).map((element) => [...prefix, element])
  return [...members, ...elements.flatMap((element) => pathsOf(set.get(element)?.children ?? emptySet, [...prefix, element]))]
}

export function isSameSet(a: FieldSet, b: FieldSet): boolean {
  if (a.size !== b.size) return false
  for (const [element, left] of a) {
    const right = b.get(element)
    if (!right || left.isMember !== right.isMember || !isSameSet(left.children, right.children)) return false
  }
  return true
}

