/**
 * The format of lessons as data: a shape reads a value of YAML, complains with its place when it does not fit, and says itself as a
 * JSON Schema. The parser, the editor's completion and the tables of the author guide are all made from these.
 */
import { isTree } from '../match'
import type { Place } from './place'

export type JsonSchema = Readonly<Record<string, unknown>>

export interface Shape<T> {
  read(value: unknown, at: Place): T
  readonly schema: JsonSchema
  /** As the guide's tables call it: `text`, `list of texts`. */
  readonly called: string
}

export type Read<S> = S extends Shape<infer T> ? T : never

/** A shape under a name. */
export interface Field<T> {
  readonly shape: Shape<unknown>
  readonly about: string
  readonly isNeeded: boolean
  /** Reads a value that may be absent. */
  read(value: unknown, at: Place): T
  /** What stands for an absent value, where the guide should tell it. */
  readonly otherwise?: unknown
}

export type Fields = Readonly<Record<string, Field<unknown>>>
export type ReadFields<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

export function needed<T>(shape: Shape<T>, about: string): Field<T> {
  return {
    ...{ shape, about, isNeeded: true },
    read(value, at) {
      if (value === undefined || value === null) throw at.complain(`is missing; expected ${shape.called}`)
      return shape.read(value, at)
    },
  }
}

export function optional<T>(shape: Shape<T>, about: string): Field<T | undefined>
export function optional<T>(shape: Shape<T>, about: string, otherwise: T): Field<T>
export function optional<T>(shape: Shape<T>, about: string, otherwise?: T): Field<T | undefined> {
  return { shape, about, isNeeded: false, otherwise, read: (value, at) => (value === undefined || value === null ? otherwise : shape.read(value, at)) }
}

const scalar = <T>(called: string, type: string, is: (value: unknown) => value is T): Shape<T> => ({
  called,
  schema: { type },
  read(value, at) {
    if (is(value)) return value
    throw at.complain(`expected ${called}`)
  },
})

export const number = scalar('a number', 'number', (value): value is number => typeof value === 'number')
export const flag = scalar('true or false', 'boolean', (value): value is boolean => typeof value === 'boolean')

/** Numbers are taken as they are written; what YAML takes for a truth value has to stand in quotes. */
export const text: Shape<string> = {
  called: 'a text',
  schema: { type: ['string', 'number'] },
  read(value, at) {
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    throw at.complain(typeof value === 'boolean' ? 'expected a text; put it in quotes' : 'expected a text')
  },
}

export const anything: Shape<unknown> = { called: 'any YAML', schema: {}, read: (value) => value }

/** `10s`, `2m`; in milliseconds. */
export const duration: Shape<number> = {
  called: 'a duration such as 30s',
  schema: { type: 'string', pattern: '^\\d+(ms|s|m|h)$' },
  read(value, at) {
    const match = /^(\d+)(ms|s|m|h)$/.exec(String(value))
    if (!match) throw at.complain('expected a duration such as 30s')
    const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
    return Number(match[1]) * unitMs[match[2]]
  },
}

export function choice<const T extends string>(...words: readonly T[]): Shape<T> {
  return {
    called: `one of ${words.join(', ')}`,
    schema: { enum: words },
    read(value, at) {
      const found = words.find((word) => word === value)
      if (found === undefined) throw at.complain(`expected one of ${words.join(', ')}`)
      return found
    },
  }
}

export function matching(pattern: RegExp, called: string): Shape<string> {
  return {
    called,
    schema: { type: 'string', pattern: pattern.source },
    read(value, at) {
      if (typeof value !== 'string' || !pattern.test(value)) throw at.complain(`expected ${called}`)
      return value
    },
  }
}

export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  const called = item === text ? 'a list of texts' : `a list; each ${item.called}`
  return {
    called,
    schema: { type: 'array', items: item.schema },
    read(value, at) {
      if (!Array.isArray(value)) throw at.complain('expected a list')
      return value.map((each, index) => item.read(each, at.below(index)))
    },
  }
}

export function mapOf<T>(value: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    called: `a map to ${value.called}`,
    schema: { type: 'object', additionalProperties: value.schema },
    read(tree, at) {
      if (!isTree(tree)) throw at.complain('expected a mapping')
      return Object.fromEntries(Object.entries(tree).map(([key, each]) => [key, value.read(each, at.below(key))]))
    },
  }
}

export interface RecordShape<F extends Fields> extends Shape<ReadFields<F>> {
  readonly fields: F
  /** Exactly one of these has to be there. */
  readonly oneOf: readonly string[]
}

export function record<F extends Fields>(fields: F, { oneOf = [], called = 'a mapping' }: { oneOf?: readonly (keyof F & string)[]; called?: string } = {}): RecordShape<F> {
  const known = Object.keys(fields)
  return {
    ...{ fields, oneOf, called },
    schema: recordSchema(fields, oneOf),
    read(tree, at) {
      if (!isTree(tree)) throw at.complain('expected a mapping')
      const stranger = Object.keys(tree).find((key) => !known.includes(key))
      if (stranger !== undefined) throw at.below(stranger).complain(`unknown field; known are ${known.join(', ')}`)
      const read = Object.fromEntries(known.map((key) => [key, fields[key].read(tree[key], at.below(key))])) as ReadFields<F>
      const chosen = oneOf.filter((key) => tree[key] !== undefined)
      if (oneOf.length > 0 && chosen.length !== 1) throw at.complain(`needs exactly one of ${oneOf.join(', ')}`)
      return read
    },
  }
}

function recordSchema(fields: Fields, oneOf: readonly string[]): JsonSchema {
  const needs = Object.keys(fields).filter((key) => fields[key].isNeeded)
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(fields).map(([key, { shape, about }]) => [key, { ...shape.schema, description: about }])),
    ...(needs.length > 0 ? { required: needs } : {}),
    ...(oneOf.length > 0 ? { oneOf: oneOf.map((key) => ({ required: [key] })) } : {}),
  }
}

/** Reads as `shape`, and goes on from there. */
export const reading = <T, U>(shape: Shape<T>, then: (value: T, at: Place) => U): Shape<U> => ({ ...shape, read: (value, at) => then(shape.read(value, at), at) })

/** The first shape that can take the value by its type. */
export function either<T, U>(first: Shape<T>, second: Shape<U>, isFirst: (value: unknown) => boolean): Shape<T | U> {
  return {
    called: `${first.called}, or ${second.called}`,
    schema: { anyOf: [first.schema, second.schema] },
    read: (value, at) => (isFirst(value) ? first.read(value, at) : second.read(value, at)),
  }
}
