/**
 * Lists in pages: a token names the revision of the first page and the last key that was shown.
 * Upstream: k8s.io/apiserver/pkg/storage/continue.go (v1.32).
 */
import { keyOf, type KubeObject } from '../../../api/object'
import { badRequestError } from '../../../api/status-error'

export interface ContinueToken {
  readonly revision: number
  /** Where the page before it ended. */
  readonly after: string
}

export interface Page<T> {
  readonly items: readonly T[]
  /** '' on the last page. */
  readonly continues: string
  readonly remaining: number
}

export interface PageRequest {
  /** 0: all of them. */
  readonly limit: number
  readonly token: ContinueToken | undefined
  /** Of the list that is cut into pages. */
  readonly revision: number
}

/** `items` in the order of the list. */
export function pageOf<T extends KubeObject>(items: readonly T[], { limit, token, revision }: PageRequest): Page<T> {
  const start = token ? firstAfter(items, token.after) : 0
  const end = limit > 0 ? start + limit : items.length
  const page = items.slice(start, end)
  if (end >= items.length) return { items: page, continues: '', remaining: 0 }
  return { items: page, continues: encode({ revision, after: keyOf(page[page.length - 1]) }), remaining: items.length - end }
}

function firstAfter(items: readonly KubeObject[], key: string): number {
  const last = key.split('/')
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isAfter(keyOf(items[middle]).split('/'), last)) high = middle
    else low = middle + 1
  }
  return low
}

function isAfter(one: readonly string[], other: readonly string[]): boolean {
  const part = one[0] === other[0] ? 1 : 0
  return part < one.length && one[part] > other[part]
}

const PREFIX = /^v2:(\d+):([^]*)$/
const encode = ({ revision, after }: ContinueToken): string => btoa(`v2:${revision}:${after}`)

/** Undefined for a list that begins. */
export function tokenOf(text: string): ContinueToken | undefined {
  if (text === '') return undefined
  const read = PREFIX.exec(decoded(text))
  if (!read) throw badRequestError('continue key is not valid: malformed token')
  return { revision: Number(read[1]), after: read[2] }
}

function decoded(text: string): string {
  try {
    return atob(text)
  } catch {
    return ''
  }
}
