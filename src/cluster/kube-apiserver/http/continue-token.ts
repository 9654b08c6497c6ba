/**
 * Lists in pages. Simplified: the next page is read from the present state; a real API server reads it from the state of the first
 * page, as long as that is not compacted. Upstream: k8s.io/apiserver/pkg/storage/continue.go (v1.32).
 */
import { keyOf, type KubeObject } from '../../../api/object'
import { badRequestError } from '../../../api/status-error'

export interface Page<T> {
  readonly items: readonly T[]
  /** '' on the last page. */
  readonly continues: string
  readonly remaining: number
}

/** `items` in the order of the list; `limit` 0: all of them. */
export function pageOf<T extends KubeObject>(items: readonly T[], limit: number, token: string): Page<T> {
  const start = token ? firstAfter(items, decode(token)) : 0
  const end = limit > 0 ? start + limit : items.length
  const page = items.slice(start, end)
  if (end >= items.length) return { items: page, continues: '', remaining: 0 }
  return { items: page, continues: encode(keyOf(page[page.length - 1])), remaining: items.length - end }
}



function firstAfter(items: readonly KubeObject[], key: string): number {
  const next = items.findIndex((item) => compare(keyOf(item), key) > 0)
  return next < 0 ? items.length : next
}

const compare = (a: string, b: string): number => {
  const [left, right] = [a.split('/'), b.split('/')]
  const part = left[0] === right[0] ? 1 : 0
  return left[part] < right[part] ? -1 : left[part] > right[part] ? 1 : 0
}

const PREFIX = 'v1:'
const encode = (key: string): string => btoa(PREFIX + key)

function decode(token: string): string {
  try {
    const text = atob(token)
    if (text.startsWith(PREFIX)) return text.slice(PREFIX.length)
  } catch {
    // Told below.
  }
  throw badRequestError('continue key is not valid: malformed token')
}
