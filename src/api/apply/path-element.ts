/**
 * One step of a path through an object, written as in `fieldsV1`: `f:name` is a field, `k:{"name":"web"}` the element of a list with
 * these keys, `v:"x"` the element of a set, `i:0` a place in a list.
 * Upstream: sigs.k8s.io/structured-merge-diff/v4/fieldpath/{element,serialize-pe}.go, typed/helpers.go (v4.4.2).
 */
import { isTree, type Tree } from '../patch/tree'
import { MergeFault } from './merge-fault'
import type { ListType } from './type'

export type PathElement = string
export type Path = readonly PathElement[]

export const fieldElement = (name: string): PathElement => `f:${name}`
export const fieldNameOf = (element: PathElement): string | undefined => (element.startsWith('f:') ? element.slice(2) : undefined)
export const indexElement = (index: number): PathElement => `i:${index}`

/** By what an element of a merged list is known. */
export function itemElement({ keys, element }: ListType, item: unknown): PathElement {
  if (keys.length === 0) return setElement(item)
  if (item === null) throw new MergeFault('associative list with keys may not have a null element')
  if (!isTree(item)) throw new MergeFault('associative list with keys may not have non-map elements')
  const known = keys.toSorted().map((key): [string, unknown] => {
    const value = item[key] ?? element.map?.fields.get(key)?.default
    if (value !== undefined) return [key, value]
    const missing = `omits key field ${JSON.stringify(key)} (and doesn't have default value)`
    throw new MergeFault(`associative list with keys has an element that ${missing}`)
  })
  return `k:${jsonOf(Object.fromEntries(known))}`
}

function setElement(item: unknown): PathElement {
  if (item === null) throw new MergeFault("associative list without keys has an element that's an explicit null")
  if (Array.isArray(item)) throw new MergeFault('not supported: associative list with lists as elements')
  if (isTree(item)) throw new MergeFault("associative list without keys has an element that's a map type")
  return `v:${jsonOf(item)}`
}

const escapes: Readonly<Record<string, string>> = {
  ...{ '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' },
  ...{ '\u2028': '\\u2028', '\u2029': '\\u2029' },
}

/** As Go writes JSON. */
const jsonOf = (value: unknown): string => JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (character) => escapes[character])

/** The element in the one spelling that others are compared with; undefined when it is of no kind that is known here. */
export function parseElement(text: string): PathElement | undefined {
  if (text.length < 2) throw new MergeFault('key must be 2 characters long:')
  if (text[1] !== ':') throw new MergeFault(`missing colon: ${text}`)
  if (text[0] === 'f') return text
  if (text[0] === 'i') return /^i:-?\d+$/.test(text) ? text : refuse(text)
  if (text[0] !== 'k' && text[0] !== 'v') return undefined
  const value = parseJson(text.slice(2))
  if (text[0] === 'v') return `v:${jsonOf(value)}`
  if (!isTree(value)) return refuse(text)
  return `k:${jsonOf(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))))}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse(text)
  }
}

function refuse(text: string): never {
  throw new MergeFault(`invalid path element: ${text}`)
}

/** `.spec`, `[name="web"]`, `[="x"]`, `[0]`: how messages spell it. */
export function describeElement(element: PathElement): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  if (element.startsWith('i:')) return `[${rest}]`
  const value: unknown = JSON.parse(rest)
  if (element.startsWith('v:')) return `[=${JSON.stringify(value)}]`
  return `[${Object.entries(value as Tree).map(([key, item]) => `${key}=${JSON.stringify(item)}`).join(',')}]`
}

export const describePath = (path: Path): string => path.map(describeElement).join('')

const ranks = 'fkvi'

/** Fields first, then keys, values and places; each in its own order. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0
  if (a.startsWith('f:') && b.startsWith('f:')) return a < b ? -1 : 1
  if (a[0] !== b[0]) return ranks.indexOf(a[0]) - ranks.indexOf(b[0])
  if (a[0] === 'i') return Number(a.slice(2)) - Number(b.slice(2))
  return compareValues(JSON.parse(a.slice(2)), JSON.parse(b.slice(2)))
}

/** Upstream: Compare in value/value.go and FieldList.Compare in value/fields.go. */
function compareValues(a: unknown, b: unknown): number {
  if (isTree(a) && isTree(b)) return compareKeys(Object.entries(a), Object.entries(b))
  if (typeof a !== typeof b) return sorts.indexOf(typeof a) - sorts.indexOf(typeof b)
  if (a === b) return 0
  return (a as string) < (b as string) ? -1 : 1
}

const sorts: readonly string[] = ['number', 'string', 'boolean', 'object']

function compareKeys(a: readonly (readonly [string, unknown])[], b: readonly (readonly [string, unknown])[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    if (a[index][0] !== b[index][0]) return a[index][0] < b[index][0] ? -1 : 1
    const order = compareValues(a[index][1], b[index][1])
    if (order !== 0) return order
  }
  return a.length - b.length
}
