/**
 * SHA-512, synchronous. Written with big integers, so it is for small texts that are hashed now and then.
 * Upstream: FIPS 180-4.
 */
const MASK = (1n << 64n) - 1n
const primes = firstPrimes(80)

/** The first 64 bits of the fractional parts of the cube roots of the first 80 primes. */
const K = primes.map((prime) => root(3n, BigInt(prime) << 192n) & MASK)
/** The same of the square roots of the first eight. */
const INITIAL = primes.slice(0, 8).map((prime) => root(2n, BigInt(prime) << 128n) & MASK)

function firstPrimes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

/** The whole part, by Newton's method from above. */
function root(degree: bigint, value: bigint): bigint {
  let guess = 1n << 70n
  for (;;) {
    const better = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree
    if (better >= guess) return guess
    guess = better
  }
}

const rotate = (word: bigint, by: bigint): bigint => ((word >> by) | (word << (64n - by))) & MASK

/** Of text in UTF-8, as 128 hexadecimal digits. */
export function sha512Hex(text: string): string {
  const message = new TextEncoder().encode(text)
  const padded = new Uint8Array((message.length + 17 + 127) & ~127)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  let state: readonly bigint[] = INITIAL
  for (let offset = 0; offset < padded.length; offset += 128) state = compress(state, view, offset)
  return state.map((word) => word.toString(16).padStart(16, '0')).join('')
}

function schedule(view: DataView, offset: number): readonly bigint[] {
  const words: bigint[] = []
  for (let t = 0; t < 16; t++) words.push(view.getBigUint64(offset + 8 * t))
  for (let t = 16; t < 80; t++) {
    const [x, y] = [words[t - 15], words[t - 2]]
    const small = rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n)
    const large = rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n)
    words.push((words[t - 16] + small + words[t - 7] + large) & MASK)
  }
  return words
}

function compress(state: readonly bigint[], view: DataView, offset: number): readonly bigint[] {
  const words = schedule(view, offset)
  let [a, b, c, d, e, f, g, h] = state
  for (let t = 0; t < 80; t++) {
    const one = h + (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) + ((e & f) ^ (~e & g)) + K[t] + words[t]
    const two = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK]
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (state[i] + word) & MASK)
}
