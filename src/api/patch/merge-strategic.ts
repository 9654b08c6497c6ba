/**
 * Puts a strategic merge patch into a document, or into another patch: on the server directives are obeyed, between two patches
 * (for `kubectl apply`) they are kept. Shares what it does not change.
 * Upstream: mergeMap and mergeSlice in k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (v1.32).
 */
import { identityOf, inOrder, isDeletion, requireOrder, type List } from './element-order'
import type { Field, Fields } from './merge-keys'
import { badFormat, listOfLists, mergeDirectiveInList, mixedList, unknownDirective, wrongType } from './strategic-faults'
import { isTree, type Tree } from './tree'

const DELETE_FROM = '$deleteFromPrimitiveList'
export const SET_ORDER = '$setElementOrder'
export const RETAIN_KEYS = '$retainKeys'

/** `document`: obey directives. `patch`: keep them for the server. */
export type Target = 'document' | 'patch'

interface Merge {
  readonly fields: Fields
  readonly target: Target
}

type Members = Map<string, unknown>

export function mergeTrees(original: Tree, patch: Tree, merge: Merge): Tree {
  const directive = patch.$patch
  if (directive === 'replace') return merge.target === 'document' ? withoutDirectives(patch) : without(patch, '$patch')
  if (directive === 'delete') return {}
  if (directive !== undefined) throw unknownDirective(directive, patch)
  const merged: Members = new Map(Object.entries(original))
  const rest: Members = new Map(Object.entries(patch))
  keepNamed(merged, rest, merge.target)
  for (const key of Object.keys(patch)) if (key.startsWith(SET_ORDER)) mergeOrdered(key, { merged, rest }, merge)
  for (const [key, value] of rest) mergeMember(key, value, { merged, merge })
  return Object.fromEntries(merged)
}

const without = (tree: Tree, key: string): Tree => Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key))

/** `$retainKeys`: what it does not name is cleared. */
function keepNamed(merged: Members, rest: Members, target: Target): void {
  const names = rest.get(RETAIN_KEYS)
  if (names === undefined) return
  rest.delete(RETAIN_KEYS)
  if (target === 'patch') {
    merged.set(RETAIN_KEYS, names)
    return
  }
  if (!Array.isArray(names)) throw badFormat('retainKeys')
  for (const [key, value] of rest) {
    const isDirective = key.startsWith(DELETE_FROM) || key.startsWith(SET_ORDER)
    if (value !== null && !isDirective && !names.includes(key)) throw badFormat('retainKeys')
  }
  for (const key of [...merged.keys()]) if (!names.includes(key)) merged.delete(key)
}

/** `$setElementOrder/list` and its list, merged together. */
function mergeOrdered(directive: string, { merged, rest }: { merged: Members; rest: Members }, merge: Merge): void {
  const order = asList(rest.get(directive))
  rest.delete(directive)
  if (merge.target === 'patch') merged.set(directive, order)
  const key = fieldNamedBy(directive, SET_ORDER, 'setElementOrder list')
  const field = merge.fields[key] ?? {}
  const previous = merged.has(key) ? asList(merged.get(key)) : undefined
  const patch = rest.has(key) ? asList(rest.get(key)) : undefined
  rest.delete(key)
  requireOrder(patch ?? [], order, field.mergeKey)
  const list = patch ? mergeListField(previous ?? [], patch, { field, target: merge.target }) : previous
  if (list) merged.set(key, inOrder(list, { wanted: order, previous: previous ?? [], mergeKey: field.mergeKey }))
}

function asList(value: unknown): List {
  if (!Array.isArray(value)) throw wrongType('list', value)
  return value
}

function fieldNamedBy(directive: string, prefix: string, format: Parameters<typeof badFormat>[0]): string {
  if (!directive.startsWith(`${prefix}/`)) throw badFormat(format)
  return directive.slice(prefix.length + 1)
}

