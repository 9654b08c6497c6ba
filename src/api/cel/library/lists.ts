/**
 * Functions of lists and sets. Upstream: k8s.io/apiserver/pkg/cel/library/lists.go, github.com/google/cel-go/ext/sets.go (v1.32).
 */
import { EvaluationError, type Environment } from '@marcbachmann/cel-js'
import { isEqual } from '../equality'

type Values = readonly unknown[]
type Number = bigint | number

class Sets {}

export function addLists(environment: Environment): void {
  environment
    .registerFunction('list<A>.isSorted(): bool', (list: Values) => list.every((item, index) => index === 0 || !isLess(item, list[index - 1])))
    .registerFunction('list<A>.sum(): A', (list: readonly Number[]) => sum(list))
    .registerFunction('list<A>.min(): A', (list: Values) => best(list, 'min', isLess))
    .registerFunction('list<A>.max(): A', (list: Values) => best(list, 'max', (a, b) => isLess(b, a)))
    .registerFunction('list<A>.indexOf(A): int', (list: Values, value: unknown) => BigInt(list.findIndex((item) => isEqual(item, value))))
    .registerFunction('list<A>.lastIndexOf(A): int', (list: Values, value: unknown) => BigInt(list.findLastIndex((item) => isEqual(item, value))))
    .registerType('Sets', { ctor: Sets, fields: {} })
    .registerConstant('sets', 'Sets', new Sets())
    .registerFunction('Sets.contains(list<A>, list<A>): bool', (_: Sets, list: Values, wanted: Values) => containsAll(list, wanted))
    .registerFunction('Sets.equivalent(list<A>, list<A>): bool', (_: Sets, a: Values, b: Values) => containsAll(a, b) && containsAll(b, a))
    .registerFunction('Sets.intersects(list<A>, list<A>): bool', (_: Sets, a: Values, b: Values) => b.some((item) => contains(a, item)))
}

const isLess = (a: unknown, b: unknown): boolean => (a as Number) < (b as Number)
const contains = (list: Values, value: unknown): boolean => list.some((item) => isEqual(item, value))
const containsAll = (list: Values, wanted: Values): boolean => wanted.every((item) => contains(list, item))

function sum(list: readonly Number[]): Number {
  if (list.length === 0) return 0n
  return list.slice(1).reduce((total, item) => ((total as number) + (item as number)) as Number, list[0])
}

function best(list: Values, name: string, isBetter: (a: unknown, b: unknown) => boolean): unknown {
  if (list.length === 0) throw new EvaluationError(`${name} called on empty list`)
  return list.reduce((found, item) => (isBetter(item, found) ? item : found))
}
