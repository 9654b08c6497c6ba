/**
 * A reader of DER: an element at a time, within bounds. What breaks the rules is a `DerError`, and nothing else comes of it.
 * Format: ITU-T X.690, sections 8 and 10.
 */
export class DerError extends Error {}

export interface DerElement {
  readonly tag: number
  readonly content: Uint8Array
  /** With tag and length, as it was signed. */
  readonly whole: Uint8Array
}

/** The elements that stand one after the other in `bytes`. */
export function readElements(bytes: Uint8Array): DerElement[] {
  const elements: DerElement[] = []
  for (let at = 0; at < bytes.length; ) {
    const { start, length } = readHead(bytes, at)
    elements.push({ tag: bytes[at], content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) })
    at = start + length
  }
  return elements
}

/** The one element that `bytes` are. */
export function readElement(bytes: Uint8Array): DerElement {
  const elements = readElements(bytes)
  if (elements.length !== 1) throw new DerError('trailing data')
  return elements[0]
}

function readHead(bytes: Uint8Array, at: number): { start: number; length: number } {
  if ((bytes[at] & 0x1f) === 0x1f || at + 1 >= bytes.length) throw new DerError('malformed tag')
  const first = bytes[at + 1]
  const count = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || count > 4 || at + 2 + count > bytes.length) throw new DerError('malformed length')
  const length = count === 0 ? first : bytes.subarray(at + 2, at + 2 + count).reduce((sum, byte) => sum * 256 + byte, 0)
  const start = at + 2 + count
  if (start + length > bytes.length) throw new DerError('data truncated')
  return { start, length }
}

/** The parts of a SEQUENCE or SET. */
export function partsOf(element: DerElement | undefined): DerElement[] {
  if (!element || (element.tag & 0x20) === 0) throw new DerError('structure expected')
  return readElements(element.content)
}

export function readObjectIdentifier(element: DerElement | undefined): string {
  if (element?.tag !== 0x06 || element.content.length === 0) throw new DerError('object identifier expected')
  const numbers: number[] = []
  let value = 0
  for (const byte of element.content) {
    value = value * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    if (numbers.length === 0) numbers.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)))
    else numbers.push(value)
    value = 0
  }
  return numbers.join('.')
}

/** UTF8String, PrintableString, IA5String and their like. */
export const readText = ({ content }: DerElement): string => new TextDecoder().decode(content)

/** What a BIT STRING of whole bytes holds. */
export function readBits(element: DerElement | undefined): Uint8Array {
  if (element?.tag !== 0x03 || element.content.length === 0) throw new DerError('bit string expected')
  return element.content.subarray(1)
}

/** Milliseconds since 1970. */
export function readTime(element: DerElement | undefined): number {
  const digits = element && (element.tag === 0x17 || element.tag === 0x18) ? readText(element) : ''
  const full = element?.tag === 0x17 ? `${digits < '50' ? '20' : '19'}${digits}` : digits
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? []
  if (second === undefined) throw new DerError('time expected')
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}
