/** The operators of `jq` on two values: numbers, strings, arrays and objects each have their own. */
import { compare, described, isObject, JqProblem, type Json } from './jq-values'

export function calculate(operator: string, a: Json, b: Json): Json {
  switch (operator) {
    case '==':
      return compare(a, b) === 0
    case '!=':
      return compare(a, b) !== 0
    case '<':
      return compare(a, b) < 0
    case '<=':
      return compare(a, b) <= 0
    case '>':
      return compare(a, b) > 0
    case '>=':
      return compare(a, b) >= 0
    case '+':
      return add(a, b)
    case '-':
      if (Array.isArray(a) && Array.isArray(b))
        return a.filter((item) => !b.some((other) => compare(item, other) === 0))
      break
    case '*':
      if (isObject(a) && isObject(b)) return merge(a, b)
      if (typeof a === 'string' && typeof b === 'number')
        return b <= 0 ? null : a.repeat(Math.min(Math.max(1, Math.floor(b)), 100_000))
      break
    case '/':
      if (typeof a === 'string' && typeof b === 'string') return a === '' ? [] : a.split(b)
  }
  if (typeof a !== 'number' || typeof b !== 'number')
    throw new JqProblem(`${described(a)} and ${described(b)} cannot be ${VERBS[operator]}`)
  if ((operator === '/' || operator === '%') && b === 0)
    throw new JqProblem(`${described(a)} and ${described(b)} cannot be divided because the divisor is zero`)
  return operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : Math.trunc(a) % Math.trunc(b)
}

const VERBS: Readonly<Record<string, string>> = {
  '+': 'added',
  '-': 'subtracted',
  '*': 'multiplied',
  '/': 'divided',
  '%': 'divided',
}

export function add(a: Json, b: Json): Json {
  if (a === null) return b
  if (b === null) return a
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  if (isObject(a) && isObject(b)) return { ...a, ...b }
  throw new JqProblem(`${described(a)} and ${described(b)} cannot be added`)
}

function merge(a: Readonly<Record<string, Json>>, b: Readonly<Record<string, Json>>): Json {
  const merged: Record<string, Json> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const old = merged[key]
    merged[key] = isObject(old) && isObject(value) ? merge(old, value) : value
  }
  return merged
}
