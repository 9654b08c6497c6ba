/**
 * What each of the cluster's own signers asks of a request. Undefined where there is nothing to complain of.
 * Upstream: pkg/controller/certificates/signer/signer.go, pkg/apis/certificates/helpers.go (v1.32).
 */
import type { RequestedCertificate } from '../../../base/certificates/read-certificate-request'

export type SignerCheck = (request: RequestedCertificate, usages: readonly string[]) => string | undefined

export const signerChecks: Readonly<Record<string, SignerCheck>> = {
  'kubernetes.io/kube-apiserver-client': (_request, usages) => {
    const strange = usages.find((usage) => !['digital signature', 'key encipherment', 'client auth'].includes(usage))
    if (strange !== undefined) return `invalid usage for client certificate: ${strange}`
    return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth'
  },
  'kubernetes.io/kube-apiserver-client-kubelet': (request, usages) =>
    notOfNode(request) ?? extraNames(request, { dns: false, address: false }) ?? notNamedAsNode(request) ?? otherUsages(usages, 'client auth'),
  'kubernetes.io/kubelet-serving': (request, usages) =>
    notOfNode(request) ??
    (request.alternativeNames.length === 0 ? 'DNS or IP subjectAltName is required' : undefined) ??
    extraNames(request, { dns: true, address: true }) ??
    otherUsages(usages, 'server auth') ??
    notNamedAsNode(request),
  'kubernetes.io/legacy-unknown': () => undefined,
}

const notOfNode = ({ subject: { organizations } }: RequestedCertificate): string | undefined =>
  organizations.length === 1 && organizations[0] === 'system:nodes' ? undefined : 'subject organization is not system:nodes'

const notNamedAsNode = ({ subject: { commonName } }: RequestedCertificate): string | undefined =>
  commonName.startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:'

function extraNames({ alternativeNames, emailAddresses, uris }: RequestedCertificate, may: { dns: boolean; address: boolean }): string | undefined {
  if (!may.dns && alternativeNames.some((name) => 'dns' in name)) return 'DNS subjectAltNames are not allowed'
  if (emailAddresses > 0) return 'Email subjectAltNames are not allowed'
  if (!may.address && alternativeNames.some((name) => 'address' in name)) return 'IP subjectAltNames are not allowed'
  return uris > 0 ? 'URI subjectAltNames are not allowed' : undefined
}

/** Keys that cannot encipher leave the second one out. */
function otherUsages(usages: readonly string[], purpose: string): string | undefined {
  const required = [purpose, 'digital signature', 'key encipherment'].sort()
  const given = [...new Set(usages)].sort().join()
  const isFit = given === required.join() || given === required.filter((usage) => usage !== 'key encipherment').join()
  return isFit ? undefined : `usages did not match [${required.join(' ')}]`
}
