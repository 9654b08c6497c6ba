/**
 * The short text at the end of a StatefulSet's ControllerRevision: what identifies the state that the revision holds. It is the same,
 * to the character, as on a real cluster.
 * Upstream: pkg/controller/history/controller_history.go HashControllerRevision, k8s.io/apimachinery/pkg/util/rand SafeEncodeString (v1.32).
 */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
/** What Go's writer of JSON leaves in no text, lest a page that quotes it takes it for a tag. */
const ESCAPED = /[<>&\u2028\u2029]/g

/** `collisions`: how often the name was found taken by another state. */
export function revisionHash(data: object, collisions: number): string {
  const hash = fnv1(new TextEncoder().encode(asGoWrites(data) + String(collisions)))
  return [...String(hash)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('')
}

/** FNV-1 of 32 bits: multiplies before it mixes. */
function fnv1(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash, 0x01000193) ^ byte
  return hash >>> 0
}

const asGoWrites = (data: object): string =>
  JSON.stringify(sorted(data)).replace(ESCAPED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}
