/** One sync of a CronJob at a time. Rows: upstream's TestControllerV2SyncCronJob (v1.32). */
import { describe, expect, it } from 'vitest'
import type { ApiDoor } from '../../../api/door'
import type { CronJob } from '../../../api/kinds/cron-job'
import { Job } from '../../../api/kinds/job'
import { internalError, notFoundError } from '../../../api/status-error'
import type { Batch } from '../../../api/types'
import { Clock } from '../../../base/clock'
import type { ControllerContext } from '../controller'
import { syncCronJob } from './sync-cron-job'

const SECOND = 1000
const HOUR = 3_600_000
const TOP = Date.UTC(2016, 4, 19, 10)
const WEEK = 7 * 24 * HOUR
const after = (ms: number): string => new Date(TOP + ms).toISOString().replace('.000', '')

/** A short deadline, one of two hours, one that is never reached. */
const SHORT = 10
const MEDIUM = 7200
const LONG = 1_000_000

interface Row {
  readonly title: string
  readonly spec?: Partial<Batch.CronJobSpec>
  /** The hour before was served: the Job of it is over, or runs, or nobody knows it any more. */
  readonly before?: 'over' | 'running' | 'lost'
  readonly now: number
  readonly refuses?: 'create' | 'get'
  readonly created?: number
  readonly deleted?: number
  readonly active?: number
  readonly again?: boolean
  readonly fails?: boolean
  readonly said?: readonly string[]
}

const BEFORE = SECOND - HOUR
const JUST_BEFORE = -SECOND
const JUST_AFTER = SECOND
const running = { metadata: { name: 'before', namespace: 'default', uid: 'job' } }

const rows: readonly Row[] = [
  { title: 'never ran, not valid schedule', spec: { schedule: 'obvious error schedule' }, now: JUST_BEFORE, said: ['UnparseableSchedule'] },
  { title: 'never ran, not time, Allow', now: JUST_BEFORE, again: true },
  { title: 'never ran, not time, Forbid', spec: { concurrencyPolicy: 'Forbid' }, now: JUST_BEFORE, again: true },
  { title: 'never ran, not time, Replace', spec: { concurrencyPolicy: 'Replace' }, now: JUST_BEFORE, again: true },
  { title: 'never ran, is time, Allow', now: JUST_AFTER, created: 1, active: 1, again: true, said: ['SuccessfulCreate'] },
  {
    title: 'never ran, is time, Forbid',
    spec: { concurrencyPolicy: 'Forbid' },
    now: JUST_AFTER,
    created: 1,
    active: 1,
    again: true,
    said: ['SuccessfulCreate'],
  },
  {
    title: 'never ran, is time, Replace',
    spec: { concurrencyPolicy: 'Replace' },
    now: JUST_AFTER,
    created: 1,
    active: 1,
    again: true,
    said: ['SuccessfulCreate'],
  },
  { title: 'never ran, is time, suspended', spec: { suspend: true }, now: JUST_AFTER },
  { title: 'never ran, is time, past deadline', spec: { startingDeadlineSeconds: SHORT }, now: 61 * SECOND, again: true },
  {
    title: 'never ran, is time, not past deadline',
    spec: { startingDeadlineSeconds: LONG },
    now: JUST_AFTER,
    created: 1,
    active: 1,
    again: true,
    said: ['SuccessfulCreate'],
  },
  { title: 'prev ran but done, not time', before: 'over', now: JUST_BEFORE, again: true },
  { title: 'prev ran but done, is time', before: 'over', now: JUST_AFTER, created: 1, active: 1, again: true, said: ['SuccessfulCreate'] },
  {
    title: 'prev ran but done, is time, create job failed',
    before: 'over',
    now: JUST_AFTER,
    refuses: 'create',
    fails: true,
    said: ['FailedCreate'],
  },
  { title: 'prev ran but done, is time, suspended', spec: { suspend: true }, before: 'over', now: JUST_AFTER },
  {
    title: 'prev ran but done, is time, past deadline',
    spec: { startingDeadlineSeconds: SHORT },
    before: 'over',
    now: 61 * SECOND,
    again: true,
  },
  { title: 'still active, not time', before: 'running', now: JUST_BEFORE, active: 1, again: true },
  {
    title: 'still active, is time, Allow',
    before: 'running',
    now: JUST_AFTER,
    created: 1,
    active: 2,
    again: true,
    said: ['SuccessfulCreate'],
  },
  {
    title: 'still active, is time, Forbid',
    spec: { concurrencyPolicy: 'Forbid' },
    before: 'running',
    now: JUST_AFTER,
    active: 1,
    again: true,
    said: ['JobAlreadyActive'],
  },
  {
    title: 'still active, is time, Replace',
    spec: { concurrencyPolicy: 'Replace' },
    ...{
      before: 'running',
      now: JUST_AFTER,
      created: 1,
      deleted: 1,
      active: 1,
      again: true,
      said: ['SuccessfulDelete', 'SuccessfulCreate'],
    },
  },
  {
    title: 'still active, is time, get job failed, Replace',
    spec: { concurrencyPolicy: 'Replace' },
    ...{ before: 'running', now: JUST_AFTER, refuses: 'get', active: 1, fails: true, said: ['FailedGet'] },
  },
  { title: 'still active, is time, suspended', spec: { suspend: true }, before: 'running', now: JUST_AFTER, active: 1 },
  {
    title: 'still active, is time, past deadline',
    spec: { startingDeadlineSeconds: SHORT },
    before: 'running',
    now: 61 * SECOND,
    active: 1,
    again: true,
  },
  { title: 'missing job, not time', before: 'lost', now: JUST_BEFORE, again: true, said: ['MissingJob'] },
  {
    title: 'missing job, is time',
    before: 'lost',
    now: JUST_AFTER,
    created: 1,
    active: 1,
    again: true,
    said: ['MissingJob', 'SuccessfulCreate'],
  },
  {
    title: 'long overdue, no deadline',
    before: 'over',
    now: WEEK,
    created: 1,
    active: 1,
    again: true,
    said: ['TooManyMissedTimes', 'SuccessfulCreate'],
  },
  {
    title: 'long overdue, past medium deadline',
    spec: { startingDeadlineSeconds: MEDIUM },
    before: 'over',
    now: WEEK,
    created: 1,
    active: 1,
    again: true,
    said: ['SuccessfulCreate'],
  },
  {
    title: 'long overdue, past short deadline',
    spec: { startingDeadlineSeconds: SHORT },
    before: 'over',
    now: WEEK,
    created: 1,
    active: 1,
    again: true,
    said: ['SuccessfulCreate'],
  },
  {
    title: 'long overdue, every hour from a minute on',
    spec: { schedule: '@every 1h' },
    before: 'over',
    now: WEEK,
    created: 1,
    active: 1,
    again: true,
    said: ['TooManyMissedTimes', 'SuccessfulCreate'],
  },
  {
    title: 'a time zone in which it is not time',
    spec: { schedule: '0 10 * * *', timeZone: 'America/New_York' },
    now: JUST_AFTER,
    again: true,
  },
  {
    title: 'a time zone in which it is time',
    spec: { schedule: '0 6 * * *', timeZone: 'America/New_York' },
    now: JUST_AFTER,
    created: 1,
    active: 1,
    again: true,
    said: ['SuccessfulCreate'],
  },
]

