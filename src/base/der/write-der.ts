/**
 * A writer of DER, the one byte form in which certificates are signed. Only what a certificate is made of.
 * Format: ITU-T X.690, sections 8 and 10.
 */
export type Der = Uint8Array

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Tag, length, content. Lengths from 128 on say first how many bytes they take. */
function element(tag: number, content: Uint8Array): Der {
  if (content.length < 0x80) return concatenate([Uint8Array.of(tag, content.length), content])
  const length = bytesOf(BigInt(content.length))
  return concatenate([Uint8Array.of(tag, 0x80 | length.length, ...length), content])
}

function bytesOf(value: bigint): number[] {
  const bytes: number[] = []
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn))
  return bytes
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

export const sequence = (...items: readonly Der[]): Der => element(0x30, concatenate(items))
export const set = (...items: readonly Der[]): Der => element(0x31, concatenate(items))
export const boolean = (value: boolean): Der => element(0x01, Uint8Array.of(value ? 0xff : 0))
/** NULL, which algorithms without parameters have. */
export const nothing: Der = Uint8Array.of(0x05, 0)
export const octetString = (content: Uint8Array): Der => element(0x04, content)
export const printableString = (value: string): Der => element(0x13, text(value))
export const ia5String = (value: string): Der => element(0x16, text(value))
export const utf8String = (value: string): Der => element(0x0c, text(value))

/** Whole numbers from 0 on; a leading zero keeps the highest bit from reading as a sign. */
export function integer(value: bigint): Der {
  const bytes = bytesOf(value)
  return element(0x02, Uint8Array.from(bytes.length === 0 || bytes[0] >= 0x80 ? [0, ...bytes] : bytes))
}

/** `unusedBits` of the last byte do not count. */
export const bitString = (content: Uint8Array, unusedBits = 0): Der => element(0x03, concatenate([Uint8Array.of(unusedBits), content]))

/** `1.2.840.10045.4.3.2`: the first two numbers share a byte, the others are written seven bits at a time. */
export function objectIdentifier(dotted: string): Der {
  const [first, second, ...rest] = dotted.split('.').map(Number)
  return element(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap(sevenBitBytes)]))
}

function sevenBitBytes(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return bytes
}

/** Two digits of a year until 2049, four from then on, as certificates ask for it. */
export function time(ms: number): Der {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return digits < '2050' ? element(0x17, text(digits.slice(2))) : element(0x18, text(digits))
}

/** `[n]` around other elements. */
export const explicit = (tag: number, content: Der): Der => element(0xa0 | tag, content)

/** `[n]` in place of the tag of a text or of bytes. */
export const implicit = (tag: number, content: Uint8Array): Der => element(0x80 | tag, content)
