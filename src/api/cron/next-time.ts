/** When a schedule comes round next. Upstream: SpecSchedule.Next in github.com/robfig/cron v3 spec.go. */
import type { Cron, CronFields } from './parse-cron'
import { zoneOffsetMs } from './time-zone'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Beyond it nothing is looked for: the 30th of February never comes. */
const HORIZON_DAYS = 5 * 366

/** The first moment after `afterMs`; undefined when there is none. */
export function nextTime(cron: Cron, afterMs: number, timeZone = 'UTC'): number | undefined {
  if ('everyMs' in cron) return Math.floor(afterMs / 1000) * 1000 + cron.everyMs
  let wall = afterMs + zoneOffsetMs(timeZone, afterMs)
  for (;;) {
    const found = nextOnWall(cron.fields, wall)
    if (found === undefined) return undefined
    const moment = found - zoneOffsetMs(timeZone, found - zoneOffsetMs(timeZone, found))
    // A time that the clock on the wall leaves out, or has already shown, does not count.
    if (moment > afterMs && moment + zoneOffsetMs(timeZone, moment) === found) return moment
    wall = found
  }
}

function nextOnWall(fields: CronFields, wall: number): number | undefined {
  const first = Math.floor(wall / MINUTE_MS) * MINUTE_MS + MINUTE_MS
  const firstDay = Math.floor(first / DAY_MS) * DAY_MS
  for (let day = firstDay, looked = 0; looked < HORIZON_DAYS; day += DAY_MS, looked++) {
    if (!isDay(fields, day)) continue
    for (let minute = day === firstDay ? first : day; minute < day + DAY_MS; minute += MINUTE_MS) {
      const ofDay = (minute - day) / MINUTE_MS
      if (fields.hours.has(Math.floor(ofDay / 60)) && fields.minutes.has(ofDay % 60)) return minute
    }
  }
}

function isDay({ months, daysOfMonth, daysOfWeek, isEitherDay }: CronFields, dayMs: number): boolean {
  const day = new Date(dayMs)
  if (!months.has(day.getUTCMonth() + 1)) return false
  const [ofMonth, ofWeek] = [daysOfMonth.has(day.getUTCDate()), daysOfWeek.has(day.getUTCDay())]
  return isEitherDay ? ofMonth || ofWeek : ofMonth && ofWeek
}
