/** JSON values as `jq` compares, names and prints them. */
/** What `error` raises, and `catch` gets: mostly a text. */
export class JqProblem extends Error {
  readonly value: Json

  constructor(message: string, value: Json = message) {
    super(message)
    this.value = value
  }
}

export type Json = unknown
export type Path = readonly (string | number | { readonly from: number | null; readonly to: number | null })[]

export const isObject = (value: Json): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function typeName(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** `number (5)`, `object ({"a":1})`: how complaints name a value. */
export function described(value: Json): string {
  const text = JSON.stringify(value) ?? 'null'
  return `${typeName(value)} (${text.length > 11 ? `${text.slice(0, 10)}...` : text})`
}

export const isTrue = (value: Json): boolean => value !== null && value !== false

const ORDER = ['null', 'boolean', 'number', 'string', 'array', 'object']

export function compare(a: Json, b: Json): number {
  const [x, y] = [ORDER.indexOf(typeName(a)), ORDER.indexOf(typeName(b))]
  if (x !== y) return x - y
  if (typeof a === 'number' || typeof a === 'boolean') return Number(a) - Number(b)
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const order = compare(a[at], b[at])
      if (order !== 0) return order
    }
    return a.length - b.length
  }
  if (!isObject(a) || !isObject(b)) return 0
  const [left, right] = [Object.keys(a).sort(), Object.keys(b).sort()]
  return (
    compare(left, right) ||
    compare(
      left.map((key) => a[key]),
      left.map((key) => b[key]),
    )
  )
}

export function getPath(value: Json, path: Path): Json {
  return path.reduce<Json>((inner, key) => (inner === null || inner === undefined ? null : index(inner, key)), value)
}

export function index(value: Json, key: Json): Json {
  if (isObject(key)) return sliceOf(value, key)
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null)) return null
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key) ? value[key] : null
  if (Array.isArray(value) && typeof key === 'number')
    return value[key < 0 ? value.length + Math.floor(key) : Math.floor(key)] ?? null
  if (typeof key === 'string') throw new JqProblem(`Cannot index ${typeName(value)} with string "${key}"`)
  throw new JqProblem(`Cannot index ${typeName(value)} with ${typeName(key)}`)
}

export function sliceOf(value: Json, { from, to }: { from?: Json; to?: Json }): Json {
  if (value === null) return null
  const [start, end] = [from, to].map((edge) => (typeof edge === 'number' ? Math.floor(edge) : undefined))
  if (typeof value === 'string') return [...value].slice(start, end).join('')
  if (Array.isArray(value)) return value.slice(start, end)
  throw new JqProblem(`Cannot index ${typeName(value)} with object`)
}

/** A copy with another value at the path. */
export function setPath(value: Json, [key, ...rest]: Path, made: Json): Json {
  if (key === undefined) return made
  if (typeof key === 'string') {
    if (value !== null && !isObject(value)) throw new JqProblem(`Cannot index ${typeName(value)} with "${key}"`)
    return { ...value, [key]: setPath(value?.[key] ?? null, rest, made) }
  }
  if (value !== null && !Array.isArray(value)) throw new JqProblem(`Cannot index ${typeName(value)} with number`)
  const items = [...(value ?? [])]
  if (typeof key !== 'number') {
    const replaced = setPath(sliceOf(items, key), rest, made)
    const from = key.from ?? 0
    items.splice(from, (key.to ?? items.length) - from, ...(Array.isArray(replaced) ? replaced : []))
    return items
  }
  const at = key < 0 ? items.length + key : key
  if (at < 0) throw new JqProblem('Out of bounds negative array index')
  if (at > 100_000) throw new JqProblem('Array index too large')
  while (items.length < at) items.push(null)
  items[at] = setPath(items[at] ?? null, rest, made)
  return items
}

export function deletePath(value: Json, [key, ...rest]: Path): Json {
  if (value === null || key === undefined) return null
  if (rest.length > 0) {
    const inner = index(value, key)
    return inner === null ? value : setPath(value, [key], deletePath(inner, rest))
  }
  if (isObject(value) && typeof key === 'string')
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
  if (Array.isArray(value) && typeof key === 'number')
    return value.filter((_, at) => at !== (key < 0 ? value.length + key : key))
  if (Array.isArray(value) && typeof key === 'object') {
    return value.filter((_, at) => at < (key.from ?? 0) || at >= (key.to ?? value.length))
  }
  throw new JqProblem(
    `Cannot delete field at ${typeof key === 'string' ? 'object' : 'array'} index of ${typeName(value)}`,
  )
}

export interface PrintOptions {
  readonly indent: string
  readonly sortsKeys: boolean
  /** Nothing but ASCII. */
  readonly escapes?: boolean
}

export function print(value: Json, options: PrintOptions, margin = ''): string {
  const { indent, sortsKeys, escapes = false } = options
  if (!Array.isArray(value) && !isObject(value))
    return typeof value === 'number' ? printNumber(value) : quoted(value, escapes)
  const inner = margin + indent
  const keys = isObject(value) ? (sortsKeys ? Object.keys(value).sort() : Object.keys(value)) : []
  const colon = indent === '' ? ':' : ': '
  const items = isObject(value)
    ? keys.map((key) => `${quoted(key, escapes)}${colon}${print(value[key], options, inner)}`)
    : value.map((item) => print(item, options, inner))
  const [open, close] = isObject(value) ? '{}' : '[]'
  if (items.length === 0) return open + close
  if (indent === '') return open + items.join(',') + close
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${margin}${close}`
}

const quoted = (value: Json, escapes: boolean): string => {
  const text = JSON.stringify(value) ?? 'null'
  return escapes ? text.replace(/[\x7f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`) : text
}

function printNumber(value: number): string {
  if (Number.isNaN(value)) return 'null'
  if (Object.is(value, -0)) return '-0'
  if (Number.isFinite(value) && Math.abs(value) >= 1e17) return exponent(value)
  if (value !== 0 && Math.abs(value) < 1e-4) return exponent(value)
  return JSON.stringify(Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE)
}

const exponent = (value: number): string => value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2')
