/** What the controller shows where nobody has given it a certificate. Upstream: GetFakeSSLCert in internal/net/ssl/ssl.go (controller-v1.12.1). */
import { issueCertificate } from '../../base/certificates/issue-certificate'
import { createSigningKey } from '../../base/certificates/signing-key'
import type { Random } from '../../base/random'

const YEAR_MS = 365 * 86_400_000

export function issueFakeCertificate(random: Random, nowMs: number): string {
  const key = createSigningKey(random)
  const subject = { commonName: 'Kubernetes Ingress Controller Fake Certificate', organizations: ['Acme Co'] }
  return issueCertificate(
    {
      ...{ subject, publicKey: key.publicKey, keyUsage: 5, extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] },
      ...{ alternativeNames: [{ dns: 'ingress.local' }], notBeforeMs: nowMs, notAfterMs: nowMs + YEAR_MS },
    },
    { subject, key, random },
  )
}
