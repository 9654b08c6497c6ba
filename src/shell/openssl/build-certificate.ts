/** Certificates and requests as openssl writes them: any name, any extension. Formats: RFC 5280, section 4.1; RFC 2986, section 4. */
import { sha1 } from '@noble/hashes/legacy.js'
import { toPem } from '../../base/certificates/pem'
import type { SigningKey } from '../../base/certificates/signing-key'
import { partsOf, readBits, readElement } from '../../base/der/read-der'
import { bitString, boolean, concatenate, explicit, implicit, integer, objectIdentifier, octetString, sequence, set, time, type Der } from '../../base/der/write-der'
import { OpenSslProblem } from './arguments'

export interface CertificateWords {
  readonly subject: Der
  readonly issuer: Der
  readonly publicKey: Der
  readonly serial: bigint
  readonly notBeforeMs: number
  readonly notAfterMs: number
  readonly extensions: readonly Der[]
}

/** Without extensions it is of the first version, as of 1988. */
export function buildCertificate({ subject, issuer, publicKey, serial, notBeforeMs, notAfterMs, extensions }: CertificateWords, key: SigningKey): string {
  const body = sequence(
    ...(extensions.length > 0 ? [explicit(0, integer(2n))] : []),
    integer(serial),
    key.algorithm,
    issuer,
    sequence(time(notBeforeMs), time(notAfterMs)),
    subject,
    publicKey,
    ...(extensions.length > 0 ? [explicit(3, sequence(...extensions))] : []),
  )
  return toPem('CERTIFICATE', sequence(body, key.algorithm, bitString(key.sign(body, 'der'))))
}

export function buildRequest(subject: Der, key: SigningKey, extensions: readonly Der[]): string {
  const asked = extensions.length > 0 ? [sequence(objectIdentifier('1.2.840.113549.1.9.14'), set(sequence(...extensions)))] : []
  const info = sequence(integer(0n), subject, key.publicKey, explicit(0, concatenate(asked)))
  return toPem('CERTIFICATE REQUEST', sequence(info, key.algorithm, bitString(key.sign(info, 'der'))))
}

const extension = (id: string, value: Der, isCritical = false): Der =>
  sequence(objectIdentifier(id), ...(isCritical ? [boolean(true)] : []), octetString(value))

/** Of a public key: the digest of its bits alone. */
export function keyIdentifier(publicKey: Der): Uint8Array {
  const [, bits] = partsOf(readElement(publicKey))
  return sha1(readBits(bits))
}

/** What `req -x509` adds unless its configuration says otherwise. */
export const authorityExtensions = (publicKey: Der): Der[] => [
  extension('2.5.29.14', octetString(keyIdentifier(publicKey))),
  extension('2.5.29.35', sequence(implicit(0, keyIdentifier(publicKey)))),
  extension('2.5.29.19', sequence(boolean(true)), true),
]

const uses: readonly string[] = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly', 'decipherOnly']
const extendedUses: Readonly<Record<string, string>> = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
}

/** A line of -addext or of an extensions file: `subjectAltName = DNS:fruit.local, IP:172.18.0.2`. */
export function parseExtension(line: string, publicKey: Der): Der {
  const [, name = '', text = ''] = /^\s*(\w+)\s*=\s*(.*)$/.exec(line) ?? []
  const words = text.split(',').map((word) => word.trim())
  const isCritical = words[0] === 'critical'
  const values = isCritical ? words.slice(1) : words
  switch (name) {
    case 'subjectAltName':
      return extension('2.5.29.17', sequence(...values.map(alternativeName)), isCritical)
    case 'basicConstraints':
      return extension('2.5.29.19', basicConstraints(values), isCritical)
    case 'keyUsage':
      return extension('2.5.29.15', usageBits(values), isCritical)
    case 'extendedKeyUsage':
      return extension('2.5.29.37', sequence(...values.map((value) => objectIdentifier(extendedUses[value] ?? value))), isCritical)
    case 'subjectKeyIdentifier':
      return extension('2.5.29.14', octetString(keyIdentifier(publicKey)))
    case 'authorityKeyIdentifier':
      return extension('2.5.29.35', sequence(implicit(0, keyIdentifier(publicKey))))
    default:
      throw new OpenSslProblem(`Error adding request extensions defined via -addext\nunknown extension name: name=${name}`)
  }
}

function alternativeName(word: string): Der {
  const [type, value = ''] = word.split(/:(.*)/s)
  if (type === 'DNS') return implicit(2, new TextEncoder().encode(value))
  if (type === 'email') return implicit(1, new TextEncoder().encode(value))
  const bytes = value.split('.').map(Number)
  if (type === 'IP' && bytes.length === 4 && bytes.every((byte) => byte >= 0 && byte < 256)) return implicit(7, Uint8Array.from(bytes))
  throw new OpenSslProblem(`Error adding request extensions defined via -addext\nunsupported option: name=${type}`)
}

function basicConstraints(values: readonly string[]): Der {
  const path = values.find((value) => value.startsWith('pathlen:'))
  return sequence(...(values.some((value) => /^CA:true$/i.test(value)) ? [boolean(true)] : []), ...(path ? [integer(BigInt(path.slice(8)))] : []))
}

function usageBits(values: readonly string[]): Der {
  const bits = values.map((value) => uses.indexOf(value)).filter((bit) => bit >= 0)
  const last = Math.max(0, ...bits)
  const bytes = new Uint8Array((last >> 3) + 1)
  for (const bit of bits) bytes[bit >> 3] |= 0x80 >> (bit & 7)
  return bitString(bytes, 7 - (last & 7))
}
