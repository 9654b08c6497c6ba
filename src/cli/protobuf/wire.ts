/**
 * The wire format of protocol buffers, as far as Kubernetes uses it: a message is a row of fields, each a number with a
 * value.
 * Format: protobuf.dev/programming-guides/encoding.
 */
export interface WireField {
  readonly number: number
  readonly value: bigint | Buffer
}

/** The bytes end too early, or are no message at all. */
export class BadMessage extends Error {}

export function readFields(bytes: Buffer): WireField[] {
  const fields: WireField[] = []
  for (let at = 0; at < bytes.length;) {
    const key = readVarint(bytes, at)
    const read = readValue(bytes, key.next, Number(key.value & 7n))
    fields.push({ number: Number(key.value >> 3n), value: read.value })
    at = read.next
  }
  return fields
}

interface Read<T> {
  readonly value: T
  readonly next: number
}

const VARINT = 0
const FIXED_64 = 1
const BYTES = 2
const FIXED_32 = 5

function readValue(bytes: Buffer, at: number, type: number): Read<bigint | Buffer> {
  if (type === VARINT) return readVarint(bytes, at)
  if (type === FIXED_64) return readBytes(bytes, at, 8)
  if (type === FIXED_32) return readBytes(bytes, at, 4)
  if (type !== BYTES) throw new BadMessage(`illegal wireType ${type}`)
  const length = readVarint(bytes, at)
  return readBytes(bytes, length.next, Number(length.value))
}

function readBytes(bytes: Buffer, at: number, length: number): Read<Buffer> {
  if (at + length > bytes.length) throw new BadMessage('unexpected EOF')
  return { value: bytes.subarray(at, at + length), next: at + length }
}

/** Seven bits a byte, the lowest first. */
function readVarint(bytes: Buffer, at: number): Read<bigint> {
  let value = 0n
  for (let index = at, shift = 0n; index < bytes.length && shift < 70n; index++, shift += 7n) {
    value |= BigInt(bytes[index] & 0x7f) << shift
    if (bytes[index] < 0x80) return { value: BigInt.asIntN(64, value), next: index + 1 }
  }
  throw new BadMessage('unexpected EOF')
}
