/**
 * Prints an object as Go prints the struct that it is there: with the names and types of all fields, also of those that are absent.
 * Upstream: github.com/davecgh/go-spew/spew/format.go, by k8s.io/apimachinery/pkg/util/dump ForHash (v1.32).
 */
import { canonicalQuantity } from '../../../api/quantity'
import { goFields, type GoField } from '../../../api/go-layout'
import { printQuantity } from '../../../api/go-quantity'

type Fields = Readonly<Record<string, unknown>>
const none: Fields = {}

/** With its type before it. */
export const printTyped = (value: unknown, type: string): string => `(${type})${print(value, type)}`

function print(value: unknown, type: string): string {
  if (type.startsWith('*')) return isAbsent(value) ? '<nil>' : print(value, type.slice(1))
  if (type.startsWith('[]')) return printList(value, type.slice(2))
  if (type === 'map[string]string') return printMap(value, 'string')
  if (type === 'v1.ResourceList') return printMap(value, 'resource.Quantity')
  if (type === 'resource.Quantity') return printQuantity(isAbsent(value) ? '0' : canonicalQuantity(String(value)))
  if (type === 'intstr.IntOrString') return printIntOrString(value)
  if (type === 'v1.Time') return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'
  const fields = goFields(type)
  return fields ? printStruct(value, fields) : printScalar(value, type)
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null

/** What is empty is stored as if it were absent. */
const printList = (value: unknown, type: string): string =>
  Array.isArray(value) && value.length > 0 ? `[${value.map((item) => print(item, type)).join(' ')}]` : '<nil>'

function printMap(value: unknown, type: string): string {
  const entries = Object.entries(fieldsOf(value)).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? '<nil>' : `map[${entries.map(([key, item]) => `${key}:${print(item, type)}`).join(' ')}]`
}

function printStruct(value: unknown, fields: readonly GoField[]): string {
  const object = fieldsOf(value)
  return `{${fields.map(({ name, key, type }) => `${name}:${printTyped(key === undefined ? object : object[key], type)}`).join(' ')}}`
}

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : none)

const printIntOrString = (value: unknown): string =>
  typeof value === 'string'
    ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
    : `{Type:(intstr.Type)0 IntVal:(int32)${printScalar(value, 'int32')} StrVal:(string)}`

function printScalar(value: unknown, type: string): string {
  if (!isAbsent(value)) return String(value)
  return type === 'bool' ? 'false' : /^int\d\d$/.test(type) ? '0' : ''
}
