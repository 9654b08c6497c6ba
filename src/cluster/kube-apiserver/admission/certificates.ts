/**
 * Who may approve and sign requests of which signer, and whom no request may make a master.
 * Upstream: plugin/pkg/admission/certificates/{approval,signing,subjectrestriction}/admission.go, certificates/util.go (v1.32).
 * Simplified: components of the cluster, which come without groups, are not asked; a real API server asks everybody.
 */
import type { Kind } from '../../../api/kind'
import type { CertificateSigningRequest } from '../../../api/kinds/certificate-signing-request'
import { decodeBase64 } from '../../../base/base64'
import { readCertificateRequest } from '../../../base/certificates/read-certificate-request'
import { isSame } from '../../../api/updates'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Authorizer } from '../authorization/attributes'
import { forbid } from './forbid'

const CLIENT = 'kubernetes.io/kube-apiserver-client'
const MASTERS = 'system:masters'

const isRequest = ({ group, kind }: Kind): boolean => group === 'certificates.k8s.io' && kind === 'CertificateSigningRequest'

export const certificateApproval = (authorizer: Authorizer): AdmissionPlugin => ({
  name: 'CertificateApproval',
  concerns: isRequest,
  validate(request) {
    if (request.operation !== 'UPDATE' || request.subresource !== 'approval') return
    requireFor(authorizer, request, 'approve')
  },
})

export const certificateSigning = (authorizer: Authorizer): AdmissionPlugin => ({
  name: 'CertificateSigning',
  concerns: isRequest,
  validate(request) {
    if (request.operation !== 'UPDATE' || request.subresource !== 'status') return
    const { certificate, conditions = [] } = (request.object as CertificateSigningRequest).status
    const before = (request.previous as CertificateSigningRequest).status
    const failed = (list: typeof conditions): unknown => list.find(({ type }) => type === 'Failed')
    if (certificate === before.certificate && isSame(failed(conditions), failed(before.conditions ?? []))) return
    requireFor(authorizer, request, 'sign')
  },
})

export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  concerns: isRequest,
  validate(request) {
    if (request.operation !== 'CREATE' || request.subresource) return
    const { signerName, request: encoded } = (request.object as CertificateSigningRequest).spec
    if (signerName !== CLIENT) return
    const bytes = decodeBase64(encoded)
    const asked = bytes && readCertificateRequest(new TextDecoder().decode(bytes))
    if (asked?.subject.organizations.includes(MASTERS))
      throw forbid(request, `use of ${CLIENT} signer with ${MASTERS} group is not allowed`)
  },
}

/** For the signer by name, or for all of its domain. */
function requireFor(authorizer: Authorizer, request: AdmissionRequest, verb: 'approve' | 'sign'): void {
  const { caller } = request
  if (!caller.groups) return
  const { signerName } = (request.previous as CertificateSigningRequest).spec
  const names = [signerName, `${signerName.split('/')[0]}/*`]
  const allowed = names.some((name) => {
    const resource = { namespace: '', group: 'certificates.k8s.io', version: '*', resource: 'signers', subresource: '', name }
    return authorizer.authorize({ user: caller, verb, path: '', resource }).allowed
  })
  if (!allowed) throw forbid(request, `user not permitted to ${verb} requests with signerName "${signerName}"`)
}
