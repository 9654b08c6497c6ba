/**
 * Whoever shows a certificate of the cluster's authority is who it says: its common name is the user, its organizations the groups.
 * Upstream: k8s.io/apiserver/pkg/authentication/request/x509/x509.go (v1.32).
 */
import { CLIENT_AUTHENTICATION, type CertificateAuthority } from '../../../api/certificate-authority'
import { readCertificate } from '../../../base/certificates/read-certificate'
import { CREDENTIAL_ID, type User } from './user-groups'

export interface Shown {
  readonly user: User
  /** Until when the certificate is good. */
  readonly notAfterMs: number
}

/** Undefined when the certificate is not to be believed. */
export function userOfCertificate(pem: string, authority: CertificateAuthority, nowMs: number): Shown | undefined {
  const certificate = readCertificate(pem)
  if (!certificate || nowMs < certificate.notBeforeMs || nowMs > certificate.notAfterMs) return undefined
  const { extendedKeyUsage, subject, fingerprint } = certificate
  if (extendedKeyUsage.length > 0 && !extendedKeyUsage.includes(CLIENT_AUTHENTICATION)) return undefined
  if (subject.commonName === '' || !authority.vouchesFor(certificate)) return undefined
  const user = { user: subject.commonName, groups: subject.organizations, extra: { [CREDENTIAL_ID]: [`X509SHA256=${fingerprint}`] } }
  return { user, notAfterMs: certificate.notAfterMs }
}
