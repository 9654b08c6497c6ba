/** A value put where a simple path (`.spec.replicas`) leads; what lacks on the way is made. */
import { isFields, type Fields } from './schema'

export function withValueAt<T extends object>(object: T, path: string, value: unknown): T {
  const steps = path.split('.').filter((step) => step !== '')
  return put(object, steps, value) as T
}

function put(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  const fields: Fields = isFields(target) ? target : {}
  const below = Object.hasOwn(fields, key) ? fields[key] : undefined
  return { ...fields, [key]: put(below, rest, value) }
}
