/**
 * The order of a merged list: the patch's elements in the order the patch asks for, the others where they stood among them.
 * Upstream: normalizeElementOrder and mergeSortedSlice in k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (v1.32).
 */
import { noMergeKey, wrongOrder, wrongType } from './strategic-faults'
import { isTree } from './tree'

export type List = readonly unknown[]

/** By what elements are told apart: the value of the merge key, or the text itself. */
export function identityOf(item: unknown, mergeKey: string | undefined): unknown {
  if (mergeKey === undefined) return item
  if (!isTree(item)) throw wrongType('map', item)
  if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey)
  return item[mergeKey]
}

export interface Order {
  /** The order that the patch asks for. */
  readonly wanted: List
  /** The order that the list had. */
  readonly previous: List
  readonly mergeKey: string | undefined
}

export function inOrder(list: List, { wanted, previous, mergeKey }: Order): List {
  const rankWanted = ranks(wanted, mergeKey)
  const rankPrevious = ranks(previous, mergeKey)
  const rankOf = (rank: ReadonlyMap<unknown, number>) => (item: unknown) => rank.get(identityOf(item, mergeKey))
  const isNamed = (item: unknown): boolean => rankOf(rankWanted)(item) !== undefined
  const named = sortedBy(list.filter(isNamed), rankOf(rankWanted))
  const others = sortedBy(list.filter((item) => !isNamed(item)), rankOf(rankPrevious))
  return woven(others, named, rankOf(rankPrevious))
}

const ranks = (list: List, mergeKey: string | undefined): ReadonlyMap<unknown, number> =>
  new Map(list.map((item, index): [unknown, number] => [identityOf(item, mergeKey), index]).reverse())

type RankOf = (item: unknown) => number | undefined

/** Deletions go to the end, in their own order. */
function sortedBy(list: List, rankOf: RankOf): unknown[] {
  const kept = list.filter((item) => !isDeletion(item))
  return [...kept.toSorted((a, b) => (rankOf(a) ?? 0) - (rankOf(b) ?? 0)), ...list.filter(isDeletion)]
}

export const isDeletion = (item: unknown): boolean => isTree(item) && item.$patch === 'delete'

/** One by one from the left when it stood before the right's next, else from the right. */
function woven(left: List, right: List, rankOf: RankOf): List {
  const result: unknown[] = []
  let next = 0
  for (const item of right) {
    const rank = rankOf(item)
    while (next < left.length && isBefore(rankOf(left[next]), rank)) result.push(left[next++])
    result.push(item)
  }
  return [...result, ...left.slice(next)]
}

const isBefore = (a: number | undefined, b: number | undefined): boolean => a !== undefined && b !== undefined && a < b

/** The patch's elements must stand in the order that it asks for. */
export function requireOrder(list: List, order: List, mergeKey: string | undefined): void {
  if (list.length === 0 || order.length === 0) return
  const wanted = order.map((item) => identityOf(item, mergeKey))
  let from = 0
  for (const item of list) {
    if (isTree(item) && Object.hasOwn(item, '$patch')) continue
    from = wanted.indexOf(identityOf(item, mergeKey), from) + 1
    if (from === 0) throw wrongOrder(list, order)
  }
}
