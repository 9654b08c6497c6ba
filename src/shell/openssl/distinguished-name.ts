/** Names as `-subj` takes them and as certificates show them. Upstream: apps/lib/apps.c parse_name, crypto/asn1/a_strex.c (OpenSSL 3.0). */
import { partsOf, readElement, readObjectIdentifier, readText } from '../../base/der/read-der'
import { ia5String, objectIdentifier, printableString, sequence, set, utf8String, type Der } from '../../base/der/write-der'
import { OpenSslProblem } from './arguments'

interface AttributeType {
  readonly id: string
  readonly short: string
  readonly long: string
  readonly write: (text: string) => Der
}

const types: readonly AttributeType[] = [
  { id: '2.5.4.6', short: 'C', long: 'countryName', write: printableString },
  { id: '2.5.4.8', short: 'ST', long: 'stateOrProvinceName', write: utf8String },
  { id: '2.5.4.7', short: 'L', long: 'localityName', write: utf8String },
  { id: '2.5.4.10', short: 'O', long: 'organizationName', write: utf8String },
  { id: '2.5.4.11', short: 'OU', long: 'organizationalUnitName', write: utf8String },
  { id: '2.5.4.3', short: 'CN', long: 'commonName', write: utf8String },
  { id: '1.2.840.113549.1.9.1', short: 'emailAddress', long: 'emailAddress', write: ia5String },
]

export interface Attribute {
  readonly short: string
  readonly value: string
}

/** `/C=FI/O=Fruit/CN=fruit.local` */
export function parseSubject(text: string): readonly Attribute[] {
  if (!text.startsWith('/'))
    throw new OpenSslProblem(`name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text.slice(1)}'`)
  const parts = text.slice(1).match(/(?:\\.|[^/\\])+/g) ?? []
  return parts.flatMap((part) => {
    const [name, value = ''] = part.split(/=(.*)/s)
    const type = types.find(({ short, long }) => short === name || long === name)
    return type && value !== '' ? [{ short: type.short, value: value.replaceAll(/\\(.)/g, '$1') }] : []
  })
}

export function writeName(attributes: readonly Attribute[]): Der {
  const written = attributes.flatMap(({ short, value }) => {
    const type = types.find((one) => one.short === short)
    return type ? [set(sequence(objectIdentifier(type.id), type.write(value)))] : []
  })
  return sequence(...written)
}

export function readName(bytes: Uint8Array): readonly Attribute[] {
  return partsOf(readElement(bytes)).flatMap((group) =>
    partsOf(group).flatMap((attribute) => {
      const [id, value] = partsOf(attribute)
      const oid = readObjectIdentifier(id)
      return value ? [{ short: types.find((one) => one.id === oid)?.short ?? oid, value: readText(value) }] : []
    }),
  )
}

/** `C = FI, CN = fruit.local` */
export const nameText = (bytes: Uint8Array): string =>
  readName(bytes)
    .map(({ short, value }) => `${short} = ${/[,+"\\<>;]/.test(value) ? JSON.stringify(value) : value}`)
    .join(', ')
