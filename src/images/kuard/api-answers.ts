/** How kuard's APIs answer. Upstream: kuard's pkg/apiutils/utils.go; github.com/dustin/go-humanize times.go. */
import type { HttpResponse } from '../../base/os/network-stack'
import { answer } from '../answers'

const neverKept = { expires: 'Thu, 01 Jan 1970 00:00:00 UTC', 'cache-control': 'no-cache, private, max-age=0', pragma: 'no-cache' }

/** As Go's encoder writes it for a page: without brackets that HTML could mistake, and with a newline. */
export function served(value: unknown): HttpResponse {
  const text = JSON.stringify(value).replaceAll(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)
  const plain = answer(200, `${text}\n`, 'application/json')
  return { ...plain, headers: { ...plain.headers, ...neverKept } }
}

/** http.Error */
export const refused = (problem: string, status = 400): HttpResponse => answer(status, `${problem}\n`)

/** A handler that wrote nothing. */
export const nothing = (): HttpResponse => ({ status: 200, headers: { 'content-length': '0' }, body: '' })

/** The object of a body, or the complaint of Go's decoder. */
export function parsed(body: string): Readonly<Record<string, unknown>> | HttpResponse {
  if (body.trim() === '') return refused('EOF')
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>
    return refused(`json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value`)
  } catch {
    const [sign = ''] = body.trim()
    return refused(`invalid character '${sign}' looking for beginning of value`)
  }
}

export const isResponse = (value: object): value is HttpResponse => 'status' in value && 'headers' in value

const units: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

/** `now`, `1 second ago`, `5 minutes left` */
export function relativeTime(ms: number, word: string): string {
  const seconds = Math.floor(ms / 1000)
  const [size, name] = units.find(([least]) => seconds >= least) ?? [0, '']
  if (size === 0) return 'now'
  const count = Math.floor(seconds / size)
  return `${count} ${name}${count === 1 ? '' : 's'} ${word}`
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `Jan  1 00:00:05` */
export function stampTime(ms: number): string {
  const at = new Date(ms)
  return `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${at.toISOString().slice(11, 19)}`
}
