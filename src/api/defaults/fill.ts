/**
 * Completing without copying: an object that lacks nothing comes back as it is, so that a write of a complete object costs no copy.
 */
import { withFields } from '../../base/with-fields'

/** Puts in what is absent, null or an empty text. */
export const fill = <T extends object>(object: T, defaults: Partial<T>): T => fillWhere(object, defaults, isAbsent)

/** The same for numbers that Go cannot tell from absent ones. */
export const fillZero = <T extends object>(object: T, defaults: Partial<T>): T =>
  fillWhere(object, defaults, (value) => value === 0 || isAbsent(value))

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === ''

function fillWhere<T extends object>(object: T, defaults: Partial<T>, isLacking: (value: unknown) => boolean): T {
  let filled = object
  for (const key in defaults) {
    if (!isLacking(object[key]) || isAbsent(defaults[key]) && object[key] === defaults[key]) continue
    // A copy that gains fields.
    if (filled === object) filled = withFields(object, {})
    filled[key] = defaults[key] as T[typeof key]
  }
  return filled
}

/** Changes one field; absent fields stay absent. */
export function change<T extends object, K extends keyof T>(object: T, key: K, complete: (value: NonNullable<T[K]>) => T[K]): T {
  const value = object[key]
  if (value === undefined || value === null) return object
  const completed = complete(value)
  return completed === value ? object : { ...object, [key]: completed }
}

type ItemOf<L> = NonNullable<L> extends readonly (infer I)[] ? I : never

/** Changes each item of a list field. */
export function changeEach<T extends object, K extends keyof T>(
  object: T,
  key: K,
  complete: (item: ItemOf<T[K]>) => ItemOf<T[K]>,
): T {
  const items: unknown = object[key]
  if (!Array.isArray(items)) return object
  let completed = items
  items.forEach((item, index) => {
    const changed = complete(item)
    if (changed === item) return
    if (completed === items) completed = [...items]
    completed[index] = changed
  })
  return completed === items ? object : { ...object, [key]: completed }
}

/** Leaves out lists that are empty, as the store does. */
export function omitEmpty<T extends object>(object: T, ...keys: readonly (keyof T)[]): T {
  const isEmpty = (key: keyof T): boolean => {
    const value: unknown = object[key]
    return Array.isArray(value) && value.length === 0
  }
  const empty = keys.filter(isEmpty)
  if (empty.length === 0) return object
  const kept = { ...object }
  for (const key of empty) delete kept[key]
  return kept
}
