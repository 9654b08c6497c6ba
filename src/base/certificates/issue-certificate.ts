/**
 * An X.509 certificate of version 3: who somebody is and what the key may be used for, signed by an issuer.
 * Format: RFC 5280, section 4.1.
 */
import { sha1 } from '@noble/hashes/legacy.js'
import { bitString, boolean, explicit, implicit, integer, objectIdentifier, octetString, sequence, set, time, utf8String, type Der } from '../der/write-der'
import type { Random } from '../random'
import { toPem } from './pem'
import type { SigningKey } from './signing-key'

export interface DistinguishedName {
  readonly commonName: string
  readonly organizations?: readonly string[]
}

export interface CertificateRequest {
  /** The name, or its bytes as somebody else wrote them. */
  readonly subject: DistinguishedName | Der
  readonly publicKey: Der
  readonly isAuthority?: boolean
  /** Bits of the key usage extension, from the first one: digitalSignature, contentCommitment, keyEncipherment, ... */
  readonly keyUsage: number
  /** Object identifiers. */
  readonly extendedKeyUsage?: readonly string[]
  /** Host names and IP addresses under which a server answers, each as its bytes. */
  readonly alternativeNames?: readonly AlternativeName[]
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

export type AlternativeName = { readonly dns: string } | { readonly address: Uint8Array }

/** Issuer and subject are the same in a certificate that signs itself. */
export interface Issuer {
  readonly subject: DistinguishedName | Der
  readonly key: SigningKey
  readonly random: Random
}

/** PEM. */
export function issueCertificate(request: CertificateRequest, { subject, key, random }: Issuer): string {
  const body = sequence(
    explicit(0, integer(2n)),
    integer(BigInt(`0x${random.hex(15)}`) | 1n),
    key.algorithm,
    nameBytes(subject),
    sequence(time(request.notBeforeMs), time(request.notAfterMs)),
    nameBytes(request.subject),
    request.publicKey,
    explicit(3, sequence(...extensions(request, key))),
  )
  return toPem('CERTIFICATE', sequence(body, key.algorithm, bitString(key.sign(body, 'der'))))
}

const nameBytes = (name: DistinguishedName | Der): Der => (name instanceof Uint8Array ? name : nameOf(name))

const attribute = (type: string, value: string): Der => set(sequence(objectIdentifier(type), utf8String(value)))

export const nameOf = ({ commonName, organizations = [] }: DistinguishedName): Der =>
  sequence(...organizations.map((name) => attribute('2.5.4.10', name)), ...(commonName === '' ? [] : [attribute('2.5.4.3', commonName)]))

function extensions({ isAuthority = false, keyUsage, extendedKeyUsage = [], publicKey, alternativeNames = [] }: CertificateRequest, issuer: SigningKey): Der[] {
  return [
    ...(keyUsage === 0 ? [] : [critical('2.5.29.15', usageBits(keyUsage))]),
    ...(extendedKeyUsage.length > 0 ? [extension('2.5.29.37', sequence(...extendedKeyUsage.map(objectIdentifier)))] : []),
    critical('2.5.29.19', isAuthority ? sequence(boolean(true)) : sequence()),
    isAuthority
      ? extension('2.5.29.14', octetString(keyIdentifier(publicKey)))
      : extension('2.5.29.35', sequence(implicit(0, keyIdentifier(issuer.publicKey)))),
    ...(alternativeNames.length > 0 ? [extension('2.5.29.17', sequence(...alternativeNames.map(alternativeName)))] : []),
  ]
}

/** Bits count from the left, and zeros at the end are left out. */
function usageBits(usage: number): Der {
  const bytes = [0, 0]
  let last = -1
  for (let bit = 0; bit < 9; bit++) {
    if ((usage & (1 << bit)) === 0) continue
    bytes[bit >> 3] |= 0x80 >> (bit & 7)
    last = bit
  }
  return bitString(Uint8Array.from(bytes.slice(0, (last >> 3) + 1)), 7 - (last & 7))
}

const extension = (id: string, value: Der): Der => sequence(objectIdentifier(id), octetString(value))
const critical = (id: string, value: Der): Der => sequence(objectIdentifier(id), boolean(true), octetString(value))
const keyIdentifier = (publicKey: Der): Uint8Array => sha1(publicKey)

const alternativeName = (name: AlternativeName): Der =>
  'dns' in name ? implicit(2, new TextEncoder().encode(name.dns)) : implicit(7, name.address)
