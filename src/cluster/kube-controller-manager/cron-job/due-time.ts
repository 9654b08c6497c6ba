/** The time of a schedule that is due and not served yet. Upstream: mostRecentScheduleTime in pkg/controller/cronjob/utils.go (v1.32). */
import { nextTime } from '../../../api/cron/next-time'
import type { Cron } from '../../../api/cron/parse-cron'
import type { CronJob } from '../../../api/kinds/cron-job'

export interface Due {
  /** The latest time that has come; undefined: none since the last one served. */
  readonly atMs: number | undefined
  readonly missed: number
}

/** Beyond it nobody counts: after a long sleep only the latest matters. */
const MANY = 100

export function dueTime({ metadata, spec, status }: CronJob, cron: Cron, nowMs: number): Due {
  const { startingDeadlineSeconds: deadline, timeZone } = spec
  const served = Date.parse(status.lastScheduleTime ?? metadata.creationTimestamp)
  const earliest = deadline === undefined ? served : Math.max(served, nowMs - deadline * 1000)
  let atMs: number | undefined
  let missed = 0
  for (let at = nextTime(cron, earliest, timeZone); at !== undefined && at <= nowMs; at = nextTime(cron, at, timeZone)) {
    atMs = at
    missed++
    // A long time without anybody looking: leap to the neighbourhood of now.
    if (missed === MANY + 1) at = Math.max(at, lastBefore(cron, nowMs, { fromMs: at, timeZone }))
  }
  return { atMs, missed }
}

/** Some time of the schedule not long before now, found by looking back further and further. */
function lastBefore(cron: Cron, nowMs: number, { fromMs, timeZone }: { fromMs: number; timeZone: string | undefined }): number {
  if ('everyMs' in cron) return nowMs - ((nowMs - fromMs) % cron.everyMs) - cron.everyMs
  for (let back = 60_000; nowMs - back > fromMs; back *= 2) {
    const at = nextTime(cron, nowMs - back, timeZone)
    if (at !== undefined && at <= nowMs) return at - 1
  }
  return fromMs
}
