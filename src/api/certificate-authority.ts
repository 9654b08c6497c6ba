/**
 * The cluster's own authority: it vouches for the API server, for users and for whoever has a request approved.
 * Upstream: cmd/kubeadm/app/phases/certs (v1.32).
 * Simplified: keys are of the curve P-256, which take no time to make, where kubeadm makes RSA keys of 2048 bits; and the authority is
 * good from 2020 to 2050 in place of ten years from its making, because clients outside live by another clock than the cluster.
 */
import { issueCertificate, type CertificateRequest } from '../base/certificates/issue-certificate'
import type { Certificate } from '../base/certificates/read-certificate'
import { createSigningKey, type SigningKey } from '../base/certificates/signing-key'
import type { Random } from '../base/random'

export interface CertificateAuthority {
  /** Its own certificate, PEM. */
  readonly certificate: string
  /** PEM. */
  issue(request: CertificateRequest): string
  vouchesFor(certificate: Certificate): boolean
  /** What the API server shows: its names and addresses as kubeadm lists them, PEM. */
  readonly apiServerCertificate: string
  /** A certificate for a client, with a key made for it. */
  issueClient(subject: ClientSubject): Credential
}

export interface ClientSubject {
  readonly commonName: string
  readonly organizations: readonly string[]
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

export interface Credential {
  /** PEM. */
  readonly certificate: string
  /** PEM. */
  readonly key: string
}

/** Bits of the key usage extension. */
export const keyUsage = { digitalSignature: 1, keyEncipherment: 4, certSign: 32 } as const
export const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1'
export const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2'

/** Nothing is computed before somebody asks. */
export function createCertificateAuthority(random: Random, commonName = 'kubernetes'): CertificateAuthority {
  const subject = { commonName }
  let apiServerCertificate: string | undefined
  let key: SigningKey | undefined
  let certificate: string | undefined
  const chance = random.fork('serial-numbers')
  const clients = random.fork('client-keys')
  const keyOf = (): SigningKey => (key ??= createSigningKey(random.fork('authority-key')))
  const issue = (request: CertificateRequest): string => issueCertificate(request, { subject, key: keyOf(), random: chance })
  return {
    get certificate() {
      return (certificate ??= issue({
        subject,
        publicKey: keyOf().publicKey,
        isAuthority: true,
        keyUsage: keyUsage.digitalSignature | keyUsage.keyEncipherment | keyUsage.certSign,
        alternativeNames: [{ dns: 'kubernetes' }],
        notBeforeMs: Date.UTC(2020, 0, 1),
        notAfterMs: Date.UTC(2050, 0, 1) - 1000,
      }))
    },
    issue,
    get apiServerCertificate() {
      return (apiServerCertificate ??= issue(apiServerRequest(createSigningKey(random.fork('api-server-key')).publicKey)))
    },
    vouchesFor: ({ body, signature }) => keyOf().verify(body, signature, 'der'),
    issueClient({ commonName, organizations, notBeforeMs, notAfterMs }) {
      const { publicKey, pem } = createSigningKey(clients)
      const usage = { keyUsage: keyUsage.digitalSignature | keyUsage.keyEncipherment, extendedKeyUsage: [CLIENT_AUTHENTICATION] }
      const request = { subject: { commonName, organizations }, publicKey, ...usage, notBeforeMs, notAfterMs }
      return { certificate: issue(request), key: pem() }
    },
  }
}

const API_SERVER_NAMES = ['control-plane', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', 'localhost']
/** The first address of Services, that of the first node, and loopback. */
const API_SERVER_ADDRESSES = [[10, 96, 0, 1], [172, 18, 0, 2], [127, 0, 0, 1]]

const apiServerRequest = (publicKey: Uint8Array): CertificateRequest => ({
  subject: { commonName: 'kube-apiserver' },
  publicKey,
  keyUsage: keyUsage.digitalSignature | keyUsage.keyEncipherment,
  extendedKeyUsage: [SERVER_AUTHENTICATION],
  alternativeNames: [...API_SERVER_NAMES.map((dns) => ({ dns })), ...API_SERVER_ADDRESSES.map((bytes) => ({ address: Uint8Array.from(bytes) }))],
  notBeforeMs: Date.UTC(2020, 0, 1),
  notAfterMs: Date.UTC(2050, 0, 1) - 1000,
})
