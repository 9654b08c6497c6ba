/** Which documents a filter means. Upstream: https://www.mongodb.com/docs/manual/reference/operator/query/ */
import { CommandError } from './command-error'
import { areEqual, candidatesAt, compareValues, isDocument, isList, isPlainDocument, typeOf, type Document, type Value } from './document'

type Test = (candidates: readonly (Value | undefined)[], operand: Value, all: Document) => boolean

const comparable = (a: Value | undefined, b: Value): a is Value => a !== undefined && typeOf(a) === typeOf(b)
const some =
  (test: (value: Value, operand: Value) => boolean): Test =>
  (candidates, operand) =>
    candidates.some((value) => comparable(value, operand) && test(value, operand))

/** Nothing is as good as null. */
const equals: Test = (candidates, operand) =>
  candidates.some((value) => (isRegex(operand) ? fitsRegex(value, operand) : areEqual(value ?? null, operand)))

const isRegex = (value: Value): value is Document => isDocument(value) && '$regex' in value

function fitsRegex(value: Value | undefined, { $regex, $options }: Document): boolean {
  if (typeof value !== 'string') return false
  const source = isDocument($regex) ? String($regex.$regex) : String($regex)
  try {
    return new RegExp(source, String($options ?? '').replace('x', '')).test(value)
  } catch {
    throw new CommandError(51091, `Regular expression is invalid: ${source}`)
  }
}

function listOf(operator: string, operand: Value): readonly Value[] {
  if (isList(operand)) return operand
  throw new CommandError(2, `${operator} needs an array`)
}

const typeNames: Readonly<Record<string, string>> = {
  int: 'number',
  double: 'number',
  long: 'number',
  decimal: 'number',
  '1': 'number',
  '2': 'string',
  '3': 'object',
  '4': 'array',
  '7': 'objectId',
  '8': 'bool',
  '9': 'date',
  '10': 'null',
  '16': 'number',
  '18': 'number',
}

const operators: Readonly<Record<string, Test>> = {
  $eq: equals,
  $ne: (candidates, operand, all) => !equals(candidates, operand, all),
  $gt: some((a, b) => compareValues(a, b) > 0),
  $gte: some((a, b) => compareValues(a, b) >= 0),
  $lt: some((a, b) => compareValues(a, b) < 0),
  $lte: some((a, b) => compareValues(a, b) <= 0),
  $in: (candidates, operand, all) => listOf('$in', operand).some((value) => equals(candidates, value, all)),
  $nin: (candidates, operand, all) => !listOf('$nin', operand).some((value) => equals(candidates, value, all)),
  $exists: (candidates, operand) => candidates.some((value) => value !== undefined) === Boolean(operand),
  $regex: (candidates, operand, all) =>
    candidates.some((value) =>
      fitsRegex(value, { $regex: operand, $options: all.$options ?? (isDocument(operand) ? (operand.$options ?? '') : '') }),
    ),
  $options: () => true,
  $not: (candidates, operand) => (isRegex(operand) ? !equals(candidates, operand, {}) : !fits(candidates, operand)),
  $size: (candidates, operand) => candidates.some((value) => isList(value) && value.length === operand),
  $all: (candidates, operand, all) => listOf('$all', operand).every((value) => equals(candidates, value, all)),
  $elemMatch: (candidates, operand) =>
    candidates.some(
      (value) =>
        isList(value) &&
        value.some((item) =>
          isOperators(operand) ? fits([item], operand) : isPlainDocument(item) && isDocument(operand) && matches(item, operand),
        ),
    ),
  $type: (candidates, operand) =>
    (isList(operand) ? operand : [operand]).some((wanted) =>
      candidates.some((value) => value !== undefined && typeOf(value) === (typeNames[String(wanted)] ?? wanted)),
    ),
  $mod: (candidates, operand) => {
    const [divisor, rest] = listOf('$mod', operand)
    return candidates.some((value) => typeof value === 'number' && value % Number(divisor) === rest)
  },
}

const isOperators = (condition: Value): condition is Document =>
  isPlainDocument(condition) && Object.keys(condition).some((name) => name.startsWith('$'))

function fits(candidates: readonly (Value | undefined)[], condition: Value): boolean {
  if (isRegex(condition) && Object.keys(condition).every((name) => name === '$regex' || name === '$options'))
    return equals(candidates, condition, {})
  const parts = isDocument(condition) && (isOperators(condition) || '$regex' in condition) ? condition : undefined
  if (!parts) return equals(candidates, condition, {})
  return Object.entries(parts).every(([name, operand]) => {
    if (!Object.hasOwn(operators, name)) throw new CommandError(2, `unknown operator: ${name}`)
    return operators[name](candidates, operand, parts)
  })
}

const joined: Readonly<Record<string, (document: Document, filters: readonly Document[]) => boolean>> = {
  $and: (document, filters) => filters.every((filter) => matches(document, filter)),
  $or: (document, filters) => filters.some((filter) => matches(document, filter)),
  $nor: (document, filters) => !filters.some((filter) => matches(document, filter)),
}

export function matches(document: Document, filter: Document): boolean {
  return Object.entries(filter).every(([name, condition]) => {
    if (!name.startsWith('$')) return fits(candidatesAt(document, name.split('.')), condition)
    if (name === '$comment') return true
    if (!Object.hasOwn(joined, name))
      throw new CommandError(
        2,
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      )
    if (!isList(condition) || condition.length === 0) throw new CommandError(2, `${name} must be a nonempty array`)
    return joined[name](document, condition.filter(isDocument))
  })
}
