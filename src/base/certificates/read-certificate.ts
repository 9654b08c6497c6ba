/**
 * What a certificate says, as far as a server asks: whose it is, from when until when, for what, and who signed it.
 * Format: RFC 5280, section 4.1.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { DerError, partsOf, readBits, readElement, readObjectIdentifier, readText, readTime, type DerElement } from '../der/read-der'
import { fromPem } from './pem'
import { readExtensions, type Extension } from './read-extensions'

export interface Name {
  readonly commonName: string
  readonly organizations: readonly string[]
}

export interface Certificate {
  readonly subject: Name
  readonly issuer: Name
  /** Names as they were written: who issued whom is told by comparing them. */
  readonly subjectBytes: Uint8Array
  readonly issuerBytes: Uint8Array
  readonly serial: Uint8Array
  /** How it was signed: `1.2.840.10045.4.3.2`. */
  readonly signatureAlgorithm: string
  readonly extensions: readonly Extension[]
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
  const [body, algorithm, signature] = partsOf(readElement(bytes))
  const parts = partsOf(body)
  // The version may be left out.
  const [serial, , issuer, validity, subject, key, ...rest] = parts[0]?.tag === 0xa0 ? parts.slice(1) : parts
  const [from, until] = partsOf(validity)
  if (!key || !subject || !issuer || !serial) throw new DerError('public key expected')
  const wrapped = rest.find(({ tag }) => tag === 0xa3)
  const extensions = wrapped ? readExtensions(partsOf(partsOf(wrapped)[0])) : []
  return {
    subject: readName(subject),
    issuer: readName(issuer),
    subjectBytes: subject.whole,
    issuerBytes: issuer.whole,
    serial: serial.content,
    signatureAlgorithm: readObjectIdentifier(partsOf(algorithm)[0]),
    extensions,
    publicKey: key.whole,
    notBeforeMs: readTime(from),
    notAfterMs: readTime(until),
    extendedKeyUsage: readExtendedKeyUsage(extensions),
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

function readExtendedKeyUsage(extensions: readonly Extension[]): string[] {
  const usage = extensions.find(({ id }) => id === '2.5.29.37')
  return usage ? partsOf(readElement(usage.value)).map(readObjectIdentifier) : []
}
