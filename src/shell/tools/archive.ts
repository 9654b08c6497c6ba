/**
 * Archives as text: what a pipe carries and a file holds here.
 *
 * Simplified: content is text, so that an archive whose files are UTF-8 is kept as UTF-8 and any other, and every compressed one, as one
 * character a byte; a real system has bytes only. Names of members end after 100 bytes; a real tar writes an extension for longer ones.
 */
import { gunzipSync, gzipSync } from 'fflate'
import { createTar, parseTar, type TarFileInput } from 'nanotar'

export interface Member {
  readonly name: string
  readonly type: 'file' | 'directory' | 'symlink' | 'other'
  readonly mode: number
  readonly modifiedAt: number
  readonly content: string
}

const GZIP_MAGIC = '\x1f\x8b'
/** Two blocks of zeros end an archive. */
const END_BYTES = 1024

export function pack(members: readonly Member[], { gzip }: { gzip: boolean }): string {
  const packed = ended(createTar(members.map(inputOf), { attrs: { uid: 0, gid: 0, user: 'root', group: 'root' } }))
  return gzip ? binary(gzipSync(packed, { mtime: 0 })) : asText(packed)
}

const inputOf = ({ name, type, mode, modifiedAt, content }: Member): TarFileInput => ({
  name: type === 'directory' && !name.endsWith('/') ? `${name}/` : name,
  ...(type === 'directory' ? {} : { data: bytesOf(content) }),
  attrs: { mode: mode.toString(8), mtime: modifiedAt },
})

function ended(packed: Uint8Array): Uint8Array {
  if (packed.length >= END_BYTES && packed.subarray(-END_BYTES).every((byte) => byte === 0)) return packed
  const longer = new Uint8Array(packed.length + 10 * END_BYTES)
  longer.set(packed)
  return longer
}

/** Undefined for what is no archive. */
export function unpack(text: string): readonly Member[] | undefined {
  try {
    const bytes = text.startsWith(GZIP_MAGIC) ? gunzipSync(bytesOfBinary(text)) : bytesOf(text)
    if (bytes.length < 512 || bytes.length % 512 !== 0) return undefined
    // The reader takes the whole buffer behind the bytes.
    return parseTar(bytes.slice()).map(({ name, type, attrs, data }) => ({
      name: name.replace(/^\.\//, ''),
      type: type === 'directory' ? 'directory' : type === 'symbolicLink' ? 'symlink' : type === 'file' ? 'file' : 'other',
      mode: Number.parseInt(attrs?.mode || '644', 8),
      modifiedAt: (attrs?.mtime ?? 0) * 1000,
      content: data ? asText(data) : '',
    }))
  } catch {
    return undefined
  }
}

/** What came as one character a byte goes as bytes again. */
const bytesOf = (text: string): Uint8Array => (/^[\x00-\xff]*$/.test(text) && /[\x80-\xff]/.test(text) ? bytesOfBinary(text) : new TextEncoder().encode(text))

const bytesOfBinary = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))

function asText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes)
  return text.includes('\ufffd') ? binary(bytes) : text
}

function binary(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return text
}
