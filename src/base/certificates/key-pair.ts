/**
 * Whether a private key belongs to a public one, as a TLS client finds out before it shows a certificate.
 * Formats: RFC 5208 (PKCS #8), RFC 5915 (EC), RFC 8017 (RSA).
 * Simplified: keys of other curves than P-256 are taken at their word where they do not carry their public half.
 */
import { p256 } from '@noble/curves/nist.js'
import { DerError, partsOf, readBits, readElement, readObjectIdentifier, type DerElement } from '../der/read-der'
import { fromPem } from './pem'

/** `publicKey` is what a certificate carries (SubjectPublicKeyInfo). */
export function isKeyOf(publicKey: Uint8Array, privateKeyPem: string): boolean {
  const block = fromPem(privateKeyPem)
  if (!block) return false
  try {
    const half = publicHalfOf(block.label, readElement(block.bytes))
    const [, bits] = partsOf(readElement(publicKey))
    const known = readBits(bits)
    if (half === undefined) return true
    return isSame(half.modulus ? (partsOf(readElement(known))[0]?.content ?? known) : known, half.bytes)
  } catch (error) {
    if (error instanceof DerError) return false
    throw error
  }
}

interface PublicHalf {
  readonly bytes: Uint8Array
  /** Of an RSA key; otherwise a point of a curve. */
  readonly modulus: boolean
}

const EC = '1.2.840.10045.2.1'
const RSA = '1.2.840.113549.1.1.1'
const P256_BYTES = 32

function publicHalfOf(label: string, key: DerElement): PublicHalf | undefined {
  if (label === 'RSA PRIVATE KEY') return { bytes: contentOf(partsOf(key)[1]), modulus: true }
  if (label === 'EC PRIVATE KEY') return pointOf(key)
  if (label !== 'PRIVATE KEY') throw new DerError('private key expected')
  const [, algorithm, wrapped] = partsOf(key)
  const type = readObjectIdentifier(partsOf(algorithm)[0])
  if (type === RSA) return publicHalfOf('RSA PRIVATE KEY', readElement(contentOf(wrapped)))
  return type === EC ? pointOf(readElement(contentOf(wrapped))) : undefined
}

function pointOf(key: DerElement): PublicHalf | undefined {
  const [, secret, ...rest] = partsOf(key)
  const carried = rest.find(({ tag }) => tag === 0xa1)
  if (carried) return { bytes: readBits(partsOf(carried)[0]), modulus: false }
  const bytes = contentOf(secret)
  return bytes.length === P256_BYTES ? { bytes: p256.getPublicKey(bytes, false), modulus: false } : undefined
}

function contentOf(element: DerElement | undefined): Uint8Array {
  if (!element) throw new DerError('key truncated')
  return element.content
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])
