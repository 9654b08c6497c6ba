/** kuard's second door: HTTPS, when it finds a certificate and its key. Upstream: pkg/app/app.go (kuard v0.10). */
import { isKeyOf } from '../../base/certificates/key-pair'
import { readCertificate } from '../../base/certificates/read-certificate'
import type { HttpAnswer, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'

export interface TlsDoor {
  readonly folder: string
  readonly address: string
  readonly port: number
  log(text: string): void
  handle(request: ServedRequest): HttpAnswer
}

export function serveTls(container: ContainerProcess, { folder, address, port, log, handle }: TlsDoor): void {
  const chain = textOf(container, `${folder}/kuard.crt`)
  const key = textOf(container, `${folder}/kuard.key`)
  if (chain === undefined || key === undefined) return log('Could not find certificates to serve TLS')
  log(`Serving HTTPS on ${address}`)
  const certificate = readCertificate(chain)
  if (!certificate || !isKeyOf(certificate.publicKey, key)) {
    log(certificate ? 'tls: private key does not match public key' : 'tls: failed to find any PEM data in certificate input')
    return container.exit(1)
  }
  container.listen(port, {
    protocol: 'http',
    certificate: () => chain,
    handle: (request) => (request.tls ? handle(request) : { status: 400, headers: {}, body: 'Client sent an HTTP request to an HTTPS server.\n' }),
  })
}

const textOf = ({ files }: ContainerProcess, path: string): string | undefined => (files.stat(path)?.type === 'file' ? files.read(path) : undefined)
