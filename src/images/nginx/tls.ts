/** `listen 443 ssl`: the certificate that nginx shows, and why it does not start without. Upstream: ngx_event_openssl.c (nginx 1.27). */
import { isKeyOf } from '../../base/certificates/key-pair'
import { readCertificate } from '../../base/certificates/read-certificate'
import type { FileSystem } from '../../base/os/file-system'
import type { HttpResponse } from '../../base/os/network-stack'
import { errorPage } from './pages'
import type { Site } from './sites'

type Files = Pick<FileSystem, 'stat' | 'read'>

/** What keeps nginx from starting; undefined where nothing does. */
export function certificateProblem({ tlsPorts, certificate, certificateKey }: Site, files: Files): string | undefined {
  if (tlsPorts.length === 0) return undefined
  if (certificate === undefined) return 'no "ssl_certificate" is defined for the "listen ... ssl" directive'
  if (certificateKey === undefined) return `no "ssl_certificate_key" is defined for certificate "${certificate}"`
  const chain = textOf(files, certificate)
  const key = textOf(files, certificateKey)
  if (chain === undefined) return `cannot load certificate "${absolute(certificate)}": ${missing(certificate)}`
  const read = readCertificate(chain)
  if (!read) return `cannot load certificate "${absolute(certificate)}": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)`
  if (key === undefined) return `cannot load certificate key "${absolute(certificateKey)}": ${missing(certificateKey)}`
  return isKeyOf(read.publicKey, key)
    ? undefined
    : `SSL_CTX_use_PrivateKey("${absolute(certificateKey)}") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)`
}

const missing = (path: string): string =>
  `BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${absolute(path)}, r) error:10000080:BIO routines::no such file)`

/** Below the folder of nginx's own configuration, unless it says otherwise. */
const absolute = (path: string): string => (path.startsWith('/') ? path : `/etc/nginx/${path}`)

const textOf = (files: Files, path: string): string | undefined =>
  files.stat(absolute(path))?.type === 'file' ? files.read(absolute(path)) : undefined

export const chainOf = (site: Site | undefined, files: Files): string => textOf(files, site?.certificate ?? '') ?? ''

export function plainToHttps(server: string): HttpResponse {
  const body = errorPage(400, server).replace('<center><h1>400 Bad Request</h1></center>', '<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>')
  return { status: 400, headers: { server, 'content-type': 'text/html', 'content-length': String(body.length) }, body }
}
