/** Bytes between dashes, as keys and certificates lie in files. Format: RFC 7468. */
import { decodeBase64, encodeBase64 } from '../base64'

export function toPem(label: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

export interface PemBlock {
  readonly label: string
  readonly bytes: Uint8Array
}

/** The first block; undefined where there is none. */
export function fromPem(text: string): PemBlock | undefined {
  const [, label, body] = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/.exec(text) ?? []
  const bytes = body === undefined ? undefined : decodeBase64(body.replaceAll(/\s/g, ''))
  return bytes && { label, bytes }
}
