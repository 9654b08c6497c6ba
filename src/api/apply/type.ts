/**
 * The types that server-side apply walks: which lists merge, by which keys, and what is one piece. A type may allow several shapes,
 * as a number or a text. Upstream: sigs.k8s.io/structured-merge-diff/v4/schema/elements.go (v4.4.2).
 */
import { isTree } from '../patch/tree'

export type Scalar = 'string' | 'numeric' | 'boolean' | 'untyped'

export interface Field {
  readonly type: Type
  /** What stands for the value of a key that is not written. */
  readonly default?: unknown
}

export interface MapType {
  /** Of a struct; a map has none, and `element` instead. */
  readonly fields: ReadonlyMap<string, Field>
  /** Structs and lists that Go always has, even when nothing is written: structs without a pointer, and what is required. */
  readonly always: readonly string[]
  readonly element?: Type
  readonly isAtomic: boolean
}

export interface ListType {
  readonly element: Type
  readonly isAtomic: boolean
  /** By which elements are told apart; none: by their values, as a set. */
  readonly keys: readonly string[]
}

export interface Type {
  readonly scalar?: Scalar
  readonly list?: ListType
  readonly map?: MapType
}

export type Shape = 'map' | 'scalar' | 'list'

/** The shape that a value has among those that its type allows; of null, or of a wrong value, the first that there is. */
export function shapeOf(type: Type, value: unknown): Shape | undefined {
  if (isTree(value)) {
    if (type.map) return 'map'
  } else if (Array.isArray(value)) {
    if (type.list) return 'list'
  } else if (value !== null && value !== undefined && type.scalar) return 'scalar'
  return type.map ? 'map' : type.scalar ? 'scalar' : type.list ? 'list' : undefined
}

export const fieldTypeOf = ({ fields, element }: MapType, name: string): Type | undefined => fields.get(name)?.type ?? element

/** Whatever it is, it is one piece. */
export const atomicType: Type = recursive((self) => ({
  scalar: 'untyped',
  list: { element: self, isAtomic: true, keys: [] },
  map: { fields: new Map(), always: [], element: self, isAtomic: true },
}))

/** Of what nobody described: maps are merged, lists are one piece. */
export const deducedType: Type = recursive((self) => ({
  scalar: 'untyped',
  list: { element: atomicType, isAtomic: true, keys: [] },
  map: { fields: new Map(), always: [], element: self, isAtomic: false },
}))

function recursive(make: (self: Type) => Type): Type {
  const self: { scalar?: Scalar; list?: ListType; map?: MapType } = {}
  return Object.assign(self, make(self))
}
