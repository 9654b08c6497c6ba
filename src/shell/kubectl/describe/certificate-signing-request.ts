/** Upstream: kubectl/pkg/describe/describe.go describeCertificateSigningRequest (v1.32). */
import { humanDuration } from '../../../api/duration'
import type { CertificateSigningRequest } from '../../../api/types'
import { decodeBase64 } from '../../../base/base64'
import { readCertificateRequest, type RequestedCertificate } from '../../../base/certificates/read-certificate-request'
import { CommandError } from '../failures'
import { defineDescriber, eventsSection } from './describer'
import { formatMap, formatTime } from './text'

export const describeCertificateSigningRequest = defineDescriber<CertificateSigningRequest>('CertificateSigningRequest', async (request, about) => {
  const { metadata, spec } = request
  const text = new TextDecoder().decode(decodeBase64(spec.request) ?? new Uint8Array())
  const asked = readCertificateRequest(text)
  if (!asked) throw new CommandError('Error parsing CSR: PEM block type must be CERTIFICATE REQUEST')
  return [
    `Name:\t${metadata.name}`,
    `Labels:\t${formatMap(metadata.labels)}`,
    `Annotations:\t${formatMap(metadata.annotations)}`,
    `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`,
    `Requesting User:\t${spec.username ?? ''}`,
    ...(spec.signerName ? [`Signer:\t${spec.signerName}`] : []),
    ...(spec.expirationSeconds === undefined ? [] : [`Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`]),
    `Status:\t${statusOf(request)}`,
    ...subjectLines(asked),
    ...(await eventsSection(about, request)),
  ]
})

function statusOf({ status: { conditions = [], certificate } }: CertificateSigningRequest): string {
  const has = (wanted: string): boolean => conditions.some(({ type }) => type === wanted)
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  return `${decision}${has('Failed') ? ',Failed' : ''}${certificate ? ',Issued' : ''}`
}

/** Simplified: of the subject its name and organizations, of other names those of hosts; a real kubectl shows every part. */
function subjectLines({ subject, alternativeNames }: RequestedCertificate): string[] {
  const hosts = alternativeNames.flatMap((name) => ('dns' in name ? [name.dns] : []))
  const addresses = alternativeNames.flatMap((name) => ('address' in name && name.address.length === 4 ? [name.address.join('.')] : []))
  return [
    'Subject:',
    `\tCommon Name:\t${subject.commonName ?? ''}`,
    '\tSerial Number:\t',
    ...listed('Organization', subject.organizations ?? []),
    ...(hosts.length + addresses.length > 0 ? ['Subject Alternative Names:'] : []),
    ...listed('DNS Names', hosts),
    ...listed('IP Addresses', addresses),
  ]
}

const listed = (title: string, values: readonly string[]): string[] => values.map((value, at) => (at === 0 ? `\t${title}:\t${value}` : `\t\t${value}`))
