/**
 * A request for a certificate as openssl and others write it (PKCS #10): who asks, for which key, under which names.
 * Format: RFC 2986, section 4; RFC 5280, section 4.2.1.6.
 */
import { DerError, partsOf, readElement, readElements, readObjectIdentifier, readText, type DerElement } from '../der/read-der'
import type { AlternativeName } from './issue-certificate'
import { fromPem } from './pem'
import { readName, type Name } from './read-certificate'

export interface RequestedCertificate {
  readonly subject: Name
  /** As it was written. */
  readonly subjectBytes: Uint8Array
  readonly publicKey: Uint8Array
  readonly alternativeNames: readonly AlternativeName[]
  readonly emailAddresses: number
  readonly uris: number
}

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const ALTERNATIVE_NAMES = '2.5.29.17'

/** Undefined when the text holds no request that could be read. */
export function readCertificateRequest(pem: string): RequestedCertificate | undefined {
  const block = fromPem(pem)
  if (block?.label !== 'CERTIFICATE REQUEST') return undefined
  try {
    return requestOf(block.bytes)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

function requestOf(bytes: Uint8Array): RequestedCertificate {
  const [info] = partsOf(readElement(bytes))
  const [, subject, key, attributes] = partsOf(info)
  if (!subject || !key) throw new DerError('subject and key expected')
  const names = attributes ? alternativeNames(readElements(attributes.content)) : []
  const tagged = (tag: number): DerElement[] => names.filter((name) => name.tag === tag)
  return {
    subject: readName(subject),
    subjectBytes: subject.whole,
    publicKey: key.whole,
    alternativeNames: [...tagged(0x82).map((name) => ({ dns: readText(name) })), ...tagged(0x87).map(({ content }) => ({ address: content }))],
    emailAddresses: tagged(0x81).length,
    uris: tagged(0x86).length,
  }
}

function alternativeNames(attributes: readonly DerElement[]): DerElement[] {
  for (const attribute of attributes) {
    const [type, values] = partsOf(attribute)
    if (readObjectIdentifier(type) !== EXTENSION_REQUEST) continue
    for (const extension of partsOf(partsOf(values)[0])) {
      const parts = partsOf(extension)
      const value = parts.at(-1)
      if (readObjectIdentifier(parts[0]) === ALTERNATIVE_NAMES && value) return partsOf(readElement(value.content))
    }
  }
  return []
}