function mergeMember(key: string, value: unknown, { merged, merge }: { merged: Members; merge: Merge }): void {
  if (key.startsWith(DELETE_FROM)) return deleteFromSet(key, value, { merged, target: merge.target })
  if (value === null) {
    if (merge.target === 'patch') merged.set(key, null)
    else merged.delete(key)
    return
  }
  const previous = merged.get(key)
  const field = merge.fields[key] ?? {}
  if (isTree(previous) && isTree(value) && field.isReplaced) merged.set(key, merge.target === 'patch' ? value : taken(value))
  else if (isTree(previous) && isTree(value)) merged.set(key, mergeTrees(previous, value, { fields: field.fields ?? {}, target: merge.target }))
  else if (Array.isArray(previous) && Array.isArray(value)) merged.set(key, mergeListField(previous, value, { field, target: merge.target }))
  else if (merge.target === 'patch') merged.set(key, value)
  else if (hasDirective(value)) merged.delete(key)
  else merged.set(key, taken(value))
}

function deleteFromSet(directive: string, value: unknown, { merged, target }: { merged: Members; target: Target }): void {
  if (target === 'patch') {
    merged.set(directive, value)
    return
  }
  const key = fieldNamedBy(directive, DELETE_FROM, 'primitive list')
  const previous = merged.get(key)
  const deleted = asList(value)
  if (Array.isArray(previous)) merged.set(key, previous.filter((item) => !deleted.includes(item)))
}

/** A value that is new to the document, as if it had been merged into nothing. */
function taken(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !hasDirective(item)).map(taken)
  return isTree(value) ? withoutDirectives(value) : value
}

function withoutDirectives(tree: Tree): Tree {
  const kept = Object.entries(tree).filter(([key, item]) => item !== null && !key.startsWith('$') && !hasDirective(item))
  return Object.fromEntries(kept.map(([key, item]) => [key, taken(item)]))
}

const hasDirective = (value: unknown): boolean => isTree(value) && Object.hasOwn(value, '$patch')

interface ListMerge {
  readonly field: Field
  readonly target: Target
}

function mergeListField(previous: List, patch: List, merge: ListMerge): List {
  if (!merge.field.isMerged) return merge.target === 'patch' ? patch : patch.map(taken)
  if (previous.length === 0 && patch.length === 0) return previous
  requireOneType(previous, patch)
  const { mergeKey } = merge.field
  if (mergeKey === undefined) return inOrder([...new Set([...previous, ...patch])], { wanted: patch, previous, mergeKey })
  const { list, additions } = obeyDirectives(previous, patch, mergeKey)
  return inOrder(mergeElements(list, additions, merge), { wanted: additions, previous: list, mergeKey })
}

function requireOneType(...lists: readonly List[]): void {
  const types = new Set(lists.flat().map((item) => (Array.isArray(item) ? 'list' : item === null ? 'null' : typeof item)))
  if (types.has('list')) throw listOfLists()
  if (types.size > 1) throw mixedList(...lists)
}

/** `$patch: delete` takes an element away, `$patch: replace` all that were there. */
function obeyDirectives(previous: List, patch: List, mergeKey: string): { list: List; additions: List } {
  let list = previous
  const additions: unknown[] = []
  let isReplaced = false
  for (const item of patch) {
    if (!isTree(item)) throw wrongType('map', item)
    if (item.$patch === undefined) additions.push(item)
    else if (isDeletion(item)) {
      const gone = identityOf(item, mergeKey)
      list = list.filter((element) => !isTree(element) || element[mergeKey] !== gone)
    } else if (item.$patch === 'replace') isReplaced = true
    else throw item.$patch === 'merge' ? mergeDirectiveInList() : unknownDirective(item.$patch, item)
  }
  return isReplaced ? { list: additions, additions: [] } : { list, additions }
}

function mergeElements(list: List, additions: List, { field, target }: ListMerge): List {
  const merged = [...list]
  const { mergeKey, fields = {} } = field
  for (const addition of additions) {
    const identity = identityOf(addition, mergeKey)
    const index = merged.findIndex((item) => isTree(item) && mergeKey !== undefined && item[mergeKey] === identity)
    const previous = merged[index]
    if (isTree(previous) && isTree(addition)) merged[index] = mergeTrees(previous, addition, { fields, target })
    else merged.push(target === 'patch' ? addition : taken(addition))
  }
  return merged
}
