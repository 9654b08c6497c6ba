/** Expressions of aggregation: `$price`, `{ $sum: ... }`. Upstream: https://www.mongodb.com/docs/manual/reference/operator/aggregation/ */
import { CommandError } from './command-error'
import { areEqual, compareValues, isDocument, isList, isPlainDocument, valueAt, type Document, type Value } from './document'

type Operator = (values: readonly (Value | undefined)[]) => Value | undefined

const numbers = (values: readonly (Value | undefined)[]): number[] =>
  values
    .flatMap((value): readonly (Value | undefined)[] => (isList(value) ? value : [value]))
    .filter((value): value is number => typeof value === 'number')

const compared =
  (test: (difference: number) => boolean): Operator =>
  ([a, b]) =>
    test(compareValues(a ?? null, b ?? null))

function mean(values: readonly (Value | undefined)[]): number | null {
  const all = numbers(values)
  return all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0) / all.length
}

const extreme =
  (sign: number): Operator =>
  (values) => {
    const all = values.flatMap((value) => (isList(value) ? value : value === undefined || value === null ? [] : [value]))
    return all.reduce<Value>((best, value) => (best === null || sign * compareValues(value, best) > 0 ? value : best), null)
  }

const operators: Readonly<Record<string, Operator>> = {
  $add: (values) => numbers(values).reduce((sum, value) => sum + value, 0),
  $sum: (values) => numbers(values).reduce((sum, value) => sum + value, 0),
  $subtract: ([a, b]) => Number(a) - Number(b),
  $multiply: (values) => numbers(values).reduce((product, value) => product * value, 1),
  $divide: ([a, b]) => {
    if (b === 0) throw new CommandError(2, "can't $divide by zero")
    return Number(a) / Number(b)
  },
  $mod: ([a, b]) => Number(a) % Number(b),
  $round: ([a, places = 0]) => Number(Number(a).toFixed(Number(places))),
  $abs: ([a]) => Math.abs(Number(a)),
  $avg: mean,
  $min: extreme(-1),
  $max: extreme(1),
  $concat: (values) => (values.some((value) => value === null || value === undefined) ? null : values.map(String).join('')),
  $toUpper: ([a]) => String(a ?? '').toUpperCase(),
  $toLower: ([a]) => String(a ?? '').toLowerCase(),
  $toString: ([a]) => (isDocument(a) ? String(a.$oid ?? a.$date ?? JSON.stringify(a)) : String(a)),
  $size: ([a]) => {
    if (isList(a)) return a.length
    throw new CommandError(17124, `The argument to $size must be an array, but was of type: ${a === undefined ? 'missing' : typeof a}`)
  },
  $arrayElemAt: ([a, index]) => (isList(a) ? a.at(Number(index)) : null),
  $first: ([a]) => (isList(a) ? a[0] : a),
  $last: ([a]) => (isList(a) ? a.at(-1) : a),
  $in: ([a, list]) => isList(list) && list.some((value) => areEqual(value, a ?? null)),
  $eq: compared((difference) => difference === 0),
  $ne: compared((difference) => difference !== 0),
  $gt: compared((difference) => difference > 0),
  $gte: compared((difference) => difference >= 0),
  $lt: compared((difference) => difference < 0),
  $lte: compared((difference) => difference <= 0),
  $and: (values) => values.every(Boolean),
  $or: (values) => values.some(Boolean),
  $not: ([a]) => !a,
  $ifNull: (values) => values.find((value) => value !== null && value !== undefined),
  $year: ([a]) => (isDocument(a) ? Number(String(a.$date).slice(0, 4)) : null),
  $month: ([a]) => (isDocument(a) ? Number(String(a.$date).slice(5, 7)) : null),
}

export function evaluate(expression: Value, document: Document): Value | undefined {
  if (typeof expression === 'string') {
    if (expression === '$$ROOT') return document
    return expression.startsWith('$') ? valueAt(document, expression.slice(1)) : expression
  }
  if (isList(expression)) return expression.map((part) => evaluate(part, document) ?? null)
  if (!isPlainDocument(expression)) return expression
  const [name] = Object.keys(expression)
  if (name?.startsWith('$')) return operate(name, expression[name], document)
  return Object.fromEntries(
    Object.entries(expression).flatMap(([field, part]) => {
      const value = evaluate(part, document)
      return value === undefined ? [] : [[field, value] as const]
    }),
  )
}

function operate(name: string, operand: Value, document: Document): Value | undefined {
  if (name === '$literal') return operand
  if (name === '$cond') {
    const parts: Document = isList(operand)
      ? { if: operand[0], then: operand[1], else: operand[2] }
      : isPlainDocument(operand)
        ? operand
        : {}
    const { if: test = null, then: yes = null, else: no = null } = parts
    return evaluate(evaluate(test, document) ? (yes as Value) : (no as Value), document)
  }
  if (!Object.hasOwn(operators, name)) throw new CommandError(168, `Unrecognized expression '${name}'`)
  const values = isList(operand) ? operand.map((part) => evaluate(part, document)) : [evaluate(operand, document)]
  return operators[name](values)
}

/** What `$group` makes of the values of a group. */
export function accumulate(name: string, values: readonly (Value | undefined)[]): Value | undefined {
  const there = values.filter((value): value is Value => value !== undefined)
  switch (name) {
    case '$push':
      return there
    case '$addToSet':
      return there.filter((value, index) => there.findIndex((other) => areEqual(other, value)) === index)
    case '$first':
      return values[0] ?? null
    case '$last':
      return values.at(-1) ?? null
    case '$count':
      return values.length
    case '$sum':
    case '$avg':
    case '$min':
    case '$max':
      return operators[name](there)
    default:
      throw new CommandError(15952, `unknown group operator '${name}'`)
  }
}
