/** `date`: virtual time, in any format of strftime(3). The time zone is UTC. */
import { defineTool, fail } from '../tool'

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const two = (value: number): string => String(value).padStart(2, '0')

export function formatTime(at: number, format: string): string {
  const date = new Date(at)
  const [year, month, day, hour] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()]
  const ordinal = Math.floor((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1
  const values: Readonly<Record<string, () => string>> = {
    Y: () => String(year),
    m: () => two(month + 1),
    d: () => two(day),
    e: () => String(day).padStart(2),
    H: () => two(hour),
    M: () => two(date.getUTCMinutes()),
    S: () => two(date.getUTCSeconds()),
    N: () => `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`,
    s: () => String(Math.floor(at / 1000)),
    y: () => two(year % 100),
    C: () => two(Math.floor(year / 100)),
    j: () => String(ordinal).padStart(3, '0'),
    I: () => two(hour % 12 || 12),
    p: () => (hour < 12 ? 'AM' : 'PM'),
    a: () => DAYS[date.getUTCDay()].slice(0, 3),
    A: () => DAYS[date.getUTCDay()],
    b: () => MONTHS[month].slice(0, 3),
    h: () => MONTHS[month].slice(0, 3),
    B: () => MONTHS[month],
    u: () => String(date.getUTCDay() || 7),
    w: () => String(date.getUTCDay()),
    Z: () => 'UTC',
    z: () => '+0000',
    n: () => '\n',
    t: () => '\t',
    F: () => formatTime(at, '%Y-%m-%d'),
    T: () => formatTime(at, '%H:%M:%S'),
    R: () => formatTime(at, '%H:%M'),
    D: () => formatTime(at, '%m/%d/%y'),
    c: () => formatTime(at, '%a %b %e %H:%M:%S %Y'),
    x: () => formatTime(at, '%m/%d/%y'),
    X: () => formatTime(at, '%H:%M:%S'),
    '%': () => '%',
  }
  return format.replace(
    /%([-_0]?)(3)?(:?)([a-zA-Z%])/g,
    (whole, pad: string, millis: string | undefined, colon: string, letter: string) => {
      if (colon && letter === 'z') return '+00:00'
      const text = values[letter]?.() ?? whole
      if (millis && letter === 'N') return text.slice(0, 3)
      return pad === '-' ? text.replace(/^[0 ]+(?=\d)/, '') : text
    },
  )
}

const UNITS: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

/** `@1700000000`, ISO 8601, `now`, `yesterday`, `2 hours ago`, `+1 day`. */
function parseTime(text: string, now: number): number | undefined {
  const word = text.trim().toLowerCase()
  if (word === '' || word === 'now' || word === 'today') return now
  if (word === 'yesterday') return now - 86_400_000
  if (word === 'tomorrow') return now + 86_400_000
  if (/^@-?\d+(\.\d+)?$/.test(word)) return Number(word.slice(1)) * 1000
  const relative = /^(now\s*)?([-+]?\d+)\s*(sec|second|min|minute|hour|day|week)s?(\s+ago)?$/.exec(word)
  if (relative) return now + Number(relative[2]) * UNITS[relative[3]] * (relative[4] ? -1 : 1)
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[t ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(z|utc|[-+]\d{2}:?\d{2})?$/.exec(word)
  if (!iso) return undefined
  const at = Date.parse(`${iso[1]}T${iso[2] ?? '00:00'}${/^[-+]/.test(iso[3] ?? '') ? iso[3] : 'Z'}`)
  return Number.isNaN(at) ? undefined : at
}

export const date = defineTool({
  name: 'date',
  usage: '[OPTION]... [+FORMAT]',
  letters: 'ud:RI::s:r:',
  long: { utc: 'u', date: 'd', 'rfc-email': 'R', 'iso-8601': 'I', set: 's' },
  async run(process, options) {
    const [format] = options.operands
    if (options.has('s') || (format !== undefined && !format.startsWith('+'))) {
      if (options.has('s')) return fail(process, 'cannot set date: Operation not permitted')
      return fail(process, `invalid date '${format}'`)
    }
    const text = options.value('d')
    const at = text === undefined ? process.now() : parseTime(text, process.now())
    if (at === undefined) return fail(process, `invalid date '${text}'`)
    const usual = options.has('R')
      ? '%a, %d %b %Y %H:%M:%S +0000'
      : (isoFormat(options.value('I')) ?? '%a %b %e %H:%M:%S UTC %Y')
    await process.stdout.write(`${formatTime(at, format === undefined ? usual : format.slice(1))}\n`)
    return 0
  },
})

function isoFormat(precision: string | undefined): string | undefined {
  if (precision === undefined) return undefined
  return precision.startsWith('s')
    ? '%Y-%m-%dT%H:%M:%S+00:00'
    : precision.startsWith('m')
      ? '%Y-%m-%dT%H:%M+00:00'
      : '%Y-%m-%d'
}
