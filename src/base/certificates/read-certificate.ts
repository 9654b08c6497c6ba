/**
 * What a certificate says, as far as a server asks: whose it is, from when until when, for what, and who signed it.
 * Format: RFC 5280, section 4.1.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { DerError, partsOf, readBits, readElement, readObjectIdentifier, readText, readTime, type DerElement } from '../der/read-der'
import { fromPem } from './pem'

export interface Name {
  readonly commonName: string
  readonly organizations: readonly string[]
}

export interface Certificate {
  readonly subject: Name
  readonly publicKey: Uint8Array
  readonly notBeforeMs: number
  readonly notAfterMs: number
  readonly extendedKeyUsage: readonly string[]
  /** What was signed, and the signature. */
  readonly body: Uint8Array
  readonly signature: Uint8Array
  /** In hexadecimal digits. */
  readonly fingerprint: string
}


/** Undefined when the text holds no certificate that could be read. */
export function readCertificate(pem: string): Certificate | undefined {
  const block = fromPem(pem)
  if (block?.label !== 'CERTIFICATE') return undefined
  try {
    return certificateOf(block.bytes)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

function certificateOf(bytes: Uint8Array): Certificate {
  const [body, , signature] = partsOf(readElement(bytes))
  const parts = partsOf(body)
  // The version may be left out.
  const [, , , validity, subject, key, ...rest] = parts[0]?.tag === 0xa0 ? parts.slice(1) : parts
  const [from, until] = partsOf(validity)
  if (!key) throw new DerError('public key expected')
  const extensions = rest.find(({ tag }) => tag === 0xa3)
  return {
    subject: readName(subject),
    publicKey: key.whole,
    notBeforeMs: readTime(from),
    notAfterMs: readTime(until),
    extendedKeyUsage: extensions ? readExtendedKeyUsage(partsOf(partsOf(extensions)[0])) : [],
    body: body.whole,
    signature: readBits(signature),
    fingerprint: [...sha256(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  }
}

export function readName(element: DerElement | undefined): Name {
  const values = partsOf(element).flatMap((set) => partsOf(set).map((attribute) => partsOf(attribute)))
  const of = (wanted: string): string[] =>
    values.flatMap(([type, value]) => (readObjectIdentifier(type) === wanted && value ? [readText(value)] : []))
  return { commonName: of('2.5.4.3').at(-1) ?? '', organizations: of('2.5.4.10') }
}

function readExtendedKeyUsage(extensions: readonly DerElement[]): string[] {
  for (const extension of extensions) {
    const parts = partsOf(extension)
    const value = parts.at(-1)
    if (readObjectIdentifier(parts[0]) === '2.5.29.37' && value) return partsOf(readElement(value.content)).map(readObjectIdentifier)
  }
  return []
}
