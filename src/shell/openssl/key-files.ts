/** Private keys: made, read from PEM, written. Formats: RFC 5208, RFC 5915, RFC 8017. */
import { fromPem, toPem } from '../../base/certificates/pem'
import { createRsaNumbers, readRsaPrivateKey, rsaSigningKey } from '../../base/certificates/rsa-key'
import { createSigningKey, ecSigningKey, type SigningKey } from '../../base/certificates/signing-key'
import { DerError, partsOf, readElement, readObjectIdentifier } from '../../base/der/read-der'
import { explicit, objectIdentifier, sequence } from '../../base/der/write-der'
import type { Random } from '../../base/random'
import { OpenSslProblem } from './arguments'

export interface KeyChoice {
  readonly type: 'rsa' | 'ec'
  readonly bits: number
}

const LARGEST_BITS = 4096
const SMALLEST_BITS = 512

const curves = ['prime256v1', 'P-256', 'secp256r1']

/** Simplified: of the curves P-256 alone; of other sorts of keys none. */
export function makeKey({ type, bits }: KeyChoice, random: Random): SigningKey {
  if (type === 'ec') return createSigningKey(random)
  if (bits < SMALLEST_BITS || bits > LARGEST_BITS || bits % 8 !== 0) throw new OpenSslProblem(`It is not possible here to generate an RSA key of ${bits} bits`)
  return rsaSigningKey(createRsaNumbers(random, bits))
}

export function checkCurve(name: string): void {
  if (!curves.includes(name)) throw new OpenSslProblem(`unknown curve name (${name})`)
}

/** Undefined where the text holds no private key. */
export function readKey(pem: string): SigningKey | undefined {
  const block = /-----BEGIN EC PARAMETERS-----/.test(pem) ? fromPem(pem.replace(/-----BEGIN EC PARAMETERS-----[\s\S]*?-----END EC PARAMETERS-----/, '')) : fromPem(pem)
  try {
    if (block?.label === 'RSA PRIVATE KEY') return rsaSigningKey(readRsaPrivateKey(block.bytes))
    if (block?.label === 'EC PRIVATE KEY') return ecKey(block.bytes)
    if (block?.label !== 'PRIVATE KEY') return undefined
    const [, algorithm, wrapped] = partsOf(readElement(block.bytes))
    if (!wrapped) return undefined
    const isEc = readObjectIdentifier(partsOf(algorithm)[0]) === '1.2.840.10045.2.1'
    return isEc ? ecKey(wrapped.content) : rsaSigningKey(readRsaPrivateKey(wrapped.content))
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

function ecKey(bytes: Uint8Array): SigningKey {
  const [, secret] = partsOf(readElement(bytes))
  if (!secret) throw new DerError('key truncated')
  return ecSigningKey(secret.content)
}

const CURVE = objectIdentifier('1.2.840.10045.3.1.7')
const EC_PARAMETERS = toPem('EC PARAMETERS', CURVE)

export const ecParameters = (): string => EC_PARAMETERS

/** As programs older than PKCS #8 have it. */
export function traditionalPem(key: SigningKey): string {
  const [, algorithm, wrapped] = partsOf(readElement(fromPem(key.pem())?.bytes ?? new Uint8Array()))
  if (!wrapped) return key.pem()
  const isEc = readObjectIdentifier(partsOf(algorithm)[0]) === '1.2.840.10045.2.1'
  return isEc ? toPem('EC PRIVATE KEY', withCurve(wrapped.content)) : toPem('RSA PRIVATE KEY', wrapped.content)
}

/** Where nothing else says it, the key has to say itself of which curve it is. */
function withCurve(bytes: Uint8Array): Uint8Array {
  const [version, secret, point] = partsOf(readElement(bytes))
  if (!version || !secret || !point) throw new DerError('key truncated')
  return sequence(version.whole, secret.whole, explicit(0, CURVE), point.whole)
}

