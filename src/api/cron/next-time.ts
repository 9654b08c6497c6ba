/**
 * When a schedule comes round next. Goes forward as upstream does, on a clock on the wall: a time that the wall leaves out is passed over,
 * one that it shows twice comes twice. Upstream: SpecSchedule.Next in github.com/robfig/cron v3 spec.go.
 */
import type { Cron, CronFields } from './parse-cron'
import { zoneOffsetMs } from './time-zone'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** Beyond it nothing is looked for: the 30th of February never comes. */
const HORIZON_YEARS = 5

/** The first moment after `afterMs`; undefined when there is none. */
export function nextTime(cron: Cron, afterMs: number, timeZone = 'UTC'): number | undefined {
  if ('everyMs' in cron) return Math.floor(afterMs / 1000) * 1000 + cron.everyMs
  const wall = wallOf(timeZone)
  const limit = wall.at(afterMs).getUTCFullYear() + HORIZON_YEARS
  // Schedules have no seconds: whatever comes next begins a minute.
  let atMs = Math.floor(afterMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS
  for (;;) {
    const shown = wall.at(atMs)
    if (shown.getUTCFullYear() > limit) return undefined
    const moment = { atMs, shown }
    const found =
      seekMonth(cron.fields, wall, moment) ??
      seekDay(cron.fields, wall, moment) ??
      seekHour(cron.fields, wall, moment) ??
      seekMinute(cron.fields, wall, moment)
    if (found === undefined) return atMs
    atMs = found
  }
}

interface Wall {
  /** What the wall shows, in the fields that say UTC. */
  at(ms: number): Date
  /** When the wall shows this. */
  moment(year: number, month: number, day: number): number
}

function wallOf(timeZone: string): Wall {
  const offset = (ms: number): number => zoneOffsetMs(timeZone, ms)
  return {
    at: (ms) => new Date(ms + offset(ms)),
    moment(year, month, day) {
      const shown = Date.UTC(year, month, day)
      return shown - offset(shown - offset(shown))
    },
  }
}

interface Moment {
  readonly atMs: number
  /** What the wall shows then. */
  readonly shown: Date
}

/** Each of these gives a later moment to look at, or undefined where its part of this one fits. */
type Seek = (fields: CronFields, wall: Wall, moment: Moment) => number | undefined

const seekMonth: Seek = ({ months }, wall, { shown }) =>
  months.has(shown.getUTCMonth() + 1) ? undefined : wall.moment(shown.getUTCFullYear(), shown.getUTCMonth() + 1, 1)

/** Where midnight is left out the day begins an hour later. */
const seekDay: Seek = (fields, wall, { shown }) => {
  if (isDay(fields, shown)) return undefined
  const next = wall.moment(shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate() + 1)
  const hour = wall.at(next).getUTCHours()
  return hour > 12 ? next + (24 - hour) * HOUR_MS : next
}

const seekHour: Seek = ({ hours }, _wall, { atMs, shown }) =>
  hours.has(shown.getUTCHours()) ? undefined : atMs + HOUR_MS - shown.getUTCMinutes() * MINUTE_MS

const seekMinute: Seek = ({ minutes }, _wall, { atMs, shown }) => {
  const first = shown.getUTCMinutes()
  for (let minute = first; minute < 60; minute++)
    if (minutes.has(minute)) return minute === first ? undefined : atMs + (minute - first) * MINUTE_MS
  return atMs + (60 - first) * MINUTE_MS
}

function isDay({ daysOfMonth, daysOfWeek, isEitherDay }: CronFields, date: Date): boolean {
  const [ofMonth, ofWeek] = [daysOfMonth.has(date.getUTCDate()), daysOfWeek.has(date.getUTCDay())]
  return isEitherDay ? ofMonth || ofWeek : ofMonth && ofWeek
}
