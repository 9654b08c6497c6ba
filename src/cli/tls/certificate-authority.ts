/**
 * The cluster's own authority and what it vouches for: the API server under the names by which it is called, and its
 * administrator. The names are those that kubeadm gives (cmd/kubeadm/app/phases/certs/certlist.go, v1.32).
 * Simplified: keys are of the curve P-256, which take no time to make; kubeadm makes RSA keys of 2048 bits unless told
 * otherwise.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { issueCertificate, type CertificateRequest, type Issuer } from './certificate'

export interface Credential {
  /** PEM. */
  readonly certificate: string
  /** PEM. */
  readonly key: string
}

export interface ClusterCertificates {
  /** The authority's certificate, PEM. */
  readonly authority: string
  readonly server: Credential
  readonly administrator: Credential
}

const DAY_MS = 86_400_000
/** A clock that goes a little slow still finds a fresh certificate valid. */
const SLACK_MS = 5 * 60_000

const serverNames = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  'localhost',
  '127.0.0.1',
  '10.96.0.1',
]

/** `host`: one more name or address under which the server is called. */
export function createClusterCertificates({ nowMs, host }: { nowMs: number; host: string }): ClusterCertificates {
  const from = { notBeforeMs: nowMs - SLACK_MS }
  const year = { ...from, notAfterMs: nowMs + 365 * DAY_MS }
  const authority: Issuer = { subject: { commonName: 'kubernetes' }, ...newKeys() }
  const issue = (request: Omit<CertificateRequest, 'publicKey' | 'notBeforeMs' | 'notAfterMs'>): Credential => {
    const { publicKey, privateKey } = newKeys()
    return { certificate: issueCertificate({ ...request, ...year, publicKey }, authority), key: pemOf(privateKey) }
  }
  return {
    authority: issueCertificate(
      { ...authority, ...from, notAfterMs: nowMs + 3650 * DAY_MS, use: 'authority', alternativeNames: ['kubernetes'] },
      authority,
    ),
    server: issue({
      subject: { commonName: 'kube-apiserver' },
      use: 'server',
      alternativeNames: [...new Set([...serverNames, host])],
    }),
    administrator: issue({
      subject: { commonName: 'kubernetes-admin', organization: 'system:masters' },
      use: 'client',
    }),
  }
}

const newKeys = (): { publicKey: KeyObject; privateKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
