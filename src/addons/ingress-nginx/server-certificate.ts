/**
 * The certificate of a server: from the Secret that the Ingress names for its host, or the controller's own where that is no good.
 * Upstream: createServers, extractTLSSecretName in kubernetes/ingress-nginx/internal/ingress/controller/controller.go,
 * getPemCertificate in store/backend_ssl.go (controller-v1.12.1).
 */
import type { Ingress } from '../../api/kinds/ingress'
import type { Secret } from '../../api/kinds/secret'
import { decodeBase64 } from '../../base/base64'
import { covers, isForHost } from '../../base/certificates/certificate-host'
import { isKeyOf } from '../../base/certificates/key-pair'
import { readCertificate, type Certificate } from '../../base/certificates/read-certificate'
import { alternativeNamesOf } from '../../base/certificates/read-extensions'

export interface ServerCertificate {
  /** PEM, its own first. */
  readonly chain: string
}

export interface CertificateSource {
  readonly own: ServerCertificate
  /** By `namespace/name`. */
  secret(key: string): Secret | undefined
  now(): number
}

interface Surroundings {
  readonly certificates: CertificateSource
  warn(where: string, message: string): void
}

const WARN_BEFORE_MS = 240 * 3_600_000

/** Undefined where no TLS is asked for. */
export function certificateFor(host: string, ingress: Ingress, { certificates, warn }: Surroundings): ServerCertificate | undefined {
  if (!ingress.spec.tls?.length) return undefined
  const name = secretNameFor(host, ingress, certificates)
  if (!name) return certificates.own
  const key = `${ingress.metadata.namespace ?? ''}/${name}`
  const pair = pairOf(certificates.secret(key), key)
  if (typeof pair === 'string') {
    warn('controller.go:1471', `Error getting SSL certificate "${key}": ${pair}. Using default certificate`)
    return certificates.own
  }
  const { certificate } = pair
  if (!isForHost(certificate, host)) {
    warn('controller.go:1484', `Unexpected error validating SSL certificate "${key}" for server "${host}": ${mismatch(certificate, host)}`)
    warn('controller.go:1485', 'Validating certificate against DNS names. This will be deprecated in a future version')
    if (!covers(certificate.subject.commonName, host)) {
      warn('controller.go:1490', `SSL certificate "${key}" does not contain a Common Name or Subject Alternative Name for server "${host}": x509: certificate is not valid for any names, but wanted to match ${host}`)
      warn('controller.go:1492', 'Using default certificate')
      return certificates.own
    }
  }
  tellOfEnd(certificate, { host, nowMs: certificates.now(), warn })
  return pair
}

function tellOfEnd({ notAfterMs }: Certificate, { host, nowMs, warn }: { readonly host: string; readonly nowMs: number; warn(where: string, message: string): void }): void {
  const at = new Date(notAfterMs).toISOString().replace('T', ' ').replace(/\.\d+Z/, ' +0000 UTC')
  if (notAfterMs < nowMs) warn('controller.go:1500', `SSL certificate for server "${host}" expired (${at})`)
  else if (notAfterMs < nowMs + WARN_BEFORE_MS) warn('controller.go:1502', `SSL certificate for server "${host}" is about to expire (${at})`)
}

function mismatch({ extensions }: Certificate, host: string): string {
  const { dns } = alternativeNamesOf(extensions)
  if (dns.length === 0) return 'x509: certificate relies on legacy Common Name field, use SANs instead'
  return `x509: certificate is valid for ${dns.join(', ')}, not ${host}`
}

/** By the hosts of the TLS section, and otherwise the first whose certificate covers the host. */
function secretNameFor(host: string, { metadata, spec }: Ingress, { secret }: CertificateSource): string {
  const entries = spec.tls ?? []
  const named = entries.find(({ hosts = [] }) => hosts.some((one) => one.toLowerCase() === host.toLowerCase()))
  if (named) return named.secretName ?? ''
  const covering = entries.find(({ secretName = '' }) => {
    const key = `${metadata.namespace ?? ''}/${secretName}`
    const pair = secretName === '' ? '' : pairOf(secret(key), key)
    return typeof pair !== 'string' && isForHost(pair.certificate, host)
  })
  return covering?.secretName ?? ''
}

type Pair = ServerCertificate & { readonly certificate: Certificate }

/** What is wrong with the Secret, or what it holds. */
function pairOf(secret: Secret | undefined, key: string): Pair | string {
  const missing = `local SSL certificate ${key} was not found`
  if (!secret) return missing
  const chain = textOf(secret, 'tls.crt')
  const privateKey = textOf(secret, 'tls.key')
  const certificate = readCertificate(chain)
  return certificate && isKeyOf(certificate.publicKey, privateKey) ? { chain, certificate } : missing
}

function textOf({ data = {} }: Secret, name: string): string {
  const bytes = decodeBase64(data[name] ?? '')
  return bytes ? new TextDecoder().decode(bytes) : ''
}
