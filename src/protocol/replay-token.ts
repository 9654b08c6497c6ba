/**
 * A whole session in a link: the input log, compressed, as text that stands in the fragment of an address. The first letter is the
 * version of this form; the log inside has its own. What comes in is a stranger's: its size is capped before it is believed.
 */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate'
import { formatInputLog, parseInputLog, type InputLog } from './input-log'

const VERSION = '1'
const LARGEST_BYTES = 8_000_000

export function formatReplayToken(log: InputLog): string {
  const bytes = deflateSync(strToU8(formatInputLog(log)), { level: 9 })
  return VERSION + btoa(strFromU8(bytes, true)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Throws `BrokenToken`, and what `parseInputLog` throws. */
export function parseReplayToken(token: string): InputLog {
  if (!token.startsWith(VERSION)) throw new BrokenToken(`a link of form ${token.slice(0, 1)}; this release reads form ${VERSION}`)
  return parseInputLog(strFromU8(inflate(bytesOf(token.slice(1)))))
}

export class BrokenToken extends Error {}

function bytesOf(text: string): Uint8Array {
  try {
    return strToU8(atob(text.replaceAll('-', '+').replaceAll('_', '/')), true)
  } catch {
    throw new BrokenToken('the link is damaged')
  }
}

function inflate(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  let size = 0
  const stream = new Inflate((part) => {
    size += part.length
    if (size > LARGEST_BYTES) throw new BrokenToken('the link holds more than a session can be')
    parts.push(part)
  })
  // In pieces, so that a small link that swells is stopped early.
  for (let at = 0; at < bytes.length; at += 1_024) stream.push(bytes.subarray(at, at + 1_024), at + 1_024 >= bytes.length)
  const whole = new Uint8Array(size)
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0)
  return whole
}
