/**
 * Whether the holder of a public key has signed something, for the sorts of keys that are known here.
 * Simplified: RSA and P-256 with SHA-256; other keys and digests count as not signed, where openssl knows them all.
 */
import { DerError, partsOf, readBits, readElement, readObjectIdentifier } from '../der/read-der'
import { bigIntOf } from './modular'
import { isRsaSigned } from './rsa-key'
import { isEcSigned } from './signing-key'

export const RSA = '1.2.840.113549.1.1.1'
export const EC = '1.2.840.10045.2.1'
const RSA_SHA256 = '1.2.840.113549.1.1.11'
const ECDSA_SHA256 = '1.2.840.10045.4.3.2'

interface SignedWords {
  readonly body: Uint8Array
  readonly signature: Uint8Array
  /** Object identifier. */
  readonly signatureAlgorithm: string
}

/** `publicKey` is what a certificate carries (SubjectPublicKeyInfo). */
export function isSignedBy(publicKey: Uint8Array, { body, signature, signatureAlgorithm }: SignedWords): boolean {
  try {
    const [algorithm, bits] = partsOf(readElement(publicKey))
    const type = readObjectIdentifier(partsOf(algorithm)[0])
    const key = readBits(bits)
    if (type === EC && signatureAlgorithm === ECDSA_SHA256) return isEcSigned(body, { signature, point: key, format: 'der' })
    if (type !== RSA || signatureAlgorithm !== RSA_SHA256) return false
    const [modulus, exponent] = partsOf(readElement(key)).map(({ content }) => bigIntOf(content))
    return isRsaSigned({ modulus, exponent }, body, signature)
  } catch (error) {
    if (error instanceof DerError) return false
    throw error
  }
}
