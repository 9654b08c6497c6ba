/**
 * Partial trees against objects: a pattern names the fields it cares for. Operators are keys (`in`, `gte`, `any`, ...), so that a
 * failure always has a path.
 */
import { compilePattern } from './pattern'
import type { Difference } from './verdict'

type Mismatch = Omit<Difference, 'object'>

/** Empty when `actual` matches. */
export function findMismatches(pattern: unknown, actual: unknown, path = ''): Mismatch[] {
  if (isTree(pattern)) {
    const operator = matchOperators(pattern, actual, path)
    if (operator) return operator
    const tree = isTree(actual) || Array.isArray(actual) ? (actual as Readonly<Record<string, unknown>>) : {}
    return Object.entries(pattern).flatMap(([key, wanted]) => findMismatches(wanted, tree[key], path ? `${path}.${key}` : key))
  }
  if (Array.isArray(pattern)) {
    const items = Array.isArray(actual) ? actual : []
    return pattern.flatMap((wanted, index) => findMismatches(wanted, items[index], `${path}[${index}]`))
  }
  return pattern === actual ? [] : [{ path, expected: pattern, actual }]
}

type Operator = (operand: unknown, actual: unknown, path: string) => Mismatch[]

const unless = (holds: boolean, path: string, expected: unknown, actual: unknown): Mismatch[] => (holds ? [] : [{ path, expected, actual }])

const operators: Readonly<Record<string, Operator>> = {
  in: (operand, actual, path) => unless(Array.isArray(operand) && operand.includes(actual), path, { in: operand }, actual),
  gte: (operand, actual, path) => unless(Number(actual ?? 0) >= Number(operand), path, { gte: operand }, actual),
  lte: (operand, actual, path) => unless(Number(actual ?? 0) <= Number(operand), path, { lte: operand }, actual),
  exists: (operand, actual, path) => unless((actual !== undefined) === operand, path, { exists: operand }, actual),
  matches: (operand, actual, path) => unless(compilePattern(String(operand)).test(textOf(actual)), path, { matches: operand }, actual),
  contains: (operand, actual, path) => unless(contains(actual, operand), path, { contains: operand }, actual),
  length: (operand, actual, path) => unless(findMismatches(operand, sizeOf(actual)).length === 0, path, { length: operand }, actual),
  all: (operand, actual, path) => itemsOf(actual).flatMap((item, index) => findMismatches(operand, item, `${path}[${index}]`)),
  any: (operand, actual, path) => {
    const attempts = itemsOf(actual).map((item, index) => findMismatches(operand, item, `${path}[${index}]`))
    if (attempts.some((attempt) => attempt.length === 0)) return []
    const nearest = attempts.sort((a, b) => a.length - b.length)[0]
    return nearest ?? [{ path, expected: { any: operand }, actual }]
  },
}

const itemsOf = (actual: unknown): readonly unknown[] => (Array.isArray(actual) ? (actual as unknown[]) : [])
const textOf = (actual: unknown): string => (typeof actual === 'string' || typeof actual === 'number' || typeof actual === 'boolean' ? String(actual) : '')

/** Of a text a part, of a list an item. */
const contains = (actual: unknown, operand: unknown): boolean =>
  Array.isArray(actual) ? actual.some((item) => findMismatches(operand, item).length === 0) : textOf(actual).includes(String(operand))

const sizeOf = (actual: unknown): number => (typeof actual === 'string' || Array.isArray(actual) ? actual.length : isTree(actual) ? Object.keys(actual).length : 0)

/** `{ gte: 1, lte: 3 }` asks for both. A key that is the name of a field of the object is no operator. */
function matchOperators(pattern: Readonly<Record<string, unknown>>, actual: unknown, path: string): Mismatch[] | undefined {
  const names = Object.keys(pattern)
  const isOperator = (name: string): boolean => Object.hasOwn(operators, name) && !(isTree(actual) && Object.hasOwn(actual, name))
  if (names.length === 0 || !names.every(isOperator)) return undefined
  return names.flatMap((name) => operators[name](pattern[name], actual, path))
}

export const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
