/** What a certificate adds to names and key: for what it is good, and under which names. Format: RFC 5280, section 4.2. */
import { DerError, partsOf, readElement, readObjectIdentifier, readText, type DerElement } from '../der/read-der'

export interface Extension {
  readonly id: string
  readonly isCritical: boolean
  readonly value: Uint8Array
}

export const ALTERNATIVE_NAMES = '2.5.29.17'
const BASIC_CONSTRAINTS = '2.5.29.19'

export const readExtensions = (elements: readonly DerElement[]): Extension[] =>
  elements.map((element) => {
    const parts = partsOf(element)
    const value = parts.at(-1)
    if (!value) throw new DerError('extension expected')
    return { id: readObjectIdentifier(parts[0]), isCritical: parts.length > 2 && parts[1].content[0] !== 0, value: value.content }
  })

export interface AlternativeNames {
  readonly dns: readonly string[]
  /** `10.0.0.1` */
  readonly addresses: readonly string[]
}

export function alternativeNamesOf(extensions: readonly Extension[]): AlternativeNames {
  const found = extensions.find(({ id }) => id === ALTERNATIVE_NAMES)
  const names = found ? partsOf(readElement(found.value)) : []
  return {
    dns: names.filter(({ tag }) => tag === 0x82).map(readText),
    addresses: names.filter(({ tag }) => tag === 0x87).map(({ content }) => [...content].join('.')),
  }
}

/** May it sign others? Undefined where it does not say. */
export function isAuthority(extensions: readonly Extension[]): boolean | undefined {
  const found = extensions.find(({ id }) => id === BASIC_CONSTRAINTS)
  if (!found) return undefined
  const [first] = partsOf(readElement(found.value))
  return first?.tag === 0x01 && first.content[0] !== 0
}
