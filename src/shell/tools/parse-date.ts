/** What `date -d` understands: GNU's date input formats. Upstream: gnulib lib/parse-datetime.y. The time zone is UTC. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const UNIT_MS: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  fortnight: 1_209_600_000,
}
const WORD_DAYS: Readonly<Record<string, number>> = { now: 0, today: 0, yesterday: -1, tomorrow: 1 }
const ORDINALS: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1 }

interface Found {
  date?: readonly [number, number, number]
  /** Milliseconds since midnight. */
  time?: number
  zoneMinutes: number
  months: number
  ms: number
  weekday?: readonly [number, number]
  epochMs?: number
}

type Rule = readonly [RegExp, (match: RegExpExecArray, found: Found) => boolean]

const monthNames = '(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\\.?'
const dayNames = '(sun|mon|tue|wed|thu|fri|sat)(?:day|sday|nesday|rsday|urday|s|nes|rs?|ur)?\\b\\.?'
const units = '(sec|second|min|minute|hour|day|week|fortnight|month|year)s?'
const zone = '(?:\\s*(z|utc|gmt|[-+]\\d{1,2}(?::?\\d{2})?)(?![\\w:]))?'

const monthOf = (name: string): number => MONTHS.indexOf(name.slice(0, 3)) + 1

function zoneMinutesOf(text: string | undefined): number {
  const match = /^([-+])(\d{1,2}):?(\d{2})?$/.exec(text ?? '')
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) : 0
}

function setDate(found: Found, year: number, month: number, day: number): boolean {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (found.date || month < 1 || month > 12 || day < 1 || day > last) return false
  found.date = [year, month, day]
  return true
}

function setTime(found: Found, [hours, minutes, seconds]: readonly [number, number, number], half?: string): boolean {
  if (found.time !== undefined || minutes > 59 || seconds > 60 || hours > (half ? 12 : 23)) return false
  const hour = half ? (hours % 12) + (half.startsWith('p') ? 12 : 0) : hours
  found.time = Math.round(((hour * 60 + minutes) * 60 + seconds) * 1000)
  return true
}

function shift(found: Found, unit: string, count: number): boolean {
  if (unit === 'month') found.months += count
  else if (unit === 'year') found.months += count * 12
  else found.ms += count * UNIT_MS[unit]
  return true
}

/** The first that fits at the beginning of what is left is taken. */
function rulesAt(now: number): readonly Rule[] {
  const year = new Date(now).getUTCFullYear()
  const yearOf = (text: string | undefined): number => (text === undefined ? year : Number(text))
  return [
    [/^@(-?\d+(?:\.\d+)?)$/, ([, seconds], found) => ((found.epochMs = Math.floor(Number(seconds) * 1000)), true)],
    [/^(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d))?/, ([, y, m, d], found) => setDate(found, Number(y), Number(m), Number(d))],
    [/^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?/, ([, m, d, y], found) => setDate(found, yearOf(y), Number(m), Number(d))],
    [
      new RegExp(`^(\\d{1,2}):(\\d{2})(?::(\\d{2}(?:\\.\\d+)?))?\\s*([ap])?(?:\\.?m\\.?)?${zone}`),
      ([, h, m, s, half, where], found) => {
        found.zoneMinutes = zoneMinutesOf(where)
        return setTime(found, [Number(h), Number(m), Number(s ?? 0)], half)
      },
    ],
    [/^(\d{1,2})\s*([ap])\.?m\.?\b/, ([, h, half], found) => setTime(found, [Number(h), 0, 0], half)],
    [new RegExp(`^(\\d{1,2})[ -]?${monthNames}(?:[ ,-]*(\\d{4}))?(?![\\w:])`), ([, d, name, y], found) => setDate(found, yearOf(y), monthOf(name), Number(d))],
    [new RegExp(`^${monthNames}\\s*(\\d{1,2})(?![\\d:])(?:(?:st|nd|rd|th)\\b)?(?:[ ,]+(\\d{4})(?![\\d:]))?`), ([, name, d, y], found) => setDate(found, yearOf(y), monthOf(name), Number(d))],
    [new RegExp(`^(?:(last|this|next)\\s+)?${dayNames},?`), ([, ordinal, name], found) => ((found.weekday = [DAYS.indexOf(name), ORDINALS[ordinal] ?? 0]), true)],
    [new RegExp(`^(last|this|next)\\s+${units}\\b`), ([, ordinal, unit], found) => shift(found, unit, ORDINALS[ordinal])],
    [new RegExp(`^([-+]?)\\s*(\\d*)\\s*${units}\\b(\\s+ago\\b)?`), ([, sign, count, unit, ago], found) =>
      shift(found, unit, (sign === '-' ? -1 : 1) * (ago ? -1 : 1) * (count === '' ? 1 : Number(count)))],
    [/^(now|today|yesterday|tomorrow)\b/, ([, word], found) => shift(found, 'day', WORD_DAYS[word])],
    [/^(\d{4})(\d{2})(\d{2})(?!\d)/, ([, y, m, d], found) => setDate(found, Number(y), Number(m), Number(d))],
    [/^(z|utc|gmt)\b/, () => true],
    [/^[,\s]+/, () => true],
  ]
}

/** Undefined for what makes no sense. */
export function parseDate(text: string, now: number): number | undefined {
  const found: Found = { zoneMinutes: 0, months: 0, ms: 0 }
  const rules = rulesAt(now)
  let rest = text.trim().toLowerCase()
  if (rest === '') found.time = 0
  while (rest !== '') {
    const taken = rules.map(([pattern, apply]) => ({ match: pattern.exec(rest), apply })).find(({ match }) => match)
    if (!taken?.match || !taken.apply(taken.match, found)) return undefined
    rest = rest.slice(taken.match[0].length)
  }
  return resolve(found, now)
}

function resolve(found: Found, now: number): number {
  if (found.epochMs !== undefined) return found.epochMs + found.ms
  const today = new Date(now)
  const [year, month, day] = found.date ?? [today.getUTCFullYear(), today.getUTCMonth() + 1, today.getUTCDate()]
  const sinceMidnight = now - Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate())
  const time = found.time ?? (found.date || found.weekday ? 0 : sinceMidnight)
  let at = Date.UTC(year, month - 1 + found.months, day) + time - found.zoneMinutes * 60_000
  if (found.weekday && !found.date) {
    const [wanted, ordinal] = found.weekday
    const current = new Date(at).getUTCDay()
    at += ((wanted - current + 7) % 7) * UNIT_MS.day + 7 * (ordinal - (ordinal > 0 && current !== wanted ? 1 : 0)) * UNIT_MS.day
  }
  return at + found.ms
}
