/** Base64 of bytes, in the plain alphabet and in the one for URLs, which knows no padding. Upstream: RFC 4648, sections 4 and 5. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Undefined when the text is no base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

export const encodeBase64Url = (bytes: Uint8Array): string =>
  encodeBase64(bytes).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')

export const decodeBase64Url = (text: string): Uint8Array | undefined =>
  /^[A-Za-z0-9_-]*$/.test(text) ? decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/')) : undefined
