/** Requests for certificates. Upstream: pkg/apis/certificates/validation/validation.go (v1.32). */
import { decodeBase64 } from '../../base/base64'
import { fromPem } from '../../base/certificates/pem'
import { readCertificateRequest } from '../../base/certificates/read-certificate-request'
import { duplicate, invalid, notSupported, required, type FieldError } from '../field-error'
import type { CertificateSigningRequest } from '../types'
import { dnsSubdomain } from './formats'
import { invalidGo } from './go-value'

const none: readonly FieldError[] = []

const usageNames = [
  ...['any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature'],
  ...['email protection', 'encipher only', 'ipsec end system', 'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc'],
  ...['netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping'],
]
const TEN_MINUTES_SECONDS = 600

export function validateCertificateSigningRequest({ spec }: CertificateSigningRequest): readonly FieldError[] {
  const { request = '', usages = [], signerName = '', expirationSeconds } = spec
  const isShort = expirationSeconds !== undefined && expirationSeconds < TEN_MINUTES_SECONDS
  return [
    ...validateRequest(request),
    ...(usages.length === 0 ? [required('spec.usages')] : none),
    ...usages.flatMap((usage, index) => (usageNames.includes(usage) ? none : [notSupported(`spec.usages[${index}]`, usage, usageNames)])),
    ...usages.flatMap((usage, index) => (usages.indexOf(usage) < index ? [duplicate(`spec.usages[${index}]`, usage)] : none)),
    ...validateSigner(signerName, 'spec.signerName'),
    ...(isShort ? [invalid('spec.expirationSeconds', expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)')] : none),
  ]
}

/** Simplified: of a block that cannot be read is only said that it cannot; a real API server says where, and checks the signature too. */
function validateRequest(request: string): readonly FieldError[] {
  const bytes = decodeBase64(request) ?? new Uint8Array()
  const text = String.fromCharCode(...bytes.subarray(0, MAX_REQUEST_BYTES))
  const refuse = (why: string): readonly FieldError[] => [invalidGo('spec.request', goBytes(bytes), why)]
  if (fromPem(text)?.label !== 'CERTIFICATE REQUEST') return refuse('PEM block type must be CERTIFICATE REQUEST')
  return readCertificateRequest(text) ? none : refuse('asn1: structure error: malformed certificate request')
}

const MAX_REQUEST_BYTES = 100_000

const goBytes = (bytes: Uint8Array): string => (bytes.length === 0 ? '[]byte(nil)' : `[]byte{${[...bytes].map((byte) => `0x${byte.toString(16)}`).join(', ')}}`)

/** `example.com/signer`; upstream: ValidateSignerName. */
function validateSigner(name: string, path: string): readonly FieldError[] {
  if (!name) return [required(path)]
  if (name === 'kubernetes.io/legacy-unknown') return [invalid(path, name, 'the legacy signerName is not allowed via this API version')]
  const parts = name.split('/')
  if (parts.length !== 2) return [invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")]
  const [domain, signer] = parts
  const faults = dnsSubdomain(domain)
  return [
    ...faults.map((fault) => invalid(path, domain, `validating label "${domain}": ${fault}`)),
    ...(faults.length === 0 && !domain.includes('.') ? [invalid(path, domain, 'should be a domain with at least two segments separated by dots')] : none),
    ...dnsSubdomain(signer.toLowerCase()).map((fault) => invalid(path, name, fault)),
  ]
}
