/** Secrets keep their bytes as base64; files and variables hold the text. Bytes that are no UTF-8 become U+FFFD. */
export function decodeBase64(text: string): string {
  const binary = atob(text)
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)))
}
