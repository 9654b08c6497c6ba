/** Arithmetic with remainders, and numbers as bytes. */
import { assert } from '../assert'

/** Four bits of the exponent at a time. */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const powers = [1n, base % modulus]
  for (let at = 2; at < 16; at++) powers.push((powers[at - 1] * powers[1]) % modulus)
  let result = 1n
  for (const digit of exponent.toString(16)) {
    for (let square = 0; square < 4; square++) result = (result * result) % modulus
    const value = parseInt(digit, 16)
    if (value > 0) result = (result * powers[value]) % modulus
  }
  return result
}

/** By Euclid's algorithm. */
export function modularInverse(value: bigint, modulus: bigint): bigint {
  let [before, last] = [modulus, value % modulus]
  let [x, y] = [0n, 1n]
  while (last > 0n) {
    const quotient = before / last
    ;[before, last] = [last, before - quotient * last]
    ;[x, y] = [y, x - quotient * y]
  }
  assert(before === 1n, 'numbers with a common divisor have no inverse')
  return x < 0n ? x + modulus : x
}

export function bigIntOf(bytes: Uint8Array): bigint {
  let hex = '0x0'
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return BigInt(hex)
}

export function bytesOf(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(length * 2, '0')
  return Uint8Array.from({ length }, (_, at) => parseInt(hex.slice(at * 2, at * 2 + 2), 16))
}
