import { describe, expect, it } from 'vitest'
import { Event } from '../../../api/kinds/event'
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import type { Batch } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'

const place = { namespace: 'default', name: 'once' }
const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } }

function start(spec: Partial<Batch.JobSpec> = {}) {
  const cluster = startControlPlane({ readyAfterMs: 500 })
  const { door, run } = cluster
  door.create(Job, { metadata: place, spec: { template, ...spec } })
  run(3)
  const pods = () => door.list(Pod).items
  const running = () => pods().filter(({ status, metadata }) => status.phase === 'Running' && !metadata.deletionTimestamp)
  const end = (phase: 'Succeeded' | 'Failed', count = Infinity) => {
    for (const pod of running().slice(0, count)) door.updateStatus(Pod, { ...pod, status: { ...pod.status, phase } })
    run(3)
  }
  const job = () => door.get(Job, place)
  const conditions = () => (job().status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`)
  const events = () => door.list(Event).items.filter(({ involvedObject }) => involvedObject.kind === 'Job').map(({ reason }) => reason)
  return { ...cluster, pods, running, end, job, conditions, events }
}

describe('the Job controller', () => {
  it('runs pods one after another until enough have succeeded', () => {
    const { job, pods, running, end, conditions, events } = start({ completions: 2 })
    expect(running()).toHaveLength(1)
    expect(job().status).toMatchObject({ active: 1, ready: 1 })
    expect(pods()[0].metadata).toMatchObject({ generateName: 'once-', finalizers: ['batch.kubernetes.io/job-tracking'], labels: { 'job-name': 'once' } })
    end('Succeeded')
    expect(job().status).toMatchObject({ active: 1, succeeded: 1 })
    end('Succeeded')
    expect(job().status).toMatchObject({ succeeded: 2, completionTime: expect.any(String) })
    expect(job().status.active).toBeUndefined()
    expect(conditions()).toEqual(['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached'])
    expect(events().toSorted()).toEqual(['Completed', 'SuccessfulCreate', 'SuccessfulCreate'])
    expect(pods().map(({ metadata }) => metadata.finalizers ?? [])).toEqual([[], []])
  })

  it('runs no more at a time than it may, and no more than are still lacking', () => {
    const { running, end, job } = start({ completions: 5, parallelism: 3 })
    expect(running()).toHaveLength(3)
    end('Succeeded')
    expect(running()).toHaveLength(2)
    end('Succeeded')
    expect(job().status.succeeded).toBe(5)
  })

  it('waits longer after each failure and gives up at the limit', () => {
    const { run, running, end, job, conditions, events } = start({ backoffLimit: 2 })
    end('Failed')
    expect([running().length, job().status.failed]).toEqual([0, 1])
    run(9)
    expect(running()).toHaveLength(1)
    end('Failed')
    run(10)
    expect(running()).toHaveLength(0)
    run(10)
    expect(running()).toHaveLength(1)
    end('Failed')
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
    const indexes = () => pods().map(({ metadata }) => metadata.labels?.['batch.kubernetes.io/job-completion-index']).toSorted()
    expect(indexes()).toEqual(['0', '1'])
    expect(pods().map(({ spec }) => spec.hostname).toSorted()).toEqual(['once-0', 'once-1'])
    expect(pods()[0].spec.containers[0].env?.[0].name).toBe('JOB_COMPLETION_INDEX')
    end('Succeeded')
    expect(indexes()).toEqual(['0', '1', '2'])
    end('Succeeded')
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
    end('Succeeded')
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
