/** Functions of `jq` about time: seconds since 1970, and broken-down times as arrays. Upstream: jq 1.6, src/builtin.c. */
import { formatTime } from './format-time'
import { JqProblem, typeName, type Json } from './jq-values'

const DAY_MS = 86_400_000
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function brokenDown(seconds: number): number[] {
  const date = new Date(seconds * 1000)
  const year = date.getUTCFullYear()
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()]
  const ofYear = Math.round((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / DAY_MS)
  const fraction = seconds - Math.floor(seconds)
  return [year, month, day, date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds() + fraction, date.getUTCDay(), ofYear]
}

function secondsOf(value: Json, what: string): number {
  if (typeof value === 'number') return value
  if (!Array.isArray(value) || value.length < 6 || value.some((part) => typeof part !== 'number'))
    throw new JqProblem(`${what} requires ${what === 'mktime' ? 'array of 6 numbers' : 'parsed datetime inputs'}`)
  const [year, month, day, hour, minute, second] = value as number[]
  return Math.floor(Date.UTC(year, month, day, hour, minute, Math.floor(second)) / 1000)
}

const PATTERNS: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '\\s*(?<d>\\d{1,2})',
  e: '\\s*(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  b: '(?<b>[A-Za-z]{3,9})',
  B: '(?<b>[A-Za-z]{3,9})',
  h: '(?<b>[A-Za-z]{3,9})',
  a: '[A-Za-z]{3,9}',
  A: '[A-Za-z]{3,9}',
  Z: '[A-Za-z]+',
  z: '(?:Z|[-+]\\d{2}:?\\d{2})',
  j: '\\d{1,3}',
}
const LONG: Readonly<Record<string, string>> = { T: '%H:%M:%S', F: '%Y-%m-%d', R: '%H:%M', D: '%m/%d/%y' }

function strptime(value: Json, format: Json): Json {
  if (typeof value !== 'string') throw new JqProblem(`strptime/1 requires string inputs and arguments`)
  const source = String(format)
    .replace(/%([TFRD])/g, (_, letter: string) => LONG[letter])
    .split(/(%.)/)
    .map((piece) => (/^%./.test(piece) ? (PATTERNS[piece[1]] ?? piece[1]) : piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/\s+/g, '\\s*')))
    .join('')
  const found = new RegExp(`^${source}$`).exec(value)?.groups
  if (!found) throw new JqProblem(`date "${value}" does not match format "${String(format)}"`)
  const month = found.b === undefined ? Number(found.m ?? 1) - 1 : MONTHS.indexOf(found.b.slice(0, 3).toLowerCase())
  const [hour, minute, second] = [found.H, found.M, found.S].map((text) => Number(text ?? 0))
  if (found.Y === undefined) return [1900, 0, 0, hour, minute, second, 0, 0]
  return brokenDown(Date.UTC(Number(found.Y), month, Number(found.d ?? 1), hour, minute, second) / 1000)
}

const ISO = '%Y-%m-%dT%H:%M:%SZ'

function formatted(value: Json, format: Json, name: string): string {
  if (typeof value !== 'number' && !Array.isArray(value)) throw new JqProblem(`${name}/1 requires parsed datetime inputs, not ${typeName(value)}`)
  return formatTime(Math.floor(secondsOf(value, name)) * 1000, String(format))
}

const parsed = (value: Json): Json => secondsOf(strptime(value, ISO), 'mktime')

export const dates: Readonly<Record<string, (value: Json, args: readonly Json[]) => Json>> = {
  'gmtime/0': (value) => brokenDown(secondsOf(value, 'gmtime()')),
  'localtime/0': (value) => brokenDown(secondsOf(value, 'localtime()')),
  'mktime/0': (value) => secondsOf(Array.isArray(value) ? value : null, 'mktime'),
  'strftime/1': (value, [format]) => formatted(value, format, 'strftime'),
  'strflocaltime/1': (value, [format]) => formatted(value, format, 'strflocaltime'),
  'strptime/1': (value, [format]) => strptime(value, format),
  'todate/0': (value) => formatted(value, ISO, 'strftime'),
  'todateiso8601/0': (value) => formatted(value, ISO, 'strftime'),
  'date/0': (value) => formatted(value, ISO, 'strftime'),
  'fromdate/0': parsed,
  'fromdateiso8601/0': parsed,
}
