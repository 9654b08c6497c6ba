/**
 * The strategic merge patch that leads from one document to another, or its two halves: what is gone, and what is new or changed.
 * Upstream: diffMaps and diffLists in k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (v1.32).
 */
import { identityOf, type List } from './element-order'
import type { Field, Fields } from './merge-keys'
import { RETAIN_KEYS, SET_ORDER } from './merge-strategic'
import { isEqual, isTree, type Tree } from './tree'

export type Half = 'deletions' | 'changes'

interface Diff {
  readonly half: Half
  readonly fields: Fields
  readonly keepsNamedOnly: boolean
}

export const diffTrees = (original: Tree, modified: Tree, { half, fields }: Pick<Diff, 'half' | 'fields'>): Tree =>
  diff(original, modified, { half, fields, keepsNamedOnly: false })

function diff(original: Tree, modified: Tree, { half, fields, keepsNamedOnly }: Diff): Tree {
  const patch: [string, unknown][] = []
  for (const [key, value] of Object.entries(modified)) {
    if (!Object.hasOwn(original, key)) {
      if (half === 'changes') patch.push([key, value])
    } else patch.push(...diffMember(key, { original: original[key], modified: value }, { half, field: fields[key] ?? {} }))
  }
  const gone = Object.keys(original).filter((key) => !Object.hasOwn(modified, key))
  if (half === 'deletions') patch.push(...gone.map((key): [string, unknown] => [key, null]))
  const kept = Object.keys(modified).filter((key) => modified[key] !== null)
  const isCleared = gone.some((key) => original[key] !== null)
  if (keepsNamedOnly && kept.length > 0 && (patch.length > 0 || isCleared)) patch.push([RETAIN_KEYS, kept.toSorted()])
  return Object.fromEntries(patch)
}

interface Pair<T> {
  readonly original: T
  readonly modified: T
}

interface MemberDiff {
  readonly half: Half
  readonly field: Field
}

function diffMember(key: string, { original, modified }: Pair<unknown>, { half, field }: MemberDiff): [string, unknown][] {
  if (isTree(original) && isTree(modified)) {
    // Upstream does not compare what is replaced: it is in each patch.
    if (field.isReplaced) return half === 'changes' ? [[key, modified]] : []
    const patch = diff(original, modified, { half, fields: field.fields ?? {}, keepsNamedOnly: field.keepsNamedOnly ?? false })
    return isNonEmpty(patch) ? [[key, patch]] : []
  }
  if (Array.isArray(original) && Array.isArray(modified) && field.isMerged) {
    return field.mergeKey === undefined
      ? diffSet(key, { original, modified }, half)
      : diffElements(key, { original, modified }, { half, field, mergeKey: field.mergeKey })
  }
  return half === 'deletions' || isEqual(original, modified) ? [] : [[key, modified]]
}

const isNonEmpty = (tree: Tree): boolean => Object.keys(tree).length > 0

function diffSet(key: string, { original, modified }: Pair<List>, half: Half): [string, unknown][] {
  if (original.length === 0) return half === 'changes' && modified.length > 0 ? [[key, modified]] : []
  const added = half === 'changes' ? modified.filter((item) => !original.includes(item)) : []
  const gone = half === 'deletions' ? original.filter((item) => !modified.includes(item)).toSorted() : []
  // Upstream compares with the sorted original, so an unsorted set states its order each time.
  const isReordered = half === 'changes' && !isEqual(original.toSorted(), modified)
  return nonEmpty([
    [key, added],
    [`$deleteFromPrimitiveList/${key}`, gone],
    [`${SET_ORDER}/${key}`, gone.length > 0 || isReordered ? modified : []],
  ])
}

const nonEmpty = (lists: readonly [string, List][]): [string, unknown][] => lists.filter(([, list]) => list.length > 0)

interface ElementDiff extends MemberDiff {
  readonly mergeKey: string
}

function diffElements(key: string, lists: Pair<List>, context: ElementDiff): [string, unknown][] {
  const { original, modified } = lists
  const { half, mergeKey } = context
  if (original.length === 0) return half === 'changes' && modified.length > 0 ? [[key, modified]] : []
  const patch = elementPatches(lists, context)
  const identities = (list: List): unknown[] => list.map((item) => identityOf(item, mergeKey))
  const isReordered = half === 'changes' && !isEqual(identities(original), identities(modified))
  const order = patch.length > 0 || isReordered ? identities(modified).map((identity) => ({ [mergeKey]: identity })) : []
  return nonEmpty([
    [key, patch],
    [`${SET_ORDER}/${key}`, order],
  ])
}

/** Changed and new elements in the modified order, then deletions by key. */
function elementPatches({ original, modified }: Pair<List>, { half, field, mergeKey }: ElementDiff): List {
  const before = queues(original, mergeKey)
  const patches = new Map<unknown, Tree>()
  // Elements that share a key are paired one by one, last first: so upstream sorts them.
  for (const item of modified.toReversed()) {
    const previous = before.get(identityOf(item, mergeKey))?.pop()
    const patch = previous ? diff(previous, asTree(item), { half, fields: field.fields ?? {}, keepsNamedOnly: field.keepsNamedOnly ?? false }) : undefined
    if (patch && isNonEmpty(patch)) patches.set(item, { ...patch, [mergeKey]: identityOf(item, mergeKey) })
    if (!patch && half === 'changes') patches.set(item, asTree(item))
  }
  const gone = half === 'deletions' ? [...before].flatMap(([identity, left]) => left.map(() => ({ [mergeKey]: identity, $patch: 'delete' }))) : []
  const byKey = (a: Tree, b: Tree): number => (String(a[mergeKey]) < String(b[mergeKey]) ? -1 : 1)
  return [...modified.flatMap((item) => patches.get(item) ?? []), ...gone.toSorted(byKey)]
}

const asTree = (item: unknown): Tree => (isTree(item) ? item : {})

function queues(list: List, mergeKey: string): Map<unknown, Tree[]> {
  const groups = new Map<unknown, Tree[]>()
  for (const item of list) {
    const identity = identityOf(item, mergeKey)
    const group = groups.get(identity)
    if (group) group.push(asTree(item))
    else groups.set(identity, [asTree(item)])
  }
  return groups
}
