/** JSON with the bytes that Go's encoder writes: keys sorted, `<`, `>` and `&` escaped. Upstream: encoding/json encode.go. */

/** `indent` spaces per level, everything on one line without. */
export const formatJson = (value: unknown, indent = 0): string => formatStructJson(sorted(value), indent)

/** What kubectl knows as a structure of its own is written in the order of its fields, as the server has sent it. */
export const formatStructJson = (value: unknown, indent = 0): string =>
  JSON.stringify(value, null, indent).replaceAll(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
