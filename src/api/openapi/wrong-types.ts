/**
 * What the decoder says of a value of the wrong type. A value that a type reads in its own way (a quantity, a time) ends the decoding;
 * of all others the first is told at the end.
 * Upstream: decode.go of sigs.k8s.io/json, Quantity.UnmarshalJSON, Time.UnmarshalJSON, IntOrString.UnmarshalJSON (v1.32).
 */
import { isQuantity } from '../quantity'
import type { FieldType, Struct } from './field-types'
import { findMicroTimeFault, findTimeFault } from './go-time'

/** Whose words: of the decoder of bodies, or of the converter that reads what a strategic merge patch made. */
export type Words = 'decoder' | 'converter'

export function findWrongType(value: unknown, type: Struct, words: Words = 'decoder'): string | undefined {
  const walk = new Walk(words)
  walk.visit(value, type, { struct: type.name, path: [] })
  return walk.fatal ?? walk.first
}

interface Place {
  /** The struct that has the field. */
  readonly struct: string
  readonly path: readonly string[]
}

class Walk {
  first: string | undefined
  fatal: string | undefined
  readonly #words: Words

  constructor(words: Words) {
    this.#words = words
  }

  visit(value: unknown, type: FieldType, place: Place): void {
    // Objects of our own may have members that are undefined, which JSON does not know.
    if (this.fatal !== undefined || value === null || value === undefined) return
    switch (type.is) {
      case 'struct':
        return this.#struct(value, type, place)
      case 'list':
        if (!Array.isArray(value)) return this.#mismatch(value, type, place)
        return value.forEach((item) => this.visit(item, type.item, place))
      case 'map':
        if (typeof value !== 'object' || Array.isArray(value)) return this.#mismatch(value, type, place)
        return Object.values(value as object).forEach((item) => this.visit(item, type.value, place))
      case 'any':
        return
      case 'quantity':
        this.fatal = quantityFault(value)
        return
      case 'intOrString':
        if (typeof value !== 'string' && !isInt32(value)) this.fatal = mismatch(value, 'int32', place)
        return
      case 'time':
      case 'microTime':
        this.fatal = timeFault(value, type.is, place)
        return
      default:
        return this.#plain(value, type, place)
    }
  }

  #struct(value: unknown, type: Struct, place: Place): void {
    const { fields, name } = type
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#mismatch(value, type, place)
    for (const [key, item] of Object.entries(value)) {
      const field = fields.get(key)
      if (field) this.visit(item, field, { struct: name, path: [...place.path, key] })
    }
  }

  #plain(value: unknown, type: FieldType, place: Place): void {
    const { is } = type
    if (is === 'bytes') {
      if (typeof value !== 'string') return this.#mismatch(value, type, place)
      this.first ??= base64Fault(value)
      return
    }
    const isRight = is === 'int32' ? isInt32(value) : is === 'int64' ? isInt64(value) : typeof value === is
    if (!isRight) this.#mismatch(value, type, place)
  }

  #mismatch(value: unknown, type: FieldType, place: Place): void {
    this.first ??= this.#words === 'decoder' ? mismatch(value, type.goType, place) : unconvertible(value, type)
  }
}

/** Upstream: fromUnstructured in k8s.io/apimachinery/pkg/runtime/converter.go (v1.32). */
function unconvertible(value: unknown, { is, goType }: FieldType): string {
  const kind = Array.isArray(value) ? 'slice' : typeof value === 'object' ? 'map' : typeof value === 'boolean' ? 'bool' : typeof value
  const from = kind === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : kind
  if (is === 'struct') return `cannot restore struct from: ${from}`
  if (is === 'map' || is === 'list' || is === 'bytes') return `cannot restore ${is === 'map' ? 'map' : 'slice'} from ${from}`
  if (kind === 'number' && (is === 'string' || from === 'float64')) return `cannot convert ${from} to ${goType}`
  return `unrecognized type: ${is === 'boolean' ? 'bool' : is}`
}

const isInt64 = (value: unknown): boolean => Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** 63
const isInt32 = (value: unknown): boolean => Number.isInteger(value) && Number(value) === (Number(value) | 0)

const mismatch = (value: unknown, goType: string, { struct, path }: Place): string =>
  `json: cannot unmarshal ${describe(value, goType)} into Go struct field ${struct}.${path.join('.')} of type ${goType}`

function describe(value: unknown, goType: string): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  // Of a number that does not fit the digits are told, too.
  return typeof value === 'number' && goType.startsWith('int') ? `number ${value}` : typeof value
}

const QUANTITY = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/

function quantityFault(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value)
  if (isQuantity(text)) return undefined
  return QUANTITY.test(text) ? "unable to parse quantity's suffix" : `quantities must match the regular expression '${QUANTITY.source}'`
}

function timeFault(value: unknown, type: 'time' | 'microTime', place: Place): string | undefined {
  if (typeof value !== 'string') return mismatch(value, 'string', place)
  return type === 'time' ? findTimeFault(value) : findMicroTimeFault(value)
}

/** Groups of four characters, the last one filled up with `=`; line breaks do not count. */
function base64Fault(text: string): string | undefined {
  const at = (index: number): string => `illegal base64 data at input byte ${index}`
  let count = 0
  let end = -1
  for (const [index, character] of [...text].entries()) {
    if (character === '\n' || character === '\r') continue
    if (end >= 0 && count % 4 === 0) return at(index)
    if (character === '=') {
      if (count % 4 < 2) return at(index)
      if (end < 0) end = index
    } else if (end >= 0) return at(end)
    else if (!/[A-Za-z0-9+/]/.test(character)) return at(index)
    count++
  }
  if (count % 4 === 0) return undefined
  return at(end >= 0 ? text.length : text.length - (count % 4))
}
