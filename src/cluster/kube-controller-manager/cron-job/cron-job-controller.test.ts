import { describe, expect, it } from 'vitest'
import { CronJob } from '../../../api/kinds/cron-job'
import { Event } from '../../../api/kinds/event'
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import type { Batch } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'

const place = { namespace: 'default', name: 'tick' }
const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } }

function start(spec: Partial<Batch.CronJobSpec> = {}) {
  const cluster = startControlPlane({ readyAfterMs: 500 })
  const { door, run } = cluster
  door.create(CronJob, { metadata: place, spec: { schedule: '* * * * *', jobTemplate: { spec: { template } }, ...spec } })
  const jobs = () => door.list(Job).items
  const end = (phase: 'Succeeded' | 'Failed') => {
    for (const pod of door.list(Pod).items) {
      if (pod.status.phase === 'Running') door.updateStatus(Pod, { ...pod, status: { ...pod.status, phase } })
    }
    run(3)
  }
  const said = () => door.list(Event).items.filter(({ involvedObject }) => involvedObject.kind === 'CronJob')
  const events = () => said().map(({ reason }) => reason)
  return { ...cluster, jobs, end, said, events, cronJob: () => door.get(CronJob, place) }
}

describe('the CronJob controller', () => {
  it('makes a Job at each time, and sees it end', () => {
    const { run, jobs, end, events, cronJob } = start()
    run(50)
    expect(jobs()).toEqual([])
    run(11)
    const minute = Date.UTC(2026, 0, 1, 0, 1) / 60_000
    expect(jobs().map(({ metadata }) => metadata.name)).toEqual([`tick-${minute}`])
    expect(jobs()[0].metadata).toMatchObject({
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T00:01:00Z' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', controller: true }],
    })
    expect(cronJob().status).toMatchObject({ active: [{ kind: 'Job', name: `tick-${minute}` }], lastScheduleTime: '2026-01-01T00:01:00Z' })
    end('Succeeded')
    expect(cronJob().status.active).toBeUndefined()
    expect(cronJob().status.lastSuccessfulTime).toBe(jobs()[0].status.completionTime)
    expect(events()).toEqual(['SuccessfulCreate', 'SawCompletedJob'])
  })

  it('says of a schedule that never comes round that it is none', () => {
    const { run, jobs, said } = start({ schedule: '59 23 31 2 *' })
    run(120)
    expect(jobs()).toEqual([])
    expect(said().map(({ type, reason, message }) => [type, reason, message])).toEqual([
      ['Warning', 'InvalidSchedule', 'invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second'],
    ])
  })

  it('keeps as many finished Jobs as are wanted', () => {
    const { run, jobs, end } = start({ successfulJobsHistoryLimit: 2 })
    for (let minute = 0; minute < 5; minute++) {
      run(58)
      end('Succeeded')
      run(2)
    }
    expect(jobs().filter(({ status }) => status.completionTime)).toHaveLength(2)
  })

  it.each([
    { concurrencyPolicy: 'Allow', jobs: 3, event: undefined },
    { concurrencyPolicy: 'Forbid', jobs: 1, event: 'JobAlreadyActive' },
    { concurrencyPolicy: 'Replace', jobs: 1, event: 'SuccessfulDelete' },
  ])('with $concurrencyPolicy runs $jobs at a time', ({ concurrencyPolicy, jobs: wanted, event }) => {
    const { run, jobs, events, cronJob } = start({ concurrencyPolicy })
    run(185)
    expect(jobs()).toHaveLength(wanted)
    expect(cronJob().status.active).toHaveLength(wanted)
    if (event) expect(events()).toContain(event)
  })

  it('makes nothing while it is suspended, and then the latest that is not too late', () => {
    const { door, run, jobs } = start({ suspend: true, startingDeadlineSeconds: 30 })
    run(200)
    expect(jobs()).toEqual([])
    door.patch(CronJob, place, { type: 'application/merge-patch+json', patch: { spec: { suspend: false } } })
    run(2)
    expect(jobs().map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'])).toEqual([
      '2026-01-01T00:03:00Z',
    ])
  })

  it('after a long sleep serves the latest time only, and says so', () => {
    const { door, run, jobs, events } = start({ suspend: true })
    run(60 * 200)
    door.patch(CronJob, place, { type: 'application/merge-patch+json', patch: { spec: { suspend: false } } })
    run(2)
    expect(jobs()).toHaveLength(1)
    expect(jobs()[0].metadata.annotations).toMatchObject({ 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T03:20:00Z' })
    expect(events()).toContain('TooManyMissedTimes')
  })

  it.each([
    { timeZone: 'Europe/Rome', at: '2026-01-01T01:01:00+01:00' },
    { timeZone: 'America/St_Johns', at: '2025-12-31T20:31:00-03:30' },
    { timeZone: 'Etc/UTC', at: '2026-01-01T00:01:00Z' },
  ])('writes the time as it is in $timeZone', ({ timeZone, at }) => {
    const { run, jobs } = start({ timeZone })
    run(61)
    expect(jobs()[0].metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp']).toBe(at)
  })

  it('does not make up for what a new schedule would have asked for before', () => {
    const { door, run, jobs } = start({ schedule: '0 0 1 1 *' })
    run(150)
    door.patch(CronJob, place, { type: 'application/merge-patch+json', patch: { spec: { schedule: '* * * * *' } } })
    run(20)
    expect(jobs()).toHaveLength(0)
    run(20)
    expect(jobs()).toHaveLength(1)
  })

  it('keeps no finished Job where none is wanted, and knows of its success', () => {
    const { run, jobs, end, cronJob, events } = start({ successfulJobsHistoryLimit: 0 })
    run(62)
    end('Succeeded')
    expect(jobs()).toEqual([])
    expect(cronJob().status).toMatchObject({ lastSuccessfulTime: expect.any(String) })
    expect(cronJob().status.active).toBeUndefined()
    expect(events()).toEqual(['SuccessfulCreate', 'SuccessfulDelete'])
  })

  it('misses a Job that somebody deleted', () => {
    const { door, run, jobs, said, cronJob } = start()
    run(62)
    const [{ metadata }] = jobs()
    door.delete(Job, metadata, { propagationPolicy: 'Background' })
    run(5)
    expect(said().at(-1)).toMatchObject({ type: 'Normal', reason: 'MissingJob', message: `Active job went missing: ${metadata.name}` })
    expect(cronJob().status.active).toBeUndefined()
  })

  it('does not expect a Job that somebody else made of it', () => {
    const { door, run, said, cronJob } = start({ suspend: true })
    const { apiVersion, kind, metadata, spec } = cronJob()
    const owner = { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true }
    door.create(Job, { metadata: { name: 'manual', namespace: 'default', ownerReferences: [owner] }, spec: spec.jobTemplate.spec })
    run(2)
    expect(said().at(-1)).toMatchObject({
      type: 'Warning',
      reason: 'UnexpectedJob',
      message: 'Saw a job that the controller did not create or forgot: manual',
    })
  })

  it('leaves a Job of the same name to whoever made it', () => {
    const { door, run, jobs, cronJob, events } = start()
    const name = `tick-${Date.UTC(2026, 0, 1, 0, 1) / 60_000}`
    door.create(Job, { metadata: { name, namespace: 'default' }, spec: { template } })
    run(62)
    expect(jobs()).toHaveLength(1)
    expect([cronJob().status, events()]).toEqual([{}, []])
  })
})
