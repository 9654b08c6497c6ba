/**
 * What is wrong with a strategic merge patch, in upstream's words.
 * Upstream: k8s.io/apimachinery/pkg/util/mergepatch/errors.go, k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (v1.32).
 */
import { badRequestError, type StatusError } from '../status-error'

// Simplified: every fault is a 400; a real API server answers some of these with 422 or 500 and the same words.
export const badFormat = (of: 'primitive list' | 'retainKeys' | 'setElementOrder list'): StatusError => badRequestError(`invalid patch format of ${of}`)

export const notJson = (): StatusError => badRequestError('invalid JSON document')
export const listOfLists = (): StatusError => badRequestError('lists of lists are not supported')
export const mixedList = (...lists: readonly unknown[]): StatusError => badRequestError(`list element types are not identical: ${goText(lists)}`)
export const noMergeKey = (item: object, mergeKey: string): StatusError =>
  badRequestError(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`)
export const mergeDirectiveInList = (): StatusError => badRequestError('merging lists cannot yet be specified in the patch')
export const unknownDirective = (directive: unknown, item: object): StatusError =>
  badRequestError(`unknown patch type: ${goText(directive)} in map: ${goText(item)}`)
export const wrongOrder = (list: readonly unknown[], order: readonly unknown[]): StatusError =>
  badRequestError(`The order in patch list:\n${goText(list)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`)

export const wrongType = (expected: 'list' | 'map', value: unknown): StatusError =>
  badRequestError(`expected a ${GO_TYPES[expected]}, but received a ${goType(value)}`)

const GO_TYPES = { list: '[]interface {}', map: 'map[string]interface {}' }

function goType(value: unknown): string {
  if (Array.isArray(value)) return GO_TYPES.list
  if (typeof value === 'object' && value !== null) return GO_TYPES.map
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : value === null ? '%!s(<nil>)' : typeof value
}

/** Like Go's `%v`: lists in brackets, maps by sorted keys. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, item]) => `${key}:${goText(item)}`).join(' ')}]`
}
