/** `--sort-by`: orders objects by what a JSONPath finds in them. Upstream: kubectl/pkg/cmd/get/sorter.go (v1.32). */
import { isQuantity, quantityValue } from '../../api/quantity'
import { pathOf } from './json-path-flag'
import { CommandError } from './failures'
import { compileJsonPath, printValue } from './jsonpath'
import type { Manifest } from './manifest'

export function sortBy<T>(items: readonly T[], expression: string, objectOf: (item: T) => Manifest): T[] {
  const path = pathOf(expression)
  const compiled = compileJsonPath(path)
  const keyed = items.map((item) => ({ item, keys: compiled.find(objectOf(item)).flat() }))
  if (keyed.length > 0 && keyed.every(({ keys }) => keys.length === 0)) {
    throw new CommandError(`couldn't find any field with path ${JSON.stringify(path)} in the list of objects`)
  }
  return keyed.sort((a, b) => compareKeys(a.keys[0], b.keys[0])).map(({ item }) => item)
}

/** Absent ones first, numbers and quantities by size, texts so that web-10 comes after web-9. */
function compareKeys(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(b === undefined ? 0 : -1) - Number(a === undefined ? 0 : -1)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [printValue(a), printValue(b)]
  if (isQuantity(left) && isQuantity(right)) return quantityValue(left) - quantityValue(right)
  return compareNaturally(left, right)
}

function compareNaturally(left: string, right: string): number {
  const [a, b] = [left, right].map((text) => text.match(/\d+|\D+/g) ?? [])
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    if (a[at] === b[at]) continue
    const areNumbers = /^\d/.test(a[at]) && /^\d/.test(b[at])
    if (areNumbers && Number(a[at]) !== Number(b[at])) return Number(a[at]) - Number(b[at])
    return a[at] < b[at] ? -1 : 1
  }
  return a.length - b.length
}
