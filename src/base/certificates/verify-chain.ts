/**
 * Whether a client believes the certificate that a server shows, and why it does not: in the words of OpenSSL.
 * Upstream: crypto/x509/{x509_vfy,x509_txt}.c (OpenSSL 3.0).
 */
import { isAuthority } from './read-extensions'
import { readCertificate, type Certificate } from './read-certificate'
import { isSignedBy } from './verify-signature'

export interface VerifyOptions {
  /** PEM of those that are believed. */
  readonly trusted: readonly string[]
  readonly nowMs: number
}

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g
const MOST_LINKS = 10

/** The certificates of a PEM file, in their order. */
export const certificatesOf = (pem: string): string[] => pem.match(BLOCK) ?? []

/** What is wrong; undefined when it is believed. */
export function verifyChain(chain: string, { trusted, nowMs }: VerifyOptions): string | undefined {
  const shown = readAll(certificatesOf(chain))
  const known = readAll(trusted)
  const [leaf, ...others] = shown
  if (!leaf) return 'unable to get local issuer certificate'
  const links: Certificate[] = [leaf]
  for (let link = leaf; links.length < MOST_LINKS; ) {
    if (known.some((one) => isSame(one, link))) break
    const anchor = known.find((one) => issued(one, link))
    const issuer = anchor ?? (isSelfSigned(link) ? undefined : others.find((one) => issued(one, link)))
    if (!issuer) return missing(link, links.length)
    links.push(issuer)
    if (anchor) break
    link = issuer
  }
  const early = links.find(({ notBeforeMs }) => notBeforeMs > nowMs)
  if (early) return 'certificate is not yet valid'
  return links.some(({ notAfterMs }) => notAfterMs < nowMs) ? 'certificate has expired' : undefined
}

function missing(link: Certificate, length: number): string {
  if (!isSelfSigned(link)) return length === 1 ? 'unable to get local issuer certificate' : 'unable to get issuer certificate'
  return length === 1 ? 'self-signed certificate' : 'self-signed certificate in certificate chain'
}

const readAll = (pems: readonly string[]): Certificate[] => pems.flatMap((pem) => readCertificate(pem) ?? [])

const bytesEqual = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])
const isSame = (a: Certificate, b: Certificate): boolean => a.fingerprint === b.fingerprint
const isSelfSigned = (one: Certificate): boolean => bytesEqual(one.subjectBytes, one.issuerBytes)

function issued(issuer: Certificate, subject: Certificate): boolean {
  return bytesEqual(issuer.subjectBytes, subject.issuerBytes) && isAuthority(issuer.extensions) !== false && isSignedBy(issuer.publicKey, subject)
}
