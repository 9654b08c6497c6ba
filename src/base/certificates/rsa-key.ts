/**
 * RSA keys: made, written, and signing at once, which the platform's own cannot. The same chance gives the same key.
 * Formats: RFC 8017 (PKCS #1), sections 3, 8.2 and A.1; RFC 5208 (PKCS #8).
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { partsOf, readElement } from '../der/read-der'
import { bitString, concatenate, integer, nothing, objectIdentifier, octetString, sequence, type Der } from '../der/write-der'
import type { Random } from '../random'
import { bigIntOf, bytesOf, modularInverse, modularPower } from './modular'
import { toPem } from './pem'
import { randomPrime } from './prime'
import type { SigningKey } from './signing-key'

const EXPONENT = 65_537n

export const rsaEncryption = sequence(objectIdentifier('1.2.840.113549.1.1.1'), nothing)
const sha256WithRsa = sequence(objectIdentifier('1.2.840.113549.1.1.11'), nothing)
/** What stands before the digest of a signature: that it is one of SHA-256. */
const sha256Prefix = sequence(sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), nothing), octetString(new Uint8Array(32))).subarray(0, -32)

export interface RsaNumbers {
  readonly modulus: bigint
  readonly exponent: bigint
  readonly secret: bigint
  readonly primes: readonly [bigint, bigint]
}

export function createRsaNumbers(random: Random, bits: number): RsaNumbers {
  for (;;) {
    const p = randomPrime(random, bits / 2, EXPONENT)
    const q = randomPrime(random, bits / 2, EXPONENT)
    if (p === q) continue
    return { modulus: p * q, exponent: EXPONENT, secret: modularInverse(EXPONENT, (p - 1n) * (q - 1n)), primes: p > q ? [p, q] : [q, p] }
  }
}

/** PKCS #1. */
export function rsaPrivateKey({ modulus, exponent, secret, primes: [p, q] }: RsaNumbers): Der {
  const numbers = [0n, modulus, exponent, secret, p, q, secret % (p - 1n), secret % (q - 1n), modularInverse(q, p)]
  return sequence(...numbers.map(integer))
}

export function readRsaPrivateKey(bytes: Uint8Array): RsaNumbers {
  const [, modulus, exponent, secret, p, q] = partsOf(readElement(bytes)).map(({ content }) => bigIntOf(content))
  return { modulus, exponent, secret, primes: [p, q] }
}

export function rsaSigningKey(numbers: RsaNumbers): SigningKey {
  const { modulus, exponent } = numbers
  const publicKey = sequence(rsaEncryption, bitString(sequence(integer(modulus), integer(exponent))))
  return {
    publicKey,
    algorithm: sha256WithRsa,
    pem: () => toPem('PRIVATE KEY', sequence(integer(0n), rsaEncryption, octetString(rsaPrivateKey(numbers)))),
    sign: (message) => bytesOf(power(padded(message, lengthOf(modulus)), numbers), lengthOf(modulus)),
    verify: (message, signature) => isRsaSigned({ modulus, exponent }, message, signature),
  }
}

export function isRsaSigned({ modulus, exponent }: Pick<RsaNumbers, 'modulus' | 'exponent'>, message: Uint8Array, signature: Uint8Array): boolean {
  return modularPower(bigIntOf(signature), exponent, modulus) === bigIntOf(padded(message, lengthOf(modulus)))
}

export const lengthOf = (modulus: bigint): number => Math.ceil(modulus.toString(2).length / 8)

/** By the halves of the key: four times as fast as by the whole. */
function power(message: Uint8Array, { secret, primes: [p, q] }: RsaNumbers): bigint {
  const number = bigIntOf(message)
  const byP = modularPower(number, secret % (p - 1n), p)
  const byQ = modularPower(number, secret % (q - 1n), q)
  const difference = (((byP - byQ) * modularInverse(q, p)) % p + p) % p
  return byQ + difference * q
}

function padded(message: Uint8Array, length: number): Uint8Array {
  const digest = concatenate([sha256Prefix, sha256(message)])
  return concatenate([Uint8Array.of(0, 1), new Uint8Array(length - digest.length - 3).fill(0xff), Uint8Array.of(0), digest])
}
