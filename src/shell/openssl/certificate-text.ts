/** `-text`: a certificate or a request in words. Upstream: crypto/x509/t_x509.c, crypto/x509/t_req.c, crypto/x509/v3_prn.c (OpenSSL 3.0). */
import { bigIntOf } from '../../base/certificates/modular'
import { fromPem } from '../../base/certificates/pem'
import type { Certificate } from '../../base/certificates/read-certificate'
import { readExtensions, type Extension } from '../../base/certificates/read-extensions'
import { DerError, partsOf, readBits, readElement, readElements, readObjectIdentifier, readText, type DerElement } from '../../base/der/read-der'
import { nameText } from './distinguished-name'

const RSA = '1.2.840.113549.1.1.1'
const signatures: Readonly<Record<string, string>> = { '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption', '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256' }
const signatureName = (id: string): string => signatures[id] ?? id

/** `Nov 21 17:38:35 2026 GMT` */
export function timeText(ms: number): string {
  const [, day, month, year, time] = new Date(ms).toUTCString().split(' ')
  return `${month} ${String(Number(day)).padStart(2)} ${time} ${year} GMT`
}

const hex = (bytes: Uint8Array): string[] => [...bytes].map((byte) => byte.toString(16).padStart(2, '0'))

function hexLines(bytes: Uint8Array, { indent, perLine }: { readonly indent: number; readonly perLine: number }): string {
  const parts = hex(bytes)
  const lines: string[] = []
  for (let at = 0; at < parts.length; at += perLine) {
    const isLast = at + perLine >= parts.length
    lines.push(`${' '.repeat(indent)}${parts.slice(at, at + perLine).join(':')}${isLast ? '' : ':'}\n`)
  }
  return lines.join('')
}


export function certificateText(certificate: Certificate): string {
  const { serial, signatureAlgorithm, issuerBytes, subjectBytes, notBeforeMs, notAfterMs, publicKey, extensions, signature } = certificate
  const version = extensions.length > 0 ? 3 : 1
  return (
    `Certificate:\n    Data:\n        Version: ${version} (0x${version - 1})\n        Serial Number:${serialText(serial)}\n` +
    `        Signature Algorithm: ${signatureName(signatureAlgorithm)}\n        Issuer: ${nameText(issuerBytes)}\n` +
    `        Validity\n            Not Before: ${timeText(notBeforeMs)}\n            Not After : ${timeText(notAfterMs)}\n        Subject: ${nameText(subjectBytes)}\n` +
    keyText(publicKey) +
    (extensions.length > 0 ? `        X509v3 extensions:\n${extensions.map((one) => extensionText(one, 12)).join('')}` : '') +
    signatureText(signatureAlgorithm, signature)
  )
}

const signatureText = (algorithm: string, signature: Uint8Array): string =>
  `    Signature Algorithm: ${signatureName(algorithm)}\n    Signature Value:\n${hexLines(signature, { indent: 8, perLine: 18 })}`

/** Small ones as numbers. */
function serialText(serial: Uint8Array): string {
  if (serial.length > 8) return `\n            ${hex(serial[0] === 0 ? serial.subarray(1) : serial).join(':')}`
  const value = bigIntOf(serial)
  return ` ${value} (0x${value.toString(16)})`
}

export function keyText(publicKey: Uint8Array): string {
  const [algorithm, bits] = partsOf(readElement(publicKey))
  const isRsa = readObjectIdentifier(partsOf(algorithm)[0]) === RSA
  const head = `        Subject Public Key Info:\n            Public Key Algorithm: ${isRsa ? 'rsaEncryption' : 'id-ecPublicKey'}\n                Public-Key: (${keyBits(publicKey)} bit)\n`
  if (!isRsa) return `${head}                pub:\n${hexLines(readBits(bits), { indent: 20, perLine: 15 })}                ASN1 OID: prime256v1\n                NIST CURVE: P-256\n`
  const [modulus, exponent] = partsOf(readElement(readBits(bits)))
  if (!modulus || !exponent) throw new DerError('key truncated')
  const value = bigIntOf(exponent.content)
  return `${head}                Modulus:\n${hexLines(modulus.content, { indent: 20, perLine: 15 })}                Exponent: ${value} (0x${value.toString(16)})\n`
}

export function keyBits(publicKey: Uint8Array): number {
  const [algorithm, bits] = partsOf(readElement(publicKey))
  if (readObjectIdentifier(partsOf(algorithm)[0]) !== RSA) return 256
  const [modulus] = partsOf(readElement(readBits(bits)))
  return modulus ? bigIntOf(modulus.content).toString(2).length : 0
}

