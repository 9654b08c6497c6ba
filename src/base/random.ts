/**
 * Seeded chance (sfc32). Each component forks a stream of its own by name, so that one more draw in one place does not change
 * what another place draws.
 */
const HEX_CODES = [...'0123456789abcdef'].map((digit) => digit.charCodeAt(0))
const UUID_LENGTH = 36
/** Where RFC 9562 has the digits that say what sort of UUID it is. */
const VERSION_AT = 14
const VARIANT_AT = 19
const DASH = 45
/** One text made at once: put together from pieces, each of a cluster's UUIDs would lie about in twenty. */
const codes = [8, 13, 18, 23].reduce((all, at) => all.with(at, DASH), new Array<number>(UUID_LENGTH).fill(0))
const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1
  readonly #seed: string

  constructor(seed: string) {
    this.#seed = seed
    this.#a = fnv1a(`${seed}/a`)
    this.#b = fnv1a(`${seed}/b`)
    this.#c = fnv1a(`${seed}/c`)
    for (let i = 0; i < 12; i++) this.uint32()
  }

  /** An independent stream; the same name gives the same stream. */
  fork(name: string): Random {
    return new Random(`${this.#seed}/${name}`)
  }

  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return sum >>> 0
  }

  /** In [0, 1). */
  float(): number {
    return this.uint32() / 0x1_0000_0000
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.float() * limit)
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]
  }

  /** The five characters that Kubernetes appends to generated names. */
  nameSuffix(length = 5): string {
    let suffix = ''
    for (let i = 0; i < length; i++) suffix += NAME_ALPHABET[this.below(NAME_ALPHABET.length)]
    return suffix
  }

  hex(digits: number): string {
    // In one piece: a text put together of many keeps them all.
    const digitCodes = new Array<number>(digits)
    let word = 0
    for (let at = 0; at < digits; at++) {
      if ((at & 7) === 0) word = this.uint32()
      digitCodes[at] = HEX_CODES[(word >>> (28 - 4 * (at & 7))) & 15]
    }
    return String.fromCharCode(...digitCodes)
  }

  /** A version 4 UUID. */
  uuid(): string {
    const words = [this.uint32(), this.uint32(), this.uint32(), this.uint32()]
    for (let digit = 0, at = 0; at < UUID_LENGTH; at++) {
      if (codes[at] === DASH) continue
      codes[at] = HEX_CODES[(words[digit >> 3] >>> (28 - 4 * (digit & 7))) & 15]
      digit++
    }
    codes[VERSION_AT] = HEX_CODES[4]
    codes[VARIANT_AT] = HEX_CODES[8 | ((words[2] >>> 28) & 3)]
    return String.fromCharCode(...codes)
  }
}

/** 32-bit FNV-1a over UTF-16 code units. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
