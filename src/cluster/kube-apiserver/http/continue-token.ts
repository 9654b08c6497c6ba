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
  const next = items.findIndex((item) => compare(keyOf(item), key) > 0)
  return next < 0 ? items.length : next
}

const compare = (a: string, b: string): number => {
  const [left, right] = [a.split('/'), b.split('/')]
  const part = left[0] === right[0] ? 1 : 0
  return left[part] < right[part] ? -1 : left[part] > right[part] ? 1 : 0
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
