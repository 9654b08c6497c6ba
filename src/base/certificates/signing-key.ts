/**
 * A key of the curve P-256 that signs at once: the platform's own signatures are asynchronous in browsers. The same chance gives
 * the same key, and the same words the same signature (RFC 6979).
 */
import { p256 } from '@noble/curves/nist.js'
import { bitString, explicit, integer, objectIdentifier, octetString, sequence, type Der } from '../der/write-der'
import type { Random } from '../random'
import { toPem } from './pem'

export interface SigningKey {
  /** The public half as certificates carry it (SubjectPublicKeyInfo). */
  readonly publicKey: Der
  /** How it signs, as certificates say it (AlgorithmIdentifier). */
  readonly algorithm: Der
  /** PEM of both halves. */
  pem(): string
  /** `der` as certificates want it, `compact` as tokens do; for RSA they are the same. */
  sign(message: Uint8Array, format: 'der' | 'compact'): Uint8Array
  verify(message: Uint8Array, signature: Uint8Array, format: 'der' | 'compact'): boolean
}

// A smaller table for the curve: a cluster signs a few dozen times, and the first time should not be felt.
p256.Point.BASE.precompute(4)

export const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))
const ecPublicKey = sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier('1.2.840.10045.3.1.7'))

export function createSigningKey(random: Random): SigningKey {
  const secret = Uint8Array.from({ length: 32 }, () => random.below(256))
  // Above the curve's order there are no keys.
  secret[0] &= 0x7f
  return ecSigningKey(secret)
}

/** `secret`: the number of 32 bytes that is the private half. */
export function ecSigningKey(secret: Uint8Array): SigningKey {
  const point = p256.getPublicKey(secret, false)
  return {
    publicKey: sequence(ecPublicKey, bitString(point)),
    algorithm: ecdsaWithSha256,
    pem: () => toPem('PRIVATE KEY', sequence(integer(0n), ecPublicKey, octetString(sequence(integer(1n), octetString(secret), explicit(1, bitString(point)))))),
    sign: (message, format) => p256.sign(message, secret, { lowS: false, format }),
    verify: (message, signature, format) => isEcSigned(message, { signature, point, format }),
  }
}

interface Claim {
  readonly signature: Uint8Array
  readonly point: Uint8Array
  readonly format: 'der' | 'compact'
}

export function isEcSigned(message: Uint8Array, { signature, point, format }: Claim): boolean {
  try {
    return p256.verify(signature, message, point, { lowS: false, format })
  } catch {
    return false
  }
}
