/**
 * Schedules: five fields, or a word as `@hourly`. The server checks them, the controller reads them.
 * Upstream: github.com/robfig/cron v3 parser.go, spec.go, which Kubernetes uses; the texts of the errors are its texts.
 */
import { parseGoDuration } from '../duration'

export class CronError extends Error {}

export interface CronFields {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly daysOfMonth: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  /** 0 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number>
  /** Where both kinds of days are named one of them is enough. */
  readonly isEitherDay: boolean
}

export type Cron = { readonly everyMs: number } | { readonly fields: CronFields }

interface Bounds {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const bounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
]

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** A controller reads the schedule of a CronJob many times for each time that it comes round. */
const known = new Map<string, Cron>()
const MOST_KNOWN = 256

export function parseCron(text: string): Cron {
  const before = known.get(text)
  if (before) return before
  const cron = parse(text)
  if (known.size === MOST_KNOWN) known.clear()
  known.set(text, cron)
  return cron
}

function parse(text: string): Cron {
  const schedule = withoutZone(text)
  if (schedule === '') throw new CronError('empty spec string')
  if (schedule.startsWith('@every ')) return { everyMs: interval(schedule) }
  if (schedule.startsWith('@')) {
    const meaning = descriptors[schedule]
    if (!meaning) throw new CronError(`unrecognized descriptor: ${schedule}`)
    return { fields: parseFields(meaning) }
  }
  return { fields: parseFields(schedule) }
}

function withoutZone(text: string): string {
  if (!/^(CRON_)?TZ=/.test(text)) return text
  const space = text.indexOf(' ')
  return space < 0 ? '' : text.slice(space).trim()
}

function interval(schedule: string): number {
  const text = schedule.slice('@every '.length)
  const ms = parseGoDuration(text)
  if (ms === undefined) throw new CronError(`failed to parse duration ${schedule}: time: invalid duration ${JSON.stringify(text)}`)
  return Math.max(1000, Math.floor(ms / 1000) * 1000)
}

function parseFields(schedule: string): CronFields {
  const texts = schedule.split(/\s+/).filter((text) => text !== '')
  if (texts.length !== 5) throw new CronError(`expected exactly 5 fields, found ${texts.length}: [${texts.join(' ')}]`)
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = texts.map((text, index) => parseField(text, bounds[index]))
  return {
    minutes: minutes.values,
    hours: hours.values,
    daysOfMonth: daysOfMonth.values,
    months: months.values,
    daysOfWeek: daysOfWeek.values,
    isEitherDay: !daysOfMonth.isAny && !daysOfWeek.isAny,
  }
}

interface Field {
  readonly values: ReadonlySet<number>
  /** A star without step. */
  readonly isAny: boolean
}

function parseField(text: string, limits: Bounds): Field {
  const ranges = text.split(',').filter((part) => part !== '').map((part) => parseRange(part, limits))
  return { values: new Set(ranges.flatMap(({ values }) => [...values])), isAny: ranges.some(({ isAny }) => isAny) }
}

function parseRange(text: string, limits: Bounds): Field {
  const [range, stepText, ...more] = text.split('/')
  const [low, high, ...beyond] = range.split('-')
  const isStar = low === '*' || low === '?'
  if (!isStar && beyond.length > 0) throw new CronError(`too many hyphens: ${text}`)
  const start = isStar ? limits.min : numberOf(low, limits.names)
  const given = high === undefined ? start : isStar ? limits.max : numberOf(high, limits.names)
  if (more.length > 0) throw new CronError(`too many slashes: ${text}`)
  const step = stepText === undefined ? 1 : numberOf(stepText)
  // `5/15` means from 5 on.
  const end = isStar || (stepText !== undefined && high === undefined) ? limits.max : given
  if (start < limits.min) throw new CronError(`beginning of range (${start}) below minimum (${limits.min}): ${text}`)
  if (end > limits.max) throw new CronError(`end of range (${end}) above maximum (${limits.max}): ${text}`)
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  if (step === 0) throw new CronError(`step of range should be a positive number: ${text}`)
  const values = new Set<number>()
  for (let value = start; value <= end; value += step) values.add(value)
  return { values, isAny: isStar && step === 1 }
}

function numberOf(text: string, names: readonly string[] = []): number {
  const named = text === '' ? -1 : names.indexOf(text.toLowerCase())
  if (named >= 0) return named
  if (!/^[-+]?\d+$/.test(text)) throw new CronError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  const value = Number(text)
  if (value < 0) throw new CronError(`negative number (${value}) not allowed: ${text}`)
  return value
}
