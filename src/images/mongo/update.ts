/** What an update makes of a document. Upstream: https://www.mongodb.com/docs/manual/reference/operator/update/ */
import { CommandError } from './command-error'
import {
  areEqual,
  compareValues,
  date,
  isDocument,
  isList,
  isPlainDocument,
  valueAt,
  withValueAt,
  type Document,
  type Value,
} from './document'
import { matches } from './match'

interface Change {
  readonly document: Document
  readonly path: string
  readonly operand: Value
  readonly now: number
  /** An upsert makes it. */
  readonly isNew: boolean
}

type Operator = (change: Change) => Value | undefined

function numberAt({ document, path }: Change, operator: string): number {
  const value = valueAt(document, path)
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  const type = isList(value) ? 'array' : value === null ? 'null' : isDocument(value) ? 'object' : typeof value
  throw new CommandError(
    14,
    `Cannot apply ${operator} to a value of non-numeric type. {_id: ${JSON.stringify(document._id)}} has the field '${path.split('.').at(-1)}' of non-numeric type ${type}`,
  )
}

function listAt({ document, path }: Change, operator: string): readonly Value[] {
  const value = valueAt(document, path) ?? []
  if (isList(value)) return value
  throw new CommandError(
    2,
    `The field '${path}' must be an array but is of type ${typeof value} in document {_id: ${JSON.stringify(document._id)}} (${operator})`,
  )
}

const each = (operand: Value): readonly Value[] => (isPlainDocument(operand) && isList(operand.$each) ? operand.$each : [operand])

const operators: Readonly<Record<string, Operator>> = {
  $set: ({ operand }) => operand,
  $setOnInsert: ({ document, path, operand, isNew }) => (isNew ? operand : valueAt(document, path)),
  $unset: () => undefined,
  $inc: (change) => numberAt(change, '$inc') + Number(change.operand),
  $mul: (change) => numberAt(change, '$mul') * Number(change.operand),
  $min: ({ document, path, operand }) => smaller(valueAt(document, path), operand, 1),
  $max: ({ document, path, operand }) => smaller(valueAt(document, path), operand, -1),
  $currentDate: ({ now }) => date(now),
  $push: (change) => [...listAt(change, '$push'), ...each(change.operand)],
  $addToSet: (change) => {
    const list = [...listAt(change, '$addToSet')]
    for (const value of each(change.operand)) if (!list.some((other) => areEqual(other, value))) list.push(value)
    return list
  },
  $pull: (change) => listAt(change, '$pull').filter((item) => !isPulled(item, change.operand)),
  $pullAll: (change) =>
    listAt(change, '$pullAll').filter((item) => !each({ $each: change.operand }).some((value) => areEqual(value, item))),
  $pop: (change) => (change.operand === -1 ? listAt(change, '$pop').slice(1) : listAt(change, '$pop').slice(0, -1)),
}

const smaller = (before: Value | undefined, operand: Value, sign: number): Value =>
  before === undefined || sign * compareValues(operand, before) < 0 ? operand : before

function isPulled(item: Value, operand: Value): boolean {
  if (!isPlainDocument(operand)) return areEqual(item, operand)
  if (isPlainDocument(item)) return matches(item, operand)
  return Object.keys(operand).some((name) => name.startsWith('$')) && matches({ item }, { item: operand })
}

export const isReplacement = (update: Document): boolean => !Object.keys(update).some((name) => name.startsWith('$'))

export function applyUpdate(document: Document, update: Document, { now, isNew = false }: { now: number; isNew?: boolean }): Document {
  if (isReplacement(update)) return { _id: document._id ?? null, ...update, ...(document._id === undefined ? {} : { _id: document._id }) }
  let next = document
  for (const [name, fields] of Object.entries(update)) {
    if (name === '$rename') {
      next = renamed(next, fields)
      continue
    }
    if (!Object.hasOwn(operators, name))
      throw new CommandError(
        9,
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
    if (!isPlainDocument(fields))
      throw new CommandError(
        9,
        `Modifiers operate on fields but we found type ${typeof fields} instead. For example: {$mod: {<field>: ...}} not {${name}: ${JSON.stringify(fields)}}`,
      )
    for (const [path, operand] of Object.entries(fields)) {
      if (path === '_id' && document._id !== undefined && !areEqual(document._id, operand))
        throw new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'")
      next = withValueAt(next, path.split('.'), operators[name]({ document: next, path, operand, now, isNew }))
    }
  }
  return next
}

function renamed(document: Document, fields: Value): Document {
  let next = document
  for (const [from, to] of Object.entries(isPlainDocument(fields) ? fields : {})) {
    const value = valueAt(next, from)
    if (value !== undefined) next = withValueAt(withValueAt(next, from.split('.'), undefined), String(to).split('.'), value)
  }
  return next
}

/** What an upsert begins with: the values that the filter asks for. */
export function seedOf(filter: Document): Document {
  let seed: Document = {}
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and' && isList(condition)) for (const part of condition) if (isDocument(part)) seed = { ...seed, ...seedOf(part) }
    if (path.startsWith('$')) continue
    const isCondition = isPlainDocument(condition) && Object.keys(condition).some((name) => name.startsWith('$'))
    if (!isCondition) seed = withValueAt(seed, path.split('.'), condition)
    else if (isPlainDocument(condition) && condition.$eq !== undefined) seed = withValueAt(seed, path.split('.'), condition.$eq)
  }
  return seed
}
