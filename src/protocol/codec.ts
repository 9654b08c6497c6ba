/**
 * Shapes of data that cross a border, as values: from one description come the type, the check at the edge and nothing else to keep
 * in step. What does not fit is a `Malformed` with the path to the place. Unknown fields are dropped, so that an older side can
 * read what a newer one says.
 */
export class Malformed extends Error {
  constructor(path: string, expected: string) {
    super(`${path === '' ? 'message' : path}: expected ${expected}`)
  }
}

export interface Codec<T> {
  decode(value: unknown, path: string): T
}

export type Shape<C> = C extends Codec<infer T> ? T : never

type Fields = Readonly<Record<string, Codec<unknown>>>
type OptionalNames<F> = { [K in keyof F]: undefined extends Shape<F[K]> ? K : never }[keyof F]
export type Structure<F> = { readonly [K in Exclude<keyof F, OptionalNames<F>>]: Shape<F[K]> } & {
  readonly [K in OptionalNames<F>]?: Exclude<Shape<F[K]>, undefined>
}

/** A union told apart by its `type` field. */
export type Tagged<V> = { [K in keyof V & string]: { readonly type: K } & Structure<V[K]> }[keyof V & string]

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function primitive<T>(expected: string, is: (value: unknown) => value is T): Codec<T> {
  return {
    decode(value, path) {
      if (!is(value)) throw new Malformed(path, expected)
      return value
    },
  }
}

export const text = primitive('a text', (value): value is string => typeof value === 'string')
export const number = primitive('a number', (value): value is number => typeof value === 'number' && Number.isFinite(value))
export const boolean = primitive('true or false', (value): value is boolean => typeof value === 'boolean')
export const anything: Codec<unknown> = { decode: (value) => value }

export function oneOf<const T extends string>(...allowed: readonly T[]): Codec<T> {
  return primitive(`one of ${allowed.join(', ')}`, (value): value is T => allowed.some((one) => one === value))
}

/** The second where it is not the first. */
export function either<A, B>(first: Codec<A>, second: Codec<B>): Codec<A | B> {
  return {
    decode(value, path) {
      try {
        return first.decode(value, path)
      } catch (error) {
        if (error instanceof Malformed) return second.decode(value, path)
        throw error
      }
    },
  }
}

export function optional<T>(inner: Codec<T>): Codec<T | undefined> {
  return { decode: (value, path) => (value === undefined ? undefined : inner.decode(value, path)) }
}

export function listOf<T>(inner: Codec<T>): Codec<readonly T[]> {
  return {
    decode(value, path) {
      if (!Array.isArray(value)) throw new Malformed(path, 'a list')
      return value.map((item: unknown, index) => inner.decode(item, `${path}[${index}]`))
    },
  }
}

export function mapOf<T>(inner: Codec<T>): Codec<Readonly<Record<string, T>>> {
  return {
    decode(value, path) {
      if (!isRecord(value)) throw new Malformed(path, 'an object')
      return Object.fromEntries(Object.keys(value).map((name) => [name, inner.decode(value[name], below(path, name))]))
    },
  }
}

export function structure<const F extends Fields>(fields: F): Codec<Structure<F>> {
  return {
    decode(value, path) {
      if (!isRecord(value)) throw new Malformed(path, 'an object')
      return decodeFields(fields, value, path) as Structure<F>
    },
  }
}

export function tagged<const V extends Readonly<Record<string, Fields>>>(variants: V): Codec<Tagged<V>> {
  return {
    decode(value, path) {
      if (!isRecord(value)) throw new Malformed(path, 'an object')
      const type = value.type
      if (typeof type !== 'string' || !Object.hasOwn(variants, type)) {
        throw new Malformed(below(path, 'type'), `one of ${Object.keys(variants).join(', ')}`)
      }
      return { type, ...decodeFields(variants[type], value, path) } as Tagged<V>
    },
  }
}

function decodeFields(fields: Fields, value: Readonly<Record<string, unknown>>, path: string): Record<string, unknown> {
  const decoded: Record<string, unknown> = {}
  for (const name of Object.keys(fields)) {
    const field = fields[name].decode(value[name], below(path, name))
    if (field !== undefined) decoded[name] = field
  }
  return decoded
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)
