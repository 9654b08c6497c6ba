/** Whether a certificate and a key belong together. Upstream: crypto/tls X509KeyPair (Go 1.23). */
import { fromPem } from '../../../base/certificates/pem'
import { isKeyOf } from '../../../base/certificates/key-pair'
import { readCertificate } from '../../../base/certificates/read-certificate'
import { DerError, partsOf, readElement, readObjectIdentifier } from '../../../base/der/read-der'

const RSA = '1.2.840.113549.1.1.1'

/** Undefined when they do. */
export function pairProblem(certificatePem: string, keyPem: string): string | undefined {
  const labels = labelsIn(certificatePem)
  if (labels.length === 0) return 'tls: failed to find any PEM data in certificate input'
  if (!labels.includes('CERTIFICATE')) {
    const isSwitched = labels.length === 1 && labels[0].endsWith('PRIVATE KEY')
    return isSwitched
      ? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
      : `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${labels.join(' ')}]`
  }
  const keyLabels = labelsIn(keyPem)
  if (keyLabels.length === 0) return 'tls: failed to find any PEM data in key input'
  const label = keyLabels.find((one) => one === 'PRIVATE KEY' || one.endsWith(' PRIVATE KEY'))
  if (label === undefined) {
    return keyLabels.length === 1 && keyLabels[0] === 'CERTIFICATE'
      ? 'tls: found a certificate rather than a key in the PEM for the private key'
      : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${keyLabels.join(' ')}]`
  }
  return mismatch(certificatePem, keyPem.slice(keyPem.indexOf(`-----BEGIN ${label}`)))
}

const labelsIn = (text: string): string[] => [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)].map(([, label]) => label)

function mismatch(certificatePem: string, keyPem: string): string | undefined {
  const certificate = readCertificate(certificatePem.slice(certificatePem.indexOf('-----BEGIN CERTIFICATE')))
  if (!certificate) return 'x509: malformed certificate'
  const sort = sortOf(keyPem)
  if (sort === undefined) return 'tls: failed to parse private key'
  const [algorithm] = partsOf(readElement(certificate.publicKey))
  const isRsa = readObjectIdentifier(partsOf(algorithm)[0]) === RSA
  if (isRsa !== (sort === 'rsa')) return 'tls: private key type does not match public key type'
  return isKeyOf(certificate.publicKey, keyPem) ? undefined : 'tls: private key does not match public key'
}

function sortOf(pem: string): 'rsa' | 'other' | undefined {
  const block = fromPem(pem)
  if (!block) return undefined
  try {
    const parts = partsOf(readElement(block.bytes))
    if (block.label === 'RSA PRIVATE KEY') return 'rsa'
    return block.label === 'PRIVATE KEY' && readObjectIdentifier(partsOf(parts[1])[0]) === RSA ? 'rsa' : 'other'
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}
