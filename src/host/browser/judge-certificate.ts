/** Whether a browser believes the certificate that a server shows, in its codes. Upstream: Chromium's net/base/net_error_list.h. */
import { isForHost } from '../../base/certificates/certificate-host'
import { readCertificate } from '../../base/certificates/read-certificate'
import { certificatesOf, verifyChain } from '../../base/certificates/verify-chain'
import type { FileSystem } from '../../base/os/file-system'
import { SYSTEM_AUTHORITIES } from '../../shell/tools/curl-tls'

interface Judge {
  readonly files: FileSystem
  readonly nowMs: number
}

/** Undefined when all is well. */
export function judgeCertificate(pem: string, host: string, { files, nowMs }: Judge): string | undefined {
  const trusted = files.stat(SYSTEM_AUTHORITIES)?.type === 'file' ? certificatesOf(files.read(SYSTEM_AUTHORITIES)) : []
  const own = readCertificate(pem)
  if (!own) return 'NET::ERR_CERT_INVALID'
  if (!isForHost(own, host)) return 'NET::ERR_CERT_COMMON_NAME_INVALID'
  const problem = verifyChain(pem, { trusted, nowMs })
  if (problem === undefined) return undefined
  return /expired|not yet valid/.test(problem) ? 'NET::ERR_CERT_DATE_INVALID' : 'NET::ERR_CERT_AUTHORITY_INVALID'
}
