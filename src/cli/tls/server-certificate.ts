/**
 * The certificate that the API server shows, under the names by which it is called; the names are those that kubeadm gives
 * (cmd/kubeadm/app/phases/certs/certlist.go, v1.32). Its times are those of the wall, by which clients outside live.
 */
import { generateKeyPairSync } from 'node:crypto'
import { isIP } from 'node:net'
import { keyUsage, SERVER_AUTHENTICATION, type CertificateAuthority, type Credential } from '../../api/certificate-authority'
import type { AlternativeName } from '../../base/certificates/issue-certificate'

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
export function createServerCertificate(authority: CertificateAuthority, { nowMs, host }: { nowMs: number; host: string }): Credential {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificate = authority.issue({
    subject: { commonName: 'kube-apiserver' },
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    keyUsage: keyUsage.digitalSignature | keyUsage.keyEncipherment,
    extendedKeyUsage: [SERVER_AUTHENTICATION],
    alternativeNames: [...new Set([...serverNames, host])].map(alternativeName),
    notBeforeMs: nowMs - SLACK_MS,
    notAfterMs: nowMs + 365 * DAY_MS,
  })
  return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

const alternativeName = (name: string): AlternativeName => (isIP(name) ? { address: addressBytes(name) } : { dns: name })

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [head, tail] = address.split('::').map((half) => half.split(':').filter(Boolean))
  const groups = tail ? [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail] : head
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex')
}
