/**
 * The time of a schedule that is due and not served yet, and when to look again. After a long sleep upstream does not count each time that
 * was missed but reckons how many there were, from the distance of the first two.
 * Upstream: mostRecentScheduleTime, nextScheduleTimeDuration in pkg/controller/cronjob/utils.go (v1.32).
 */
import { nextTime } from '../../../api/cron/next-time'
import { CronError, parseCron, type Cron } from '../../../api/cron/parse-cron'
import type { CronJob } from '../../../api/kinds/cron-job'

export function readSchedule({ spec }: CronJob): Cron | CronError {
  try {
    return parseCron(spec.schedule)
  } catch (error) {
    if (error instanceof CronError) return error
    throw error
  }
}

export interface Due {
  /** The time that was served last, or that of creation, or the earliest that is not too late. */
  readonly sinceMs: number
  /** The latest time that has come; undefined: none since then. */
  readonly atMs: number | undefined
  readonly missed: 'none' | 'few' | 'many'
}

/** A schedule that never comes round looks to upstream like one that comes round at once. */
export const NEVER = 'time difference between two schedules is less than 1 second'

const MANY = 100
/** Clocks are never quite even. */
const SKEW_MS = 100

interface Asked {
  readonly nowMs: number
  /** Times that are too late for a start do not count. */
  readonly withDeadline: boolean
}

/** `NEVER`: the schedule makes no sense. */
export function dueTime({ metadata, spec, status }: CronJob, cron: Cron, { nowMs, withDeadline }: Asked): Due | typeof NEVER {
  const { startingDeadlineSeconds: deadline, timeZone } = spec
  const served = Date.parse(status.lastScheduleTime ?? metadata.creationTimestamp)
  const sinceMs = withDeadline && deadline !== undefined ? Math.max(served, nowMs - deadline * 1000) : served
  const first = nextTime(cron, sinceMs, timeZone)
  if (first === undefined) return NEVER
  if (nowMs < first) return { sinceMs, atMs: undefined, missed: 'none' }
  const second = nextTime(cron, first, timeZone)
  if (second === undefined) return NEVER
  if (nowMs < second) return { sinceMs, atMs: first, missed: 'none' }
  const missed = Math.floor((nowMs - first) / (second - first)) + 1
  let atMs: number | undefined
  for (let at = nextTime(cron, first + (missed - 2) * (second - first), timeZone); at !== undefined && at <= nowMs; ) {
    atMs = at
    at = nextTime(cron, at, timeZone)
  }
  return { sinceMs, atMs, missed: missed > MANY ? 'many' : 'few' }
}

/** Ms until the time after the one that is due; undefined where there is none. */
export function nextLookMs(cronJob: CronJob, cron: Cron, nowMs: number): number | undefined {
  const due = dueTime(cronJob, cron, { nowMs, withDeadline: false })
  const fromMs = due === NEVER ? nowMs : (due.atMs ?? (due.missed === 'none' ? due.sinceMs : nowMs))
  const next = nextTime(cron, fromMs, cronJob.spec.timeZone)
  return next === undefined ? undefined : next + SKEW_MS - nowMs
}
