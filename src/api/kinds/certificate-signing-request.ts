/**
 * CertificateSigningRequest: a wish for a certificate, to be approved and then signed.
 * Upstream: pkg/registry/certificates/certificates/strategy.go, printers.go extractCSRStatus (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { humanDuration } from '../duration'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { keepStatus } from '../updates'
import { validateCertificateSigningRequest } from '../validation/certificate-signing-request'

export type CertificateSigningRequest = Types.CertificateSigningRequest

export const CertificateSigningRequest: Kind<CertificateSigningRequest> = {
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  singular: 'certificatesigningrequest',
  shortNames: ['csr'],
  categories: [],
  namespaced: false,
  subresources: ['approval', 'status'],
  columns: [
    nameColumn,
    ageColumn,
    textColumn('SignerName', 'Who is to sign.'),
    textColumn('Requestor', 'Who asked.'),
    textColumn('RequestedDuration', 'For how long it is to be valid.'),
    textColumn('Condition', 'What was decided, and done.'),
  ],
  row: (request, nowMs) => [
    request.metadata.name,
    ageOf(request, nowMs),
    request.spec.signerName || '<none>',
    request.spec.username ?? '',
    request.spec.expirationSeconds === undefined ? '<none>' : humanDuration(request.spec.expirationSeconds * 1000),
    conditionOf(request),
  ],
  selectableFields: ({ spec }) => ({ 'spec.signerName': spec.signerName ?? '' }),
  prepareForCreate: (request) => ({ ...request, status: {} }),
  prepareForUpdate: (next, previous) => keepStatus(next.spec === previous.spec ? next : { ...next, spec: previous.spec }, previous),
  validate: validateCertificateSigningRequest,
}

/** `Approved,Issued` */
function conditionOf({ status: { conditions = [], certificate } }: CertificateSigningRequest): string {
  const has = (wanted: string): boolean => conditions.some(({ type }) => type === wanted)
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  return `${decision}${has('Failed') ? ',Failed' : ''}${certificate ? ',Issued' : ''}`
}
