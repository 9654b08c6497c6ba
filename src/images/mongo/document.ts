/**
 * Documents: what they are made of, in which order their values stand, and when two are equal. Upstream:
 * https://www.mongodb.com/docs/manual/reference/bson-types/
 *
 * Simplified: documents are JSON in which `{ $oid }`, `{ $date }` and `{ $regex }` stand for what JSON has not; all numbers are doubles,
 * and
 * fields whose names are whole numbers come first.
 */
export type Value = null | boolean | number | string | readonly Value[] | Document
export interface Document {
  readonly [field: string]: Value
}

export const isDocument = (value: unknown): value is Document => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isList = (value: unknown): value is readonly Value[] => Array.isArray(value)

/** A value of its own that only looks like a document. */
export const isSpecial = (value: Value): value is Document =>
  isDocument(value) && ('$oid' in value || '$date' in value || '$regex' in value)
export const isPlainDocument = (value: Value | undefined): value is Document =>
  value !== undefined && isDocument(value) && !isSpecial(value)

export const objectId = (hex: string): Document => ({ $oid: hex })
export const date = (ms: number): Document => ({ $date: new Date(ms).toISOString() })

/** Seconds, five bytes of chance that are a program's own, and a counter: later ids are greater. Upstream: bson ObjectId.generate */
export function objectIdMaker(chance: { now(): number; random(): number }): () => Document {
  let own: string | undefined
  let count = 0
  const hex = (value: number, digits: number): string => Math.floor(value).toString(16).padStart(digits, '0').slice(-digits)
  return () => {
    own ??= hex(chance.random() * 0x1_00_00_00_00_00, 10)
    if (count === 0) count = Math.floor(chance.random() * 0xff_ff_ff)
    count = (count + 1) % 0x1_00_00_00
    return objectId(`${hex(chance.now() / 1000, 8)}${own}${hex(count, 6)}`)
  }
}

export type TypeName = 'null' | 'number' | 'string' | 'object' | 'array' | 'objectId' | 'bool' | 'date' | 'regex'

/** In the order in which values of different types are sorted. */
const order: readonly TypeName[] = ['null', 'number', 'string', 'object', 'array', 'objectId', 'bool', 'date', 'regex']

export function typeOf(value: Value): TypeName {
  if (value === null) return 'null'
  if (typeof value === 'number' || typeof value === 'string') return typeof value === 'number' ? 'number' : 'string'
  if (typeof value === 'boolean') return 'bool'
  if (isList(value)) return 'array'
  if ('$oid' in value) return 'objectId'
  if ('$date' in value) return 'date'
  return '$regex' in value ? 'regex' : 'object'
}

export function compareValues(a: Value, b: Value): number {
  const [first, second] = [typeOf(a), typeOf(b)]
  if (first !== second) return order.indexOf(first) - order.indexOf(second)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (isList(a) && isList(b)) return compareLists(a, b)
  if (isPlainDocument(a) && isPlainDocument(b)) return compareLists(Object.entries(a).flat(), Object.entries(b).flat())
  const [left, right] = [scalarText(a), scalarText(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = compareValues(a[i], b[i])
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

const scalarText = (value: Value): string => (isDocument(value) ? String(value.$oid ?? value.$date ?? value.$regex) : String(value))

export const areEqual = (a: Value, b: Value): boolean => typeOf(a) === typeOf(b) && compareValues(a, b) === 0

/** Equal values have equal texts, for indexes and groups. */
export const keyOf = (value: Value): string => `${typeOf(value)}:${typeof value === 'object' ? JSON.stringify(value) : String(value)}`

/** The value at a dotted path, without looking into lists but by their positions; undefined when there is none. */
export function valueAt(document: Value, path: string): Value | undefined {
  let at: Value | undefined = document
  for (const part of path.split('.')) {
    if (isList(at) && /^\d+$/.test(part)) at = at[Number(part)]
    else if (isList(at)) at = at.flatMap((item) => (isDocument(item) && Object.hasOwn(item, part) ? [item[part]] : []))
    else if (at !== undefined && isDocument(at) && Object.hasOwn(at, part)) at = at[part]
    else return undefined
  }
  return at
}

/** All that a condition on this path may mean: the value, and each element of a list on the way or at its end. */
export function candidatesAt(document: Value, path: readonly string[]): readonly (Value | undefined)[] {
  const [part, ...rest] = path
  if (part === undefined) return isList(document) ? [document, ...document] : [document]
  if (isList(document)) {
    const inside = /^\d+$/.test(part) && document[Number(part)] !== undefined ? candidatesAt(document[Number(part)], rest) : []
    return [...inside, ...document.flatMap((item) => (isDocument(item) ? candidatesAt(item, path) : []))]
  }
  if (!isPlainDocument(document) || !Object.hasOwn(document, part)) return [undefined]
  return candidatesAt(document[part], rest)
}

/** The same document with another value at this path, `undefined` for none. */
export function withValueAt(document: Document, path: readonly string[], value: Value | undefined): Document {
  const [part, ...rest] = path
  const before = Object.hasOwn(document, part) ? document[part] : undefined
  const next = rest.length === 0 ? value : changedInside(before, rest, value)
  if (next === undefined) return Object.fromEntries(Object.entries(document).filter(([name]) => name !== part))
  return { ...document, [part]: next }
}

function changedInside(before: Value | undefined, path: readonly string[], value: Value | undefined): Value | undefined {
  if (isList(before) && /^\d+$/.test(path[0])) {
    const index = Number(path[0])
    const items: Value[] = [...before]
    const next = path.length === 1 ? value : changedInside(items[index], path.slice(1), value)
    while (items.length < Math.min(index, 10_000)) items.push(null)
    items[index] = next ?? null
    return items
  }
  if (before === undefined && value === undefined) return undefined
  return withValueAt(isPlainDocument(before) ? before : {}, path, value)
}
