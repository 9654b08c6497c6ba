/** Times in the formats of strftime(3), with GNU's flags and widths. Upstream: gnulib lib/nstrftime.c. The time zone is UTC. */
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const DAY_MS = 86_400_000

interface Moment {
  readonly at: number
  readonly date: Date
  readonly year: number
  readonly dayOfYear: number
}

/** A number with its usual width and filling, or a text. */
type Field = readonly [value: number, width: number, fill?: ' '] | string

function isoWeek({ date, year, dayOfYear }: Moment): readonly [year: number, week: number] {
  const weekday = (date.getUTCDay() + 6) % 7
  const week = Math.floor((dayOfYear - weekday + 10) / 7)
  const weeksIn = (of: number): number => {
    const first = new Date(Date.UTC(of, 0, 1)).getUTCDay()
    const isLeap = new Date(Date.UTC(of, 1, 29)).getUTCMonth() === 1
    return first === 4 || (isLeap && first === 3) ? 53 : 52
  }
  if (week < 1) return [year - 1, weeksIn(year - 1)]
  return week > weeksIn(year) ? [year + 1, 1] : [year, week]
}

const weekFrom = (firstDay: 0 | 1, { date, dayOfYear }: Moment): number => Math.floor((dayOfYear + 6 - ((date.getUTCDay() - firstDay + 7) % 7)) / 7)

const FIELDS: Readonly<Record<string, (moment: Moment) => Field>> = {
  Y: ({ year }) => [year, 0],
  C: ({ year }) => [Math.floor(year / 100), 2],
  y: ({ year }) => [year % 100, 2],
  m: ({ date }) => [date.getUTCMonth() + 1, 2],
  d: ({ date }) => [date.getUTCDate(), 2],
  e: ({ date }) => [date.getUTCDate(), 2, ' '],
  H: ({ date }) => [date.getUTCHours(), 2],
  k: ({ date }) => [date.getUTCHours(), 2, ' '],
  I: ({ date }) => [date.getUTCHours() % 12 || 12, 2],
  l: ({ date }) => [date.getUTCHours() % 12 || 12, 2, ' '],
  M: ({ date }) => [date.getUTCMinutes(), 2],
  S: ({ date }) => [date.getUTCSeconds(), 2],
  N: ({ at }) => `${String(((at % 1000) + 1000) % 1000).padStart(3, '0')}000000`,
  s: ({ at }) => [Math.floor(at / 1000), 0],
  j: ({ dayOfYear }) => [dayOfYear, 3],
  q: ({ date }) => [Math.floor(date.getUTCMonth() / 3) + 1, 1],
  u: ({ date }) => [date.getUTCDay() || 7, 1],
  w: ({ date }) => [date.getUTCDay(), 1],
  U: (moment) => [weekFrom(0, moment), 2],
  W: (moment) => [weekFrom(1, moment), 2],
  V: (moment) => [isoWeek(moment)[1], 2],
  G: (moment) => [isoWeek(moment)[0], 0],
  g: (moment) => [isoWeek(moment)[0] % 100, 2],
  p: ({ date }) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  P: ({ date }) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  a: ({ date }) => DAYS[date.getUTCDay()].slice(0, 3),
  A: ({ date }) => DAYS[date.getUTCDay()],
  b: ({ date }) => MONTHS[date.getUTCMonth()].slice(0, 3),
  h: ({ date }) => MONTHS[date.getUTCMonth()].slice(0, 3),
  B: ({ date }) => MONTHS[date.getUTCMonth()],
  Z: () => 'UTC',
  z: () => '+0000',
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
}

const SHORTHANDS: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  D: '%m/%d/%y',
  c: '%a %b %e %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
}

export function formatTime(at: number, format: string): string {
  const date = new Date(at)
  const year = date.getUTCFullYear()
  const dayOfYear = Math.floor((Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / DAY_MS) + 1
  const moment: Moment = { at, date, year, dayOfYear }
  return format.replace(/%([-_0^#]*)(\d*)(:{0,3})([a-zA-Z%])/g, (whole, flags: string, width: string, colons: string, letter: string) => {
    if (colons !== '' && letter === 'z') return colons.length === 2 ? '+00:00:00' : colons.length === 3 ? '+00' : '+00:00'
    const long = SHORTHANDS[letter]
    const field = long === undefined ? FIELDS[letter]?.(moment) : formatTime(at, long)
    return field === undefined ? whole : withFlags(field, { flags, width: Number(width), letter })
  })
}

function withFlags(field: Field, { flags, width, letter }: { flags: string; width: number; letter: string }): string {
  if (letter === 'N' && typeof field === 'string') return width > 0 ? field.slice(0, width).padEnd(width, '0') : field
  if (typeof field === 'string') {
    const cased = flags.includes('^') ? field.toUpperCase() : flags.includes('#') ? swapped(field, letter) : field
    return cased.padStart(width, flags.includes('0') ? '0' : ' ')
  }
  const [value, usual, fill] = field
  if (flags.includes('-')) return String(value)
  const filling = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : (fill ?? '0')
  return String(value).padStart(width || usual, filling)
}

/** `#` turns names of zones and halves to small letters, all other names to capitals. */
const swapped = (text: string, letter: string): string => ('Zp'.includes(letter) ? text.toLowerCase() : text.toUpperCase())
