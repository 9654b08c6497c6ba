/**
 * Types of the variables of an expression, and JSON values in the form that the expression language reads: whole numbers as integers,
 * objects as maps or as structs with the fields of their type.
 * Upstream: k8s.io/apiserver/pkg/cel/types.go, k8s.io/apiserver/pkg/cel/common/values.go (v1.32).
 */
import { Environment, Optional } from '@marcbachmann/cel-js'
import { isEqual } from './equality'
import { escapeName } from './names'

export type CelType =
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'dyn'
  | { readonly list: CelType }
  /** Keys are texts. */
  | { readonly map: CelType }
  | { readonly optional: CelType }
  /** Names as in JSON; the expression writes them escaped. */
  | { readonly fields: Readonly<Record<string, CelType>> }
  /** A type of the libraries: `Quantity`, `net.IP`. */
  | { readonly named: string }

export interface DeclaredType {
  readonly name: string
  /** Undefined: nothing there. */
  convert(value: unknown): unknown
}

const libraryNames: Readonly<Record<string, string>> = {
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
}

/** Makes the structs within `type` known to the environment. `path` tells their names apart. */
export function declareType(environment: Environment, type: CelType, path: string): DeclaredType {
  if (typeof type === 'string') return { name: libraryNames[type] ?? type, convert: conversions[type] ?? dynamic }
  if ('named' in type) return { name: type.named, convert: (value) => value }
  if ('list' in type) return listType(declareType(environment, type.list, `${path}.@items`))
  if ('map' in type) return mapType(declareType(environment, type.map, `${path}.@values`))
  if ('optional' in type) {
    const inner = declareType(environment, type.optional, path)
    return { name: `optional<${inner.name}>`, convert: (value) => (value instanceof Optional ? value : inner.convert(value)) }
  }
  return structType(environment, type.fields, path)
}

const listType = ({ name, convert }: DeclaredType): DeclaredType => ({
  name: `list<${name}>`,
  convert: (value) => (Array.isArray(value) ? value.map((item: unknown) => convert(item) ?? null) : dynamic(value)),
})

const mapType = ({ name, convert }: DeclaredType): DeclaredType => ({
  name: `map<string, ${name}>`,
  convert: (value) => (isPlain(value) ? new Map(present(Object.entries(value), convert)) : dynamic(value)),
})

function structType(environment: Environment, fields: Readonly<Record<string, CelType>>, path: string): DeclaredType {
  class Struct extends Map<string, unknown> {}
  const name = path.replace(/[^A-Za-z0-9_.]/g, '_')
  const declared = new Map(Object.entries(fields).map(([key, type]) => [key, declareType(environment, type, `${path}.${escapeName(key)}`)]))
  const types = Object.fromEntries([...declared].map(([key, field]) => [escapeName(key), field.name]))
  environment.registerType(name, { ctor: Struct, fields: types })
  environment.registerOperator(`${name} == ${name}`, (a: unknown, b: unknown) => isEqual(a, b))
  const convert = (value: unknown): unknown => {
    if (!isPlain(value)) return dynamic(value)
    const struct = new Struct()
    for (const [key, item] of Object.entries(value)) {
      const converted = declared.get(key)?.convert(item)
      if (converted !== undefined) struct.set(escapeName(key), converted)
    }
    return struct
  }
  return { name, convert }
}

const present = (entries: readonly (readonly [string, unknown])[], convert: (value: unknown) => unknown): [string, unknown][] =>
  entries.map(([key, value]): [string, unknown] => [key, convert(value)]).filter(([, value]) => value !== undefined)

/** A duration is read by the language's own reader. */
const durations = new Environment().registerVariable('text', 'string').parse('duration(text)')

const conversions: Readonly<Record<string, (value: unknown) => unknown>> = {
  int: (value) => (typeof value === 'number' ? BigInt(Math.trunc(value)) : dynamic(value)),
  double: (value) => (typeof value === 'number' ? value : dynamic(value)),
  timestamp: (value) => (typeof value === 'string' ? new Date(value) : dynamic(value)),
  duration: (value): unknown => (typeof value === 'string' ? durations({ text: value }) : dynamic(value)),
  bytes: (value) => (typeof value === 'string' ? bytesOf(value) : dynamic(value)),
  dyn: (value) => (value === null ? null : dynamic(value)),
}

/** By what the value itself is. Values that an expression made are left as they are. */
function dynamic(value: unknown): unknown {
  if (value === null) return undefined
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map((item) => (item === null ? null : dynamic(item)))
  if (!isPlain(value)) return value
  return new Map(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, item === null ? null : dynamic(item)]))
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
