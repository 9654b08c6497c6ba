/**
 * An X.509 certificate of version 3: who somebody is and what the key may be used for, signed by an issuer.
 * Format: RFC 5280, section 4.1.
 */
import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
  type Der,
} from './der'

export interface DistinguishedName {
  readonly commonName: string
  readonly organization?: string
}

export type CertificateUse = 'authority' | 'server' | 'client'

export interface CertificateRequest {
  readonly subject: DistinguishedName
  readonly publicKey: KeyObject
  readonly use: CertificateUse
  /** Host names and IP addresses under which a server answers. */
  readonly alternativeNames?: readonly string[]
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

/** Issuer and subject are the same in a certificate that signs itself. */
export interface Issuer {
  readonly subject: DistinguishedName
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

const VERSION_3 = 2n
const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))

/** PEM. */
export function issueCertificate(request: CertificateRequest, issuer: Issuer): string {
  const body = sequence(
    explicit(0, integer(VERSION_3)),
    integer(serialNumber()),
    ecdsaWithSha256,
    nameOf(issuer.subject),
    sequence(time(request.notBeforeMs), time(request.notAfterMs)),
    nameOf(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions(request, issuer))),
  )
  const signature = sign('sha256', body, issuer.privateKey)
  return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bitString(signature)))
}

/** 63 bits of chance: above zero, and no two alike. */
const serialNumber = (): bigint => (randomBytes(8).readBigUInt64BE() >> 1n) | 1n

const attribute = (type: string, value: string): Der => set(sequence(objectIdentifier(type), utf8String(value)))

function nameOf({ commonName, organization }: DistinguishedName): Der {
  const parts = organization === undefined ? [] : [attribute('2.5.4.10', organization)]
  return sequence(...parts, attribute('2.5.4.3', commonName))
}

const keyUsages = {
  authority: { bits: [0b10100100], unused: 2 }, // digitalSignature, keyEncipherment, keyCertSign
  server: { bits: [0b10100000], unused: 5 }, // digitalSignature, keyEncipherment
  client: { bits: [0b10100000], unused: 5 },
} as const

const extendedKeyUsages = { authority: undefined, server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const

function extensions({ use, publicKey, alternativeNames = [] }: CertificateRequest, issuer: Issuer): Der[] {
  const { bits, unused } = keyUsages[use]
  const extended = extendedKeyUsages[use]
  return [
    critical('2.5.29.15', bitString(Buffer.from(bits), unused)),
    ...(extended ? [extension('2.5.29.37', sequence(objectIdentifier(extended)))] : []),
    critical('2.5.29.19', use === 'authority' ? sequence(boolean(true)) : sequence()),
    ...(use === 'authority'
      ? [extension('2.5.29.14', octetString(keyIdentifier(publicKey)))]
      : [extension('2.5.29.35', sequence(implicit(0, keyIdentifier(issuer.publicKey))))]),
    ...(alternativeNames.length > 0
      ? [extension('2.5.29.17', sequence(...alternativeNames.map(alternativeName)))]
      : []),
  ]
}

const extension = (id: string, value: Der): Der => sequence(objectIdentifier(id), octetString(value))
const critical = (id: string, value: Der): Der => sequence(objectIdentifier(id), boolean(true), octetString(value))

const keyIdentifier = (key: KeyObject): Buffer =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()

function alternativeName(name: string): Der {
  return isIP(name) ? implicit(7, addressBytes(name)) : implicit(2, Buffer.from(name, 'ascii'))
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [head, tail] = address.split('::').map((half) => half.split(':').filter(Boolean))
  const groups = tail ? [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail] : head
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

function pem(label: string, der: Der): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
