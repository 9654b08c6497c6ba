/** Bytes as base32 text. Upstream: RFC 4648 section 6. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Padded with `=` to whole groups of eight characters. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let waiting = 0
  for (const byte of bytes) {
    waiting = ((waiting & 31) << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(waiting >>> bits) & 31]
    }
  }
  if (bits > 0) text += ALPHABET[(waiting << (5 - bits)) & 31]
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=')
}