function syncOnce({ spec, before, now, refuses }: Row) {
  const done = { created: 0, deleted: 0 }
  const said: string[] = []
  const reference = { ...running.metadata, kind: 'Job', apiVersion: 'batch/v1' }
  const status = before ? { lastScheduleTime: after(-HOUR), ...(before === 'over' ? {} : { active: [reference] }) } : {}
  const cronJob = {
    ...{ apiVersion: 'batch/v1', kind: 'CronJob' },
    metadata: { name: 'tick', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: after(BEFORE) },
    spec: { schedule: '0 * * * ?', concurrencyPolicy: 'Allow', jobTemplate: {}, ...spec },
    status,
  } as CronJob
  const jobs = before === 'running' ? [{ ...running, status: {} } as Job] : []
  const door = {
    create(_kind: unknown, draft: Job) {
      if (refuses === 'create') throw internalError('no')
      done.created++
      return { ...draft, metadata: { ...draft.metadata, uid: 'new' } }
    },
    get(_kind: unknown, { name }: { name: string }) {
      if (refuses === 'get') throw internalError('no')
      if (before !== 'running') throw notFoundError(Job, name)
      return jobs[0]
    },
    find: () => jobs[0],
    delete: () => void done.deleted++,
  } as Partial<ApiDoor> as ApiDoor
  const recorder = { event: (_object: unknown, _type: unknown, reason: string) => void said.push(reason) }
  const context = { door, recorder, clock: new Clock(TOP + now) } as Partial<ControllerContext> as ControllerContext
  const { status: next, againMs, failure } = syncCronJob(context, cronJob, { status, jobs })
  return { ...done, active: next.active?.length ?? 0, again: againMs !== undefined, fails: failure !== undefined, said }
}

describe('one sync of a CronJob', () => {
  it.each(rows)('$title', (row) => {
    const { created = 0, deleted = 0, active = 0, again = false, fails = false, said = [] } = row
    expect(syncOnce(row)).toEqual({ created, deleted, active, again, fails, said })
  })
})
