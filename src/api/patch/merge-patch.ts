/** JSON Merge Patch (RFC 7396): null removes, objects merge, everything else replaces. Shares what it does not change. */
type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isTree(patch)) return patch
  const merged = new Map<string, unknown>(isTree(document) ? Object.entries(document) : [])
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, applyMergePatch(merged.get(key), value))
  }
  return Object.fromEntries(merged)
}

/** The patch that makes `after` of `before`; an empty object when they are equal. */
export function createMergePatch(before: unknown, after: unknown): unknown {
  if (!isTree(before) || !isTree(after)) return after
  const changes: [string, unknown][] = []
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) changes.push([key, null])
  for (const [key, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, key)) changes.push([key, value])
    else if (JSON.stringify(before[key]) !== JSON.stringify(value)) changes.push([key, createMergePatch(before[key], value)])
  }
  return Object.fromEntries(changes)
}
