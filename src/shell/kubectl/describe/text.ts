/**
 * Pieces of text that most descriptions have: labels and annotations over several lines, times, lists of things.
 * Upstream: staging/src/k8s.io/kubectl/pkg/describe/describe.go (v1.32).
 */
import { humanDuration } from '../../../api/duration'
import { lastAppliedAnnotation } from '../last-applied'

type Map = Readonly<Record<string, string>>

/** Cells are separated by tabs; what one writes after a title goes into the second column. */
export function labelLines(title: string, map: Map | undefined): string[] {
  const pairs = Object.keys(map ?? {})
    .sort()
    .map((key) => `${key}=${map?.[key] ?? ''}`)
  return listLines(title, pairs)
}

export const listLines = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [`${title}:\t<none>`] : items.map((item, at) => (at === 0 ? `${title}:\t${item}` : `\t${item}`))

const LONGEST_ANNOTATION = 140

/** Without the one that kubectl apply keeps for itself. Long ones have lines of their own. */
export function annotationLines(title: string, annotations: Map | undefined): string[] {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== lastAppliedAnnotation)
    .sort()
  return listLines(
    title,
    keys.flatMap((key) => {
      const value = (annotations?.[key] ?? '').replace(/\n$/, '')
      if (key.length + value.length + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) return [`${key}: ${value}`]
      return [`${key}:`, ...value.split('\n').map((line) => `  ${shorten(line, LONGEST_ANNOTATION - 2)}`)]
    }),
  )
}

const shorten = (text: string, limit: number): string => (text.length > limit ? `${text.slice(0, limit)}...` : text)

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')

/** `Sat, 21 Nov 2026 01:22:41 +0000` */
export function formatTime(timestamp: string | undefined | null): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const at = new Date(Date.parse(timestamp))
  const day = `${DAYS[at.getUTCDay()]}, ${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`
  return `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`
}

export const ageSince = (timestamp: string | undefined | null, nowMs: number): string =>
  timestamp ? humanDuration(nowMs - Date.parse(timestamp)) : '<unknown>'

/** `True`, `False` */
export const title = (value: boolean): string => (value ? 'True' : 'False')
export const orNone = (text: string): string => (text === '' ? '<none>' : text)

/** `a=1,b=2` on one line. */
export const formatMap = (map: Map | undefined): string =>
  Object.keys(map ?? {})
    .sort()
    .map((key) => `${key}=${map?.[key] ?? ''}`)
    .join(',') || '<none>'
