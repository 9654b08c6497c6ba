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
const BLOCK_BYTES = 512

export function pack(members: readonly Member[], { gzip }: { gzip: boolean }): string {
  const packed = ended(createTar(members.map(inputOf), { attrs: { uid: 0, gid: 0, user: 'root', group: 'root' } }))
  return gzip ? binary(gzipSync(packed, { mtime: 0 })) : asText(packed)
}

const inputOf = ({ name, type, mode, modifiedAt, content }: Member): TarFileInput => ({
  name: type === 'directory' && !name.endsWith('/') ? `${name}/` : name,
  ...(type === 'directory' ? {} : { data: content.startsWith(GZIP_MAGIC) ? bytesOfBinary(content) : utf8(content) }),
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
  if (text.startsWith(GZIP_MAGIC)) return membersIn(attempt(() => gunzipSync(bytesOfBinary(text))))
  return membersIn(utf8(text)) ?? (isBinary(text) ? membersIn(bytesOfBinary(text)) : undefined)
}

/** Text as a gzip file, which is one character a byte. */
export const compressed = (text: string): string => binary(gzipSync(text.startsWith(GZIP_MAGIC) ? bytesOfBinary(text) : utf8(text), { mtime: 0 }))

/** Undefined for what is no gzip file. */
export function decompressed(text: string): string | undefined {
  const bytes = text.startsWith(GZIP_MAGIC) ? attempt(() => gunzipSync(bytesOfBinary(text))) : undefined
  return bytes && asText(bytes)
}

function membersIn(bytes: Uint8Array | undefined): readonly Member[] | undefined {
  if (!bytes || bytes.length < BLOCK_BYTES || bytes.length % BLOCK_BYTES !== 0) return undefined
  // The reader takes the whole buffer behind the bytes.
  const found = attempt(() => parseTar(bytes.slice()))
  return found?.map(({ name, type, attrs, data }) => ({
    name: name.replace(/^\.\//, ''),
    type: type === 'directory' ? 'directory' : type === 'symbolicLink' ? 'symlink' : type === 'file' ? 'file' : 'other',
    mode: Number.parseInt(attrs?.mode || '644', 8),
    modifiedAt: (attrs?.mtime ?? 0) * 1000,
    content: data ? asText(data) : '',
  }))
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const isBinary = (text: string): boolean => /^[\x00-\xff]*$/.test(text)

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
