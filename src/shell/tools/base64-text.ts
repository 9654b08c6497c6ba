/**
 * Base64 of text in UTF-8.
 *
 * Simplified: content is text here, so what decodes to no UTF-8 is kept as one character a byte; a real base64 handles bytes.
 */
/** In pieces of a multiple of three bytes, which can be joined. */
const PIECE = 3000

export function encodeBase64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let encoded = ''
  for (let at = 0; at < bytes.length; at += PIECE)
    encoded += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)))
  return encoded
}

/** Undefined for what is no base64. */
export function decodeBase64(text: string): string | undefined {
  const clean = text.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean) || clean.replace(/=/g, '').length % 4 === 1) return undefined
  const binary = atob(clean)
  const decoded = new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
  return decoded.includes('\ufffd') ? binary : decoded
}