const names: Readonly<Record<string, string>> = {
  '2.5.29.14': 'Subject Key Identifier',
  '2.5.29.15': 'Key Usage',
  '2.5.29.17': 'Subject Alternative Name',
  '2.5.29.19': 'Basic Constraints',
  '2.5.29.35': 'Authority Key Identifier',
  '2.5.29.37': 'Extended Key Usage',
}

/** The critical ones are said to be so; the others have a blank in its place. */
export function extensionText({ id, isCritical, value }: Extension, indent: number): string {
  const margin = ' '.repeat(indent)
  return `${margin}${names[id] ? `X509v3 ${names[id]}` : id}: ${isCritical ? 'critical' : ''}\n${margin}    ${valueText(id, value)}\n`
}

const uses = ['Digital Signature', 'Non Repudiation', 'Key Encipherment', 'Data Encipherment', 'Key Agreement', 'Certificate Sign', 'CRL Sign', 'Encipher Only', 'Decipher Only']
const extendedUses: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'TLS Web Server Authentication',
  '1.3.6.1.5.5.7.3.2': 'TLS Web Client Authentication',
  '1.3.6.1.5.5.7.3.3': 'Code Signing',
  '1.3.6.1.5.5.7.3.4': 'E-mail Protection',
}

const upper = (bytes: Uint8Array): string => hex(bytes).join(':').toUpperCase()

function valueText(id: string, value: Uint8Array): string {
  const element = readElement(value)
  switch (id) {
    case '2.5.29.14':
      return upper(element.content)
    case '2.5.29.15':
      return uses.filter((_, bit) => (readBits(element)[bit >> 3] ?? 0) & (0x80 >> (bit & 7))).join(', ')
    case '2.5.29.17':
      return partsOf(element).map(alternativeName).join(', ')
    case '2.5.29.19':
      return basicConstraints(partsOf(element))
    case '2.5.29.35':
      return upper(partsOf(element)[0]?.content ?? new Uint8Array())
    case '2.5.29.37':
      return partsOf(element)
        .map((one) => extendedUses[readObjectIdentifier(one)] ?? readObjectIdentifier(one))
        .join(', ')
    default:
      return upper(value)
  }
}

function alternativeName(element: DerElement): string {
  if (element.tag === 0x82) return `DNS:${readText(element)}`
  if (element.tag === 0x81) return `email:${readText(element)}`
  return element.tag === 0x87 ? `IP Address:${[...element.content].join('.')}` : '<unsupported>'
}

function basicConstraints(parts: readonly DerElement[]): string {
  const authority = parts.find(({ tag }) => tag === 0x01)
  const length = parts.find(({ tag }) => tag === 0x02)
  return `CA:${authority && authority.content[0] !== 0 ? 'TRUE' : 'FALSE'}${length ? `, pathlen:${bigIntOf(length.content)}` : ''}`
}

export interface RequestParts {
  readonly subjectBytes: Uint8Array
  readonly publicKey: Uint8Array
  readonly extensions: readonly Extension[]
  readonly body: Uint8Array
  readonly signature: Uint8Array
  readonly signatureAlgorithm: string
}

/** Undefined where the text holds no request. */
export function readRequest(pem: string): RequestParts | undefined {
  const block = fromPem(pem)
  if (block?.label !== 'CERTIFICATE REQUEST' && block?.label !== 'NEW CERTIFICATE REQUEST') return undefined
  try {
    const [info, algorithm, signature] = partsOf(readElement(block.bytes))
    const [, subject, key, attributes] = partsOf(info)
    if (!subject || !key || !info) return undefined
    const asked = readElements(attributes?.content ?? new Uint8Array()).find((one) => readObjectIdentifier(partsOf(one)[0]) === '1.2.840.113549.1.9.14')
    const extensions = asked ? readExtensions(partsOf(partsOf(partsOf(asked)[1])[0])) : []
    return {
      ...{ subjectBytes: subject.whole, publicKey: key.whole, extensions, body: info.whole },
      ...{ signature: readBits(signature), signatureAlgorithm: readObjectIdentifier(partsOf(algorithm)[0]) },
    }
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

export function requestText({ subjectBytes, publicKey, extensions, signatureAlgorithm, signature }: RequestParts): string {
  const asked = extensions.map((one) => extensionText(one, 16)).join('')
  return (
    `Certificate Request:\n    Data:\n        Version: 1 (0x0)\n        Subject: ${nameText(subjectBytes)}\n${keyText(publicKey)}` +
    `        Attributes:\n${extensions.length > 0 ? '' : '            (none)\n'}            Requested Extensions:\n${asked}` +
    signatureText(signatureAlgorithm, signature)
  )
}
