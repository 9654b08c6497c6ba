import { describe, expect, it } from 'vitest'
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import { place, startJob as start } from './start-job.test.support'

describe('the Job controller', () => {
  it('runs pods one after another until enough have succeeded', () => {
    const { job, pods, running, end, conditions, events } = start({ completions: 2 })
    expect(running()).toHaveLength(1)
    expect(job().status).toMatchObject({ active: 1, ready: 1 })
    expect(pods()[0].metadata).toMatchObject({
      generateName: 'once-',
      finalizers: ['batch.kubernetes.io/job-tracking'],
      labels: { 'job-name': 'once' },
    })
    end(0)
    expect(job().status).toMatchObject({ active: 1, succeeded: 1 })
    end(0)
    expect(job().status).toMatchObject({ succeeded: 2, completionTime: expect.any(String) })
    expect(job().status.active).toBeUndefined()
    expect(conditions()).toEqual(['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached'])
    expect(events().toSorted()).toEqual(['Completed', 'SuccessfulCreate', 'SuccessfulCreate'])
    expect(pods().map(({ metadata }) => metadata.finalizers ?? [])).toEqual([[], []])
  })

  it('runs no more at a time than it may, and no more than are still lacking', () => {
    const { running, end, job } = start({ completions: 5, parallelism: 3 })
    expect(running()).toHaveLength(3)
    end(0)
    expect(running()).toHaveLength(2)
    end(0)
    expect(job().status.succeeded).toBe(5)
  })

  it('waits longer after each failure and gives up at the limit', () => {
    const { run, running, end, job, conditions, events } = start({ backoffLimit: 2 })
    end(1)
    expect([running().length, job().status.failed]).toEqual([0, 1])
    run(9)
    expect(running()).toHaveLength(1)
    end(1)
    run(10)
    expect(running()).toHaveLength(0)
    run(10)
    expect(running()).toHaveLength(1)
    end(1)
    run(200)
    expect(running()).toHaveLength(0)
    expect(job().status.failed).toBe(3)
    expect(conditions()).toEqual(['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded'])
    expect(events()).toContain('BackoffLimitExceeded')
  })

  it('ends its pods when its time is up', () => {
    const { run, pods, conditions } = start({ activeDeadlineSeconds: 20, parallelism: 2, completions: 2 })
    run(30)
    expect(pods()).toEqual([])
    expect(conditions()).toEqual(['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded'])
  })

  it('gives each pod of an Indexed Job a number, and each number once', () => {
    const { pods, end, job } = start({ completionMode: 'Indexed', completions: 3, parallelism: 2 })
    const indexes = () =>
      pods()
        .map(({ metadata }) => metadata.labels?.['batch.kubernetes.io/job-completion-index'])
        .toSorted()
    expect(indexes()).toEqual(['0', '1'])
    expect(
      pods()
        .map(({ spec }) => spec.hostname)
        .toSorted(),
    ).toEqual(['once-0', 'once-1'])
    expect(pods()[0].spec.containers[0].env?.[0].name).toBe('JOB_COMPLETION_INDEX')
    end(0)
    expect(indexes()).toEqual(['0', '1', '2'])
    end(0)
    expect(job().status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' })
  })

  it('stops while it is suspended and begins again', () => {
    const { door, run, running, pods, job, conditions, events } = start({ suspend: true })
    expect([pods().length, job().status.startTime]).toEqual([0, undefined])
    const suspend = (value: boolean) => {
      door.patch(Job, place, { type: 'application/merge-patch+json', patch: { spec: { suspend: value } } })
      run(3)
    }
    suspend(false)
    expect(running()).toHaveLength(1)
    expect(conditions()).toEqual(['Suspended=False JobResumed'])
    suspend(true)
    expect(pods()).toEqual([])
    expect(events()).toEqual(expect.arrayContaining(['Suspended', 'Resumed', 'SuccessfulDelete']))
    const before = job().status.startTime
    run(60)
    suspend(false)
    expect(Date.parse(job().status.startTime ?? '') - Date.parse(before ?? '')).toBeGreaterThan(60_000)
  })

  it('goes some time after it has finished, and its pods with it', () => {
    const { door, run, end, pods } = start({ ttlSecondsAfterFinished: 10 })
    end(0)
    expect(door.list(Job).items).toHaveLength(1)
    run(15)
    expect([door.list(Job).items, pods()]).toEqual([[], []])
  })

  it('lets its pods go when it is deleted', () => {
    const { door, run, pods } = start({ parallelism: 2, completions: 2 })
    door.delete(Job, place, { propagationPolicy: 'Background' })
    run(5)
    expect([door.list(Job).items, pods()]).toEqual([[], []])
  })

  it('replaces a pod that somebody deleted, and counts it as failed', () => {
    const { door, run, running, job } = start()
    const [pod] = running()
    door.delete(Pod, pod.metadata)
    run(15)
    expect(running().map(({ metadata }) => metadata.name)).not.toContain(pod.metadata.name)
    expect(running()).toHaveLength(1)
    expect(job().status.failed).toBe(1)
  })
})
