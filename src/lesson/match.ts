/**
 * Partial trees against objects: a pattern names the fields it cares for. Operators are keys (`in`, `gte`, `lte`, `any`,
 * `exists`, `matches`), so that a failure always has a path.
 */
import type { Difference } from './verdict'

type Mismatch = Omit<Difference, 'object'>

/** Empty when `actual` matches. */
export function findMismatches(pattern: unknown, actual: unknown, path = ''): Mismatch[] {
  if (isTree(pattern)) {
    const operator = matchOperator(pattern, actual, path)
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
  matches: (operand, actual, path) => unless(new RegExp(String(operand)).test(String(actual ?? '')), path, { matches: operand }, actual),
  any: (operand, actual, path) => {
    const items = Array.isArray(actual) ? actual : []
    const attempts = items.map((item, index) => findMismatches(operand, item, `${path}[${index}]`))
    if (attempts.some((attempt) => attempt.length === 0)) return []
    const nearest = attempts.sort((a, b) => a.length - b.length)[0]
    return nearest ?? [{ path, expected: { any: operand }, actual }]
  },
}

function matchOperator(pattern: Readonly<Record<string, unknown>>, actual: unknown, path: string): Mismatch[] | undefined {
  const [name, ...others] = Object.keys(pattern)
  const operator = name !== undefined && others.length === 0 && Object.hasOwn(operators, name) ? operators[name] : undefined
  return operator?.(pattern[name], actual, path)
}

export const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
