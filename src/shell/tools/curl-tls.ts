/**
 * What curl makes of the certificate that a server shows: whether it is believed, and what `-v` tells of it.
 * Upstream: lib/vtls/openssl.c verifyhost and servercert, src/tool_operate.c (curl 7.88).
 */
import { isForHost } from '../../base/certificates/certificate-host'
import { readCertificate, type Certificate } from '../../base/certificates/read-certificate'
import { alternativeNamesOf } from '../../base/certificates/read-extensions'
import { certificatesOf, verifyChain } from '../../base/certificates/verify-chain'
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { readName } from '../openssl/distinguished-name'
import { codeOf } from '../openssl/small-commands'

/** Where a Debian keeps the certificates of all authorities that it believes. */
export const SYSTEM_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt'

/** Below the message of an exit with 60. */
export const DISTRUST = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.
`

export interface Trust {
  readonly host: string
  /** --cacert */
  readonly authorities: string | undefined
}

/** The certificates of the file, or undefined where there is no such file. */
export function authoritiesIn({ files, cwd }: Process, name: string): readonly string[] | undefined {
  const path = resolvePath(cwd, name)
  return files.stat(path)?.type === 'file' ? certificatesOf(files.read(path)) : undefined
}

/** What is wrong with the certificate. */
export function distrust(process: Process, { host, authorities = SYSTEM_AUTHORITIES }: Trust, chain: string): string | undefined {
  const problem = verifyChain(chain, { trusted: authoritiesIn(process, authorities) ?? [], nowMs: process.now() })
  if (problem !== undefined) return `SSL certificate problem: ${problem}`
  const leaf = readCertificate(chain)
  return leaf && hostProblem(leaf, host)
}

function hostProblem(certificate: Certificate, host: string): string | undefined {
  const { dns, addresses } = alternativeNamesOf(certificate.extensions)
  if (isForHost(certificate, host)) return undefined
  if (dns.length + addresses.length > 0) return `SSL: no alternative certificate subject name matches target host name '${host}'`
  const { commonName } = certificate.subject
  if (commonName === '') return 'SSL: unable to obtain common name from peer certificate'
  return commonName.toLowerCase() === host.toLowerCase() ? undefined : `SSL: certificate subject name '${commonName}' does not match target host name '${host}'`
}

const hello = ['(OUT), TLS handshake, Client hello (1)']
const handshake = [
  '(IN), TLS handshake, Server hello (2)',
  '(IN), TLS handshake, Encrypted Extensions (8)',
  '(IN), TLS handshake, Certificate (11)',
]
const rest = ['(IN), TLS handshake, CERT verify (15)', '(IN), TLS handshake, Finished (20)', '(OUT), TLS change cipher, Change cipher spec (1)', '(OUT), TLS handshake, Finished (20)']

const lines = (steps: readonly string[]): string => steps.map((step) => `* TLSv1.3 ${step}:\n`).join('')

/** What `-v` says before the server's certificate is judged. */
export const helloLines = ({ authorities = SYSTEM_AUTHORITIES }: Trust, isInsecure: boolean): string =>
  `* ALPN: offers h2,http/1.1\n${lines(hello)}${isInsecure ? '' : `*  CAfile: ${authorities}\n*  CApath: /etc/ssl/certs\n`}${lines(handshake)}`

export function certificateLines(chain: string, { host }: Trust, problem: string | undefined): string {
  const leaf = readCertificate(chain)
  if (!leaf) return ''
  const [, broken] = /^SSL certificate problem: (.*)$/.exec(problem ?? '') ?? []
  const matched = isForHost(leaf, host) ? `*  subjectAltName: host "${host}" matched cert's "${host}"\n` : `*  common name: ${leaf.subject.commonName} (matched)\n`
  const result = broken === undefined ? 'ok.' : `result: ${broken} (${codeOf(broken)}), continuing anyway.`
  const verdict = `${problem === undefined ? matched : ''}*  issuer: ${nameText(leaf.issuerBytes)}\n*  SSL certificate verify ${result}\n`
  return (
    `${lines(rest)}* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n* ALPN: server accepted http/1.1\n* Server certificate:\n*  subject: ${nameText(leaf.subjectBytes)}\n` +
    `*  start date: ${dateText(leaf.notBeforeMs)}\n*  expire date: ${dateText(leaf.notAfterMs)}\n${verdict}* using HTTP/1.x\n`
  )
}

const nameText = (bytes: Uint8Array): string =>
  readName(bytes)
    .map(({ short, value }) => `${short}=${value}`)
    .join('; ')

/** `Nov 21 17:35:10 2026 GMT` */
function dateText(ms: number): string {
  const [, day, month, year, time] = new Date(ms).toUTCString().split(' ')
  return `${month} ${String(Number(day)).padStart(2)} ${time} ${year} GMT`
}
