/** Rows: upstream's pkg/controller/cronjob/utils_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { parseCron } from '../../../api/cron/parse-cron'
import type { CronJob } from '../../../api/kinds/cron-job'
import type { Job } from '../../../api/kinds/job'
import { dueTime, NEVER, nextLookMs } from './due-time'
import { byStart } from './history'

const TOP = Date.UTC(2016, 4, 19, 10)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const after = (ms: number): string => new Date(TOP + ms).toISOString()

interface Row {
  readonly schedule: string
  readonly created?: number
  readonly last?: number
  readonly deadline?: number
  readonly withDeadline?: boolean
  readonly now: number
}

function cronJobOf({ schedule, created = 0, last, deadline }: Row): CronJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: after(created) },
    spec: { schedule, jobTemplate: {}, ...(deadline === undefined ? {} : { startingDeadlineSeconds: deadline }) },
    status: last === undefined ? {} : { lastScheduleTime: after(last) },
  }
}

describe('the time that is due', () => {
  const rows: readonly (Row & { at?: number; since: number; missed?: string })[] = [
    { schedule: '0 * * * *', now: 30_000, since: 0 },
    { schedule: '0 * * * *', now: 61 * MINUTE, at: HOUR, since: 0 },
    { schedule: '0 * * * *', created: 10_000, now: 301 * MINUTE, at: 300 * MINUTE, since: 10_000, missed: 'few' },
    { schedule: '30 6-16/4 * * 1-5', last: 30 * MINUTE, now: DAY + 31 * MINUTE, at: DAY + 30 * MINUTE, since: 30 * MINUTE, missed: 'few' },
    { schedule: '30 10,11,12 * * 1-5', last: 30 * MINUTE, now: 30 * HOUR + 30 * MINUTE, since: 30 * MINUTE, missed: 'few' },
    {
      schedule: '30 6-16/4 * * 1-5',
      last: 30 * MINUTE,
      now: 96 * HOUR + 31 * MINUTE,
      at: 96 * HOUR + 30 * MINUTE,
      since: 30 * MINUTE,
      missed: 'few',
    },
    { schedule: '30 6-16/4 * * 1-5', now: DAY + 31 * MINUTE, at: DAY + 30 * MINUTE, since: 0, missed: 'few' },
    {
      schedule: '@every 1h',
      created: -59 * MINUTE,
      last: MINUTE,
      deadline: 10,
      now: 7 * DAY,
      at: 6 * DAY + 23 * HOUR + MINUTE,
      since: MINUTE,
      missed: 'many',
    },
    { schedule: '0 * * * *', last: 0, now: 30_000, since: 0 },
    { schedule: '*/5 * * * *', last: 30 * MINUTE, now: 31 * MINUTE, since: 30 * MINUTE },
    { schedule: '*/5 * * * *', last: 30 * MINUTE, deadline: 60, now: 31 * MINUTE, since: 30 * MINUTE },
    { schedule: '*/5 * * * *', last: 30 * MINUTE, deadline: 60, withDeadline: true, now: 32 * MINUTE, since: 31 * MINUTE },
    { schedule: '0 * * * *', created: -2 * HOUR, last: -HOUR, now: 10 * DAY + HOUR, at: 10 * DAY + HOUR, since: -HOUR, missed: 'many' },
    {
      schedule: '0 * * * *',
      last: -HOUR,
      deadline: 7200,
      withDeadline: true,
      now: 10 * DAY,
      at: 10 * DAY,
      since: 10 * DAY - 2 * HOUR,
      missed: 'few',
    },
  ]
  it.each(rows)('of $schedule, last at $last, is $at at $now', ({ at, since, missed = 'none', now, withDeadline = false, ...row }) => {
    const due = dueTime(cronJobOf({ ...row, now }), parseCron(row.schedule), { nowMs: TOP + now, withDeadline })
    expect(due).toEqual({ sinceMs: TOP + since, atMs: at === undefined ? undefined : TOP + at, missed })
  })

  it('is none where the schedule makes no sense', () => {
    const row = { schedule: '59 23 31 2 *', created: 10_000, now: HOUR }
    expect(dueTime(cronJobOf(row), parseCron(row.schedule), { nowMs: TOP + row.now, withDeadline: true })).toBe(NEVER)
  })

  it.each([
    { schedule: '30 6-16/4 * * 1-5', last: 30 * MINUTE, now: DAY + 31 * MINUTE, wait: 3 * HOUR + 59 * MINUTE },
    { schedule: '30 10,11,12 * * 1-5', last: 30 * MINUTE, now: 30 * HOUR + 30 * MINUTE, wait: 66 * HOUR },
    { schedule: '0 12 * * 4', last: 2 * HOUR, now: 19 * DAY + HOUR + 30 * MINUTE, wait: 48 * HOUR + 30 * MINUTE },
    { schedule: '0 12 * * 5', now: 6 * HOUR, wait: 20 * HOUR },
  ])('of $schedule is looked for again after $wait ms', ({ wait, ...row }) => {
    expect(nextLookMs(cronJobOf(row), parseCron(row.schedule), TOP + row.now)).toBe(wait + 100)
  })

  const jobOf = (name: string, startTime?: string) => ({ metadata: { name }, status: startTime ? { startTime } : {} }) as Job
  it.each([
    [[jobOf('b'), jobOf('a')], 'ab'],
    [[jobOf('a'), jobOf('b', after(0))], 'ba'],
    [[jobOf('a', after(0)), jobOf('b')], 'ab'],
    [[jobOf('b', after(0)), jobOf('a', after(0))], 'ab'],
    [[jobOf('a', after(DAY)), jobOf('b', after(0))], 'ba'],
  ])('the oldest Jobs come first', (jobs, order) =>
    expect(
      jobs
        .sort(byStart)
        .map(({ metadata }) => metadata.name)
        .join(''),
    ).toBe(order),
  )
})
