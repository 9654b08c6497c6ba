/**
 * That each end is counted once, whatever happens to pods, Jobs and the controller in between.
 * Rows: upstream's TestTrackJobStatusAndRemoveFinalizers (v1.32).
 */
import { describe, expect, it } from 'vitest'
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import type { Batch } from '../../../api/types'
import { Random } from '../../../base/random'
import { startControllerManager } from '../controller-manager'
import { isTracked } from './job-pods'
import { place, startJob } from './start-job.test.support'

function startAnew({ apiServer, simulation }: Pick<ReturnType<typeof startJob>, 'apiServer' | 'simulation'>) {
  return startControllerManager({ apiServer, simulation })
}

describe('a Job whose controller stopped in the middle of its counting', () => {
  it.each([
    { title: 'before it let the pod go', status: { succeeded: undefined }, isListed: true, isHeld: true, counted: 1 },
    { title: 'before it raised the count', status: { succeeded: undefined }, isListed: true, isHeld: false, counted: 1 },
    { title: 'before it wrote anything', status: { succeeded: undefined }, isListed: false, isHeld: true, counted: 1 },
    { title: 'after it was done', status: { succeeded: 1 }, isListed: false, isHeld: false, counted: 1 },
  ])('$title counts the pod once', ({ status, isListed, isHeld, counted }) => {
    const cluster = startJob({ completions: 3 })
    const { door, run, manager, running, endPod, job } = cluster
    manager.stop()
    const [pod] = running()
    endPod(pod)
    const listed = isListed ? { succeeded: [pod.metadata.uid] } : {}
    const before = job()
    door.updateStatus(Job, {
      ...before,
      status: { ...before.status, uncountedTerminatedPods: listed, ...(status.succeeded ? status : {}) },
    })
    const ended = door.get(Pod, pod.metadata)
    if (!isHeld) door.update(Pod, { ...ended, metadata: { ...ended.metadata, finalizers: [] } })
    run(10)
    startAnew(cluster)
    run(5)
    expect(job().status).toMatchObject({ succeeded: counted, active: 1, uncountedTerminatedPods: {} })
    expect(door.list(Pod).items.filter((each) => each.status.phase === 'Succeeded' && isTracked(each))).toEqual([])
  })

  it('counts pods whose names are all that is left of them', () => {
    const cluster = startJob({ completions: 3 })
    const { door, run, manager, job } = cluster
    manager.stop()
    const before = job()
    door.updateStatus(Job, {
      ...before,
      status: { ...before.status, uncountedTerminatedPods: { succeeded: ['gone-1'], failed: ['gone-2'] } },
    })
    startAnew(cluster)
    run(5)
    expect(job().status).toMatchObject({ succeeded: 1, failed: 1, uncountedTerminatedPods: {} })
  })
})

const specs: readonly Partial<Batch.JobSpec>[] = [
  { completions: 9, parallelism: 3, backoffLimit: 500 },
  { parallelism: 3, backoffLimit: 500 },
  { completionMode: 'Indexed', completions: 9, parallelism: 4, backoffLimit: 500 },
  { completionMode: 'Indexed', completions: 9, parallelism: 4, backoffLimitPerIndex: 500 },
  { completions: 9, parallelism: 3, backoffLimit: 500, podReplacementPolicy: 'Failed' },
]

describe.each(specs)('a Job of %j', (spec) => {
  it.each(['a', 'b'])('counts each of its pods once (seed %s)', (seed) => {
    const random = new Random(seed)
    const cluster = startJob(spec)
    const { door, run, running, endPod, job } = cluster
    let { manager } = cluster
    const ends = new Map<string, 'Succeeded' | 'Failed'>()
    const most = { active: 0 }
    door.watch(Pod, {}, ({ type, object }) => {
      const { uid } = object.metadata
      const { phase } = object.status
      if (phase === 'Succeeded' || phase === 'Failed') ends.set(uid, phase)
      else if (type === 'DELETED') ends.set(uid, ends.get(uid) ?? 'Failed')
      most.active = Math.max(most.active, running().length)
    })
    const acts = {
      succeed: () => running().length > 0 && endPod(random.pick(running())),
      fail: () => running().length > 0 && endPod(random.pick(running()), { exitCode: 1 }),
      remove: () => {
        const [pod] = running()
        if (!pod) return
        door.delete(Pod, pod.metadata)
        // The kubelet of a real node would do so.
        if (spec.podReplacementPolicy === 'Failed') endPod(pod, { exitCode: 137 })
      },
      restart: () => {
        manager.stop()
        run(random.below(3))
        manager = startAnew(cluster)
      },
    }
    for (let i = 0; i < 40; i++) {
      random.pick(Object.values(acts))()
      run(random.below(300) / 10)
    }
    for (let i = 0; i < 40 && !job().status.completionTime; i++) {
      for (const pod of running()) endPod(pod)
      run(700)
    }
    const count = (wanted: string) => [...ends.values()].filter((end) => end === wanted).length
    const { succeeded = 0, failed = 0, uncountedTerminatedPods } = job().status
    const isIndexed = spec.completionMode === 'Indexed'
    expect([succeeded, failed, uncountedTerminatedPods]).toEqual([isIndexed ? 9 : count('Succeeded'), count('Failed'), {}])
    expect(most.active).toBeLessThanOrEqual(spec.parallelism ?? 1)
    expect(door.list(Pod).items.filter((pod) => isTracked(pod) || isTerminating(pod))).toEqual([])
    expect(door.get(Job, place).status.conditions?.at(-1)).toMatchObject({ type: 'Complete', status: 'True' })
  })
})
