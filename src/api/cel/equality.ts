/** When two values of an expression are the same. Upstream: github.com/google/cel-go/common/types (Equal). */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a === 'bigint' && typeof b === 'number') return Number(a) === b
  if (typeof a === 'number' && typeof b === 'bigint') return Number(b) === a
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]))
  if (a instanceof Map && b instanceof Map) return a.size === b.size && [...a].every(([key, item]) => b.has(key) && isEqual(item, b.get(key)))
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  return 'valueOf' in a && 'valueOf' in b && a.constructor === b.constructor && a.valueOf() === b.valueOf() && typeof a.valueOf() !== 'object'
}
