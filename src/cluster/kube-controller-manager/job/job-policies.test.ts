/** Rows and cases: upstream's pkg/controller/job/job_controller_test.go and test/integration/job/job_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import type { Batch } from '../../../api/types'
import { place, startJob, template } from './start-job.test.support'

const onExit = (action: string, values: number[]) => ({ action, onExitCodes: { operator: 'In', values } })
const policy = (...rules: object[]) => ({ rules }) as Batch.PodFailurePolicy
const indexed = (spec: Partial<Batch.JobSpec> = {}) => startJob({ completionMode: 'Indexed', completions: 3, parallelism: 3, ...spec })

describe('a Job with a pod failure policy', () => {
  it('fails at once when a rule says so, and says why', () => {
    const { end, job, conditions, said, pods } = startJob({ backoffLimit: 6, podFailurePolicy: policy(onExit('FailJob', [42])) })
    const [{ metadata }] = pods()
    end(42)
    expect(conditions()).toEqual(['FailureTarget=True PodFailurePolicy', 'Failed=True PodFailurePolicy'])
    const message = `Container c for pod default/${metadata.name} failed with exit code 42 matching FailJob rule at index 0`
    expect(job().status.conditions?.map((condition) => condition.message)).toEqual([message, message])
    expect(said().at(-1)).toMatchObject({ type: 'Warning', reason: 'PodFailurePolicy', message })
    expect(job().status.failed).toBe(1)
  })

  it('does not count what a rule ignores, and replaces it', () => {
    const { run, running, endPod, job, conditions } = startJob({
      backoffLimit: 0,
      podFailurePolicy: policy({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }),
    })
    const [pod] = running()
    endPod(pod, { exitCode: 137, conditions: [{ type: 'DisruptionTarget', status: 'True' }] })
    run(15)
    expect([job().status.failed, conditions(), running().length]).toEqual([undefined, [], 1])
    expect(running()[0].metadata.name).not.toBe(pod.metadata.name)
  })

  it('ends one index and goes on with the others', () => {
    const { end, job, conditions, run } = indexed({ backoffLimitPerIndex: 5, podFailurePolicy: policy(onExit('FailIndex', [3])) })
    end(3, 1)
    expect(job().status).toMatchObject({ failed: 1, failedIndexes: '1', active: 2 })
    end(0)
    run(3)
    expect(job().status).toMatchObject({ succeeded: 2, completedIndexes: '0,2', failedIndexes: '1' })
    expect(conditions()).toEqual(['FailureTarget=True FailedIndexes', 'Failed=True FailedIndexes'])
  })

  it('waits for pods that are asked to go before it replaces them', () => {
    const { door, run, pods, running, job } = startJob({ podFailurePolicy: policy(onExit('FailJob', [42])) })
    const [pod] = running()
    door.update(Pod, { ...pod, metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), 'example.com/stay'] } })
    door.delete(Pod, pod.metadata)
    run(30)
    expect(pods()).toHaveLength(1)
    expect(job().status).toMatchObject({ terminating: 1 })
    expect(job().status.failed).toBeUndefined()
  })
})

describe('a Job with limits per index', () => {
  it('writes the failures of an index on its next pod and waits longer each time', () => {
    const { end, run, running, job, pods, conditions } = indexed({ completions: 1, parallelism: 1, backoffLimitPerIndex: 2 })
    const failures = () => running().map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-index-failure-count'])
    expect([failures(), job().status.failedIndexes, job().spec.backoffLimit]).toEqual([['0'], '', 2_147_483_647])
    end(1)
    expect(pods().map(({ metadata }) => metadata.finalizers?.length ?? 0)).toEqual([1])
    run(10)
    expect(failures()).toEqual(['1'])
    end(1)
    run(14)
    expect(failures()).toEqual([])
    run(6)
    expect(failures()).toEqual(['2'])
    end(1)
    expect(job().status).toMatchObject({ failed: 3, failedIndexes: '0' })
    expect(conditions()).toEqual(['FailureTarget=True FailedIndexes', 'Failed=True FailedIndexes'])
    expect(job().status.conditions?.[0].message).toBe('Job has failed indexes')
  })

  it('ends when too many indexes have failed', () => {
    const { end, job, conditions, running } = indexed({ completions: 5, parallelism: 5, backoffLimitPerIndex: 0, maxFailedIndexes: 1 })
    end(1, 0)
    expect(running()).toHaveLength(4)
    end(1, 1)
    expect(running()).toHaveLength(0)
    expect(conditions()).toEqual(['FailureTarget=True MaxFailedIndexesExceeded', 'Failed=True MaxFailedIndexesExceeded'])
    expect(job().status.conditions?.[1].message).toBe('Job has exceeded the specified maximal number of failed indexes')
    expect(job().status).toMatchObject({ failed: 5, failedIndexes: '0,1' })
  })
})

describe('a Job with a success policy', () => {
  it('ends when a rule is met, and its other pods go without having failed', () => {
    const { end, job, conditions, said, running } = indexed({ successPolicy: { rules: [{ succeededIndexes: '0' }] } })
    end(0, 1)
    expect(running()).toHaveLength(2)
    end(0, 0)
    expect(running()).toHaveLength(0)
    expect(conditions()).toEqual(['SuccessCriteriaMet=True SuccessPolicy', 'Complete=True SuccessPolicy'])
    expect(job().status.conditions?.[1].message).toBe('Matched rules at index 0')
    expect(job().status).toMatchObject({ succeeded: 2, completedIndexes: '0,1' })
    expect(job().status.failed).toBeUndefined()
    expect(
      said()
        .map(({ reason }) => reason)
        .slice(-2),
    ).toEqual(['SuccessfulDelete', 'Completed'])
  })
})

describe('a Job', () => {
  it.each([
    { podReplacementPolicy: 'TerminatingOrFailed', atOnce: 2, failed: 1 },
    { podReplacementPolicy: 'Failed', atOnce: 1, failed: undefined },
  ])('with $podReplacementPolicy has $atOnce pods when one is asked to go', ({ podReplacementPolicy, atOnce, failed }) => {
    const { door, run, pods, running, job, endPod } = startJob({ podReplacementPolicy })
    const [pod] = running()
    const stay = { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), 'example.com/stay'] }
    door.update(Pod, { ...pod, metadata: stay })
    door.delete(Pod, pod.metadata)
    run(60)
    expect([pods().length, job().status.terminating, job().status.failed]).toEqual([atOnce, 1, failed])
    endPod(pod, { exitCode: 1 })
    run(20)
    expect([running().length, job().status.failed, job().status.terminating]).toEqual([1, 1, 0])
  })

  it('has failed only when its last pod is gone', () => {
    const { door, run, pods, conditions, running } = startJob({ activeDeadlineSeconds: 10 })
    const [pod] = running()
    door.update(Pod, { ...pod, metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), 'example.com/stay'] } })
    run(20)
    expect(conditions()).toEqual(['FailureTarget=True DeadlineExceeded'])
    const held = pods()[0]
    door.update(Pod, { ...held, metadata: { ...held.metadata, finalizers: [] } })
    run(5)
    expect(conditions()).toEqual(['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded'])
  })

  it('names the pods that it is about to count, and then counts them', () => {
    const { door, end, running } = startJob({ completions: 2, parallelism: 2 })
    const seen: string[] = []
    const uids = running().map(({ metadata }) => metadata.uid)
    door.watch(Job, {}, ({ object: { status } }) => {
      const { succeeded = [] } = status.uncountedTerminatedPods ?? {}
      const text = `${succeeded.length} ${status.succeeded ?? 0}`
      if (seen.at(-1) !== text) seen.push(text)
      expect(uids).toEqual(expect.arrayContaining(succeeded))
    })
    end(0)
    expect(seen).toEqual(['0 0', '2 0', '0 2'])
  })

  it('that is a queue of work ends when one pod has found it empty and the others have ended', () => {
    const { running, endPod, run, conditions, job } = startJob({ parallelism: 3 })
    expect(job().spec.completions).toBeUndefined()
    endPod(running()[0])
    run(3)
    expect([running().length, job().status.succeeded, conditions()]).toEqual([2, 1, []])
    endPod(running()[0], { exitCode: 1 })
    run(60)
    expect(running()).toHaveLength(1)
    endPod(running()[0])
    run(3)
    expect(conditions()).toEqual(['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached'])
    expect(job().status).toMatchObject({ succeeded: 2, failed: 1 })
  })

  it.each([
    { backoffLimit: 0, restarts: 1, over: true },
    { backoffLimit: 3, restarts: 2, over: false },
    { backoffLimit: 3, restarts: 3, over: true },
  ])(
    'with a limit of $backoffLimit whose containers were started again $restarts times is over: $over',
    ({ backoffLimit, restarts, over }) => {
      const { door, run, running, conditions, pods } = startJob({
        backoffLimit,
        template: { spec: { ...template.spec, restartPolicy: 'OnFailure' } },
      })
      const [pod] = running()
      const containerStatuses = [{ name: 'c', image: 'busybox', imageID: '', ready: false, restartCount: restarts }]
      door.updateStatus(Pod, { ...pod, status: { ...pod.status, containerStatuses } })
      run(5)
      expect(conditions()).toEqual(over ? ['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded'] : [])
      expect(pods()).toHaveLength(over ? 0 : 1)
    },
  )

  it('that is Indexed grows and shrinks', () => {
    const { change, run, running, end, job, conditions } = indexed()
    end(0, 2)
    change({ completions: 5, parallelism: 5 })
    run(3)
    expect([running().length, job().status.completedIndexes]).toEqual([4, '2'])
    change({ completions: 2, parallelism: 2 })
    run(3)
    expect([running().length, job().status.succeeded, job().status.completedIndexes]).toEqual([2, undefined, undefined])
    end(0)
    expect([conditions()[1], job().status.completedIndexes]).toEqual(['Complete=True CompletionsReached', '0,1'])
  })

  it('that another controller manages is left alone', () => {
    const { pods, job } = startJob({ managedBy: 'example.com/queue' })
    expect([pods(), job().status]).toEqual([[], {}])
  })

  it('takes in pods that its own selector fits, and counts those that have ended', () => {
    const { door, run, pods } = startJob({ suspend: true })
    const labels = { app: 'batch' }
    const add = (name: string) => door.create(Pod, { metadata: { name, namespace: 'default', labels }, spec: template.spec })
    add('ended')
    add('at-work')
    run(1)
    const ended = door.get(Pod, { namespace: 'default', name: 'ended' })
    door.updateStatus(Pod, { ...ended, status: { ...ended.status, phase: 'Succeeded' } })
    const mine = { namespace: 'default', name: 'mine' }
    const spec = {
      manualSelector: true,
      selector: { matchLabels: labels },
      completions: 3,
      template: { ...template, metadata: { labels } },
    }
    door.create(Job, { metadata: mine, spec })
    run(5)
    const owners = pods().map(({ metadata }) => `${metadata.name.slice(0, 4)} ${metadata.ownerReferences?.[0].name}`)
    expect(owners.sort()).toEqual(['at-w mine', 'ende mine'])
    expect(door.get(Job, mine).status).toMatchObject({ active: 1, succeeded: 1 })
    const atWork = door.get(Pod, { namespace: 'default', name: 'at-work' })
    expect(atWork.metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking'])
    door.update(Pod, { ...atWork, metadata: { ...atWork.metadata, labels: { app: 'other' } } })
    run(5)
    const free = door.get(Pod, { namespace: 'default', name: 'at-work' }).metadata
    expect([free.ownerReferences, free.finalizers]).toEqual([undefined, undefined])
  })

  it('whose pods are left behind lets them go', () => {
    const { door, run, pods } = startJob({ completions: 2, parallelism: 2 })
    door.delete(Job, place, { propagationPolicy: 'Orphan' })
    run(5)
    expect(pods().map(({ metadata }) => [metadata.finalizers, metadata.ownerReferences])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ])
  })

  it('counts its time from its resumption', () => {
    const { change, run, running, conditions } = startJob({ suspend: true, activeDeadlineSeconds: 30 })
    run(120)
    change({ suspend: false })
    run(20)
    expect([running().length, conditions()]).toEqual([1, ['Suspended=False JobResumed']])
    run(15)
    expect(conditions()).toEqual(['Suspended=False JobResumed', 'FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded'])
  })

  it('has more time after its end when it is given more', () => {
    const { change, run, end, door } = startJob({ ttlSecondsAfterFinished: 10 })
    end(0)
    change({ ttlSecondsAfterFinished: 60 })
    run(30)
    expect(door.list(Job).items).toHaveLength(1)
    run(40)
    expect(door.list(Job).items).toHaveLength(0)
  })
})
