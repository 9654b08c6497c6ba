/**
 * Two Go values of one type, compared part by part; values are given as JSON, and a type says what is to be read out of it.
 * Upstream: Equal in github.com/google/go-cmp/cmp/compare.go (v0.6.0), valueNode in report_value.go.
 * Simplified: what stands between the first and the last difference of two lists is paired in order; a real cluster searches for
 * what is alike in it, from an end that is chosen by chance.
 */
import { canonicalQuantity } from '../quantity'
import { isAbsent, isNil, kindOf, partsOf, type GoKind } from './go-value-parts'

/** The side on which there is no such element or entry. */
export const missing = Symbol('missing')

export interface Compared {
  readonly type: string
  readonly kind: GoKind
  readonly x: unknown
  readonly y: unknown
  readonly parts: readonly Part[]
  readonly same: number
  readonly diff: number
  /** All below it. */
  readonly count: number
  readonly depth: number
}

export interface Part {
  readonly key: string
  readonly node: Compared
}

export function compare(x: unknown, y: unknown, type: string): Compared {
  const kind = kindOf(type)
  if (x === missing || y === missing) return leaf({ x, y, type, kind }, false)
  if (kind === 'scalar' || kind === 'quantity') return leaf({ x, y, type, kind }, scalarOf(x, type) === scalarOf(y, type))
  if (kind !== 'struct' && (isNil(x, kind) || isNil(y, kind))) return leaf({ x, y, type, kind }, isNil(x, kind) && isNil(y, kind))
  const parts = kind === 'slice' ? compareLists(x, y, type) : compareParts(x, y, type)
  return parts.reduce(withPart, { x, y, type, kind, parts, same: 0, diff: 0, count: 0, depth: 0 })
}

const leaf = (node: Pick<Compared, 'x' | 'y' | 'type' | 'kind'>, isSame: boolean): Compared => ({
  ...node, parts: [], same: isSame ? 1 : 0, diff: isSame ? 0 : 1, count: 0, depth: 0,
})

const withPart = (node: Compared, { node: part }: Part): Compared => ({
  ...node,
  same: node.same + part.same,
  diff: node.diff + part.diff,
  count: node.count + part.count + 1,
  depth: Math.max(node.depth, part.depth + 1),
})

function scalarOf(value: unknown, type: string): unknown {
  if (kindOf(type) === 'quantity') return canonicalQuantity(isAbsent(value) ? '0' : String(value))
  return isAbsent(value) ? (type === 'bool' ? false : /^int\d\d$/.test(type) ? 0 : '') : value
}

function compareParts(x: unknown, y: unknown, type: string): readonly Part[] {
  const [before, after] = [partsOf(x, type), partsOf(y, type)]
  const pair = (index: number) => compare(before[index].value, after[index].value, before[index].type)
  if (kindOf(type) !== 'map') return before.map(({ key }, index) => ({ key, node: pair(index) }))
  const keys = [...new Set([...before, ...after].map(({ key }) => key))].sort()
  const valueOf = (parts: typeof before, key: string) => parts.find((part) => part.key === key)?.value ?? missing
  return keys.map((key) => ({ key, node: compare(valueOf(before, key), valueOf(after, key), (before[0] ?? after[0]).type) }))
}

function compareLists(x: unknown, y: unknown, type: string): readonly Part[] {
  const item = type.slice(2)
  const [before, after] = [partsOf(x, type), partsOf(y, type)].map((parts) => parts.map(({ value }) => value))
  const pair = (a: unknown, b: unknown): Compared => compare(a, b, item)
  const length = Math.min(before.length, after.length)
  const [head, tail] = [[] as Compared[], [] as Compared[]]
  for (let at = 0; at < length; at++) {
    const node = pair(before[at], after[at])
    if (node.diff > 0) break
    head.push(node)
  }
  for (let at = 1; at <= length - head.length; at++) {
    const node = pair(before[before.length - at], after[after.length - at])
    if (node.diff > 0) break
    tail.unshift(node)
  }
  const rest = (list: readonly unknown[]) => list.slice(head.length, list.length - tail.length)
  return [...head, ...pairUp(rest(before), rest(after), pair), ...tail].map((node) => ({ key: '', node }))
}

function pairUp(before: readonly unknown[], after: readonly unknown[], pair: (a: unknown, b: unknown) => Compared): Compared[] {
  const nodes: Compared[] = []
  let [i, j] = [0, 0]
  while (i < before.length && j < after.length) {
    const node = pair(before[i], after[j])
    const isAlike = node.same + 1 >= node.diff
    const isGone = before.length - i >= after.length - j
    nodes.push(isAlike ? node : isGone ? pair(before[i], missing) : pair(missing, after[j]))
    if (isAlike || isGone) i++
    if (isAlike || !isGone) j++
  }
  for (; i < before.length; i++) nodes.push(pair(before[i], missing))
  for (; j < after.length; j++) nodes.push(pair(missing, after[j]))
  return nodes
}
