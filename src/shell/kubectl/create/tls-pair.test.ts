import { describe, expect, it } from 'vitest'
import { issueCertificate } from '../../../base/certificates/issue-certificate'
import { createRsaNumbers, rsaSigningKey } from '../../../base/certificates/rsa-key'
import { createSigningKey, type SigningKey } from '../../../base/certificates/signing-key'
import { Random } from '../../../base/random'
import { pairProblem } from './tls-pair'

const random = new Random('pairs')
const rsa = rsaSigningKey(createRsaNumbers(random, 512))
const otherRsa = rsaSigningKey(createRsaNumbers(random, 512))
const ec = createSigningKey(random)
const certificate = (key: SigningKey): string =>
  issueCertificate({ subject: { commonName: 'x' }, publicKey: key.publicKey, keyUsage: 0, notBeforeMs: 0, notAfterMs: 1 }, { subject: { commonName: 'x' }, key, random })
const broken = (label: string): string => `-----BEGIN ${label}-----\naGVsbG8=\n-----END ${label}-----\n`

/** As kubectl 1.32 says it. */
const pairs: readonly (readonly [name: string, certificate: string, key: string, problem: string | undefined])[] = [
  ['RSA', certificate(rsa), rsa.pem(), undefined],
  ['P-256', certificate(ec), ec.pem(), undefined],
  ['a chain', certificate(ec) + certificate(rsa), ec.pem(), undefined],
  ['another key', certificate(rsa), otherRsa.pem(), 'tls: private key does not match public key'],
  ['a key of another sort', certificate(rsa), ec.pem(), 'tls: private key type does not match public key type'],
  ['no certificate', 'junk', rsa.pem(), 'tls: failed to find any PEM data in certificate input'],
  ['no key', certificate(rsa), 'junk', 'tls: failed to find any PEM data in key input'],
  ['a key in place of the certificate', rsa.pem(), rsa.pem(), 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'],
  ['a certificate in place of the key', certificate(rsa), certificate(rsa), 'tls: found a certificate rather than a key in the PEM for the private key'],
  ['a certificate that is none', broken('CERTIFICATE'), rsa.pem(), 'x509: malformed certificate'],
  ['a key that is none', certificate(rsa), broken('PRIVATE KEY'), 'tls: failed to parse private key'],
]

describe('kubectl create secret tls', () => {
  it.each(pairs)('with %s', (_name, certificatePem, keyPem, problem) => {
    expect(pairProblem(certificatePem, keyPem)).toBe(problem)
  })
})
