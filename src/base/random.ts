/**
 * Seeded chance (sfc32). Each component forks a stream of its own by name, so that one more draw in one place does not change
 * what another place draws.
 */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** The digits that say that a UUID is one of RFC 9562. */
const VARIANTS = '89ab'
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
    let text = ''
    while (text.length < digits) {
      const word = this.uint32()
      text += HEX[word >>> 24] + HEX[(word >>> 16) & 255] + HEX[(word >>> 8) & 255] + HEX[word & 255]
    }
    return text.slice(0, digits)
  }

  /** A version 4 UUID. */
  uuid(): string {
    const [first, second, third, fourth] = [this.uint32(), this.uint32(), this.uint32(), this.uint32()]
    const middle = word(second)
    const last = word(third)
    return `${word(first)}-${middle.slice(0, 4)}-4${middle.slice(5)}-${VARIANTS[(third >>> 28) & 3]}${last.slice(1, 4)}-${last.slice(4)}${word(fourth)}`
  }
}

const word = (bits: number): string => bits.toString(16).padStart(8, '0')

/** 32-bit FNV-1a over UTF-16 code units. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
