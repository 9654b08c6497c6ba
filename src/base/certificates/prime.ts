/** Large primes: candidates in a row are sieved by small primes, and the rest is tested. Upstream: FIPS 186-5, appendix A.1.3 and B.3. */
import type { Random } from '../random'
import { modularPower } from './modular'

const SMALL_LIMIT = 20_000
const CANDIDATES = 8_192
/** Tests for what has passed the first; a number that is none passes each with a chance of a quarter at most. */
const ROUNDS = 8

let known: readonly number[] | undefined

function smallPrimes(): readonly number[] {
  const isComposite = new Uint8Array(SMALL_LIMIT)
  const primes: number[] = []
  for (let number = 3; number < SMALL_LIMIT; number += 2) {
    if (isComposite[number]) continue
    primes.push(number)
    for (let multiple = number * number; multiple < SMALL_LIMIT; multiple += 2 * number) isComposite[multiple] = 1
  }
  return primes
}

/** Of so many bits with the two highest set, and such that `exponent` does not divide what comes before it. */
export function randomPrime(random: Random, bits: number, exponent: bigint): bigint {
  for (;;) {
    const first = BigInt(`0x${random.hex(bits / 4)}`) | (3n << BigInt(bits - 2)) | 1n
    const isComposite = sieve(first)
    for (let step = 0; step < CANDIDATES; step++) {
      if (isComposite[step]) continue
      const candidate = first + 2n * BigInt(step)
      if ((candidate - 1n) % exponent !== 0n && modularPower(2n, candidate - 1n, candidate) === 1n && isProbablePrime(candidate, random)) return candidate
    }
  }
}

/** Which of `first`, `first + 2`, ... a small prime divides. */
function sieve(first: bigint): Uint8Array {
  known ??= smallPrimes()
  const isComposite = new Uint8Array(CANDIDATES)
  for (const prime of known) {
    const rest = Number(first % BigInt(prime))
    const distance = rest === 0 ? 0 : prime - rest
    for (let step = distance % 2 === 0 ? distance / 2 : (distance + prime) / 2; step < CANDIDATES; step += prime) isComposite[step] = 1
  }
  return isComposite
}

/** Miller and Rabin's test. */
function isProbablePrime(candidate: bigint, random: Random): boolean {
  let odd = candidate - 1n
  let halvings = 0
  for (; odd % 2n === 0n; halvings++) odd /= 2n
  return Array.from({ length: ROUNDS }, () => BigInt(2 + random.below(2 ** 30))).every((base) => isWitnessed(base, { candidate, odd, halvings }))
}

function isWitnessed(base: bigint, { candidate, odd, halvings }: { readonly candidate: bigint; readonly odd: bigint; readonly halvings: number }): boolean {
  let power = modularPower(base, odd, candidate)
  if (power === 1n || power === candidate - 1n) return true
  for (let halving = 1; halving < halvings; halving++) {
    power = (power * power) % candidate
    if (power === candidate - 1n) return true
  }
  return false
}
