/** Whether a certificate is believed, in the words of Go's crypto/x509. Upstream: crypto/x509/verify.go (Go 1.23). */
import { isForHost } from './certificate-host'
import { readCertificate, type Certificate } from './read-certificate'
import { alternativeNamesOf } from './read-extensions'
import { certificatesOf, verifyChain } from './verify-chain'

export interface GoVerifyOptions {
  /** PEM of those that are believed. */
  readonly authorities: string
  readonly host: string
  readonly nowMs: number
}

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/
const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** What is wrong; undefined when it is believed. */
export function goVerify(chain: string, { authorities, host, nowMs }: GoVerifyOptions): string | undefined {
  const leaf = readCertificate(chain)
  if (!leaf) return 'x509: malformed certificate'
  const expiry = 'x509: certificate has expired or is not yet valid: current time'
  if (nowMs < leaf.notBeforeMs) return `${expiry} ${stamp(nowMs)} is before ${stamp(leaf.notBeforeMs)}`
  if (nowMs > leaf.notAfterMs) return `${expiry} ${stamp(nowMs)} is after ${stamp(leaf.notAfterMs)}`
  if (!isForHost(leaf, host)) return hostProblem(leaf, host)
  return verifyChain(chain, { trusted: certificatesOf(authorities), nowMs }) === undefined ? undefined : 'x509: certificate signed by unknown authority'
}

function hostProblem({ extensions, subject }: Certificate, host: string): string {
  const { dns, addresses } = alternativeNamesOf(extensions)
  const names = ADDRESS.test(host) ? addresses : dns
  if (dns.length === 0 && addresses.length === 0 && subject.commonName !== '') return 'x509: certificate relies on legacy Common Name field, use SANs instead'
  if (ADDRESS.test(host) && addresses.length === 0) return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`
  if (names.length === 0) return `x509: certificate is not valid for any names, but wanted to match ${host}`
  return `x509: certificate is valid for ${names.join(', ')}, not ${host}`
}
