/** For tests: a control plane with one Job, whose pods end when the test says so. */
import { Event } from '../../../api/kinds/event'
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import type { Batch, Core } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'
import { completionIndexOf } from './indexes'

export const place = { namespace: 'default', name: 'once' }
export const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } }

interface End {
  readonly exitCode?: number
  readonly conditions?: readonly Core.PodCondition[]
}

export function startJob(spec: Partial<Batch.JobSpec> = {}) {
  const cluster = startControlPlane({ readyAfterMs: 500 })
  const { door, run, clock } = cluster
  const created = door.create(Job, { metadata: place, spec: { template, ...spec } })
  run(3)
  const pods = () => door.list(Pod).items
  const running = () => pods().filter((pod) => pod.status.phase === 'Running' && !isTerminating(pod))

  /** Ends one pod as a kubelet would. */
  function endPod(pod: Pod, { exitCode = 0, conditions = [] }: End = {}): void {
    const state = { terminated: { exitCode, finishedAt: clock.timestamp() } }
    const containerStatuses = [{ name: 'c', image: 'busybox', imageID: '', ready: false, restartCount: 0, state }]
    const phase = exitCode === 0 ? 'Succeeded' : 'Failed'
    const fresh = door.get(Pod, pod.metadata)
    const others = (fresh.status.conditions ?? []).filter(({ type }) => type !== 'Ready')
    const notReady = { type: 'Ready', status: 'False', lastTransitionTime: clock.timestamp() }
    door.updateStatus(Pod, {
      ...fresh,
      status: { ...fresh.status, phase, containerStatuses, conditions: [...others, ...conditions, notReady] },
    })
  }
  /** Ends the running pods, or those of one index. */
  function end(exitCode = 0, which: number | undefined = undefined): void {
    for (const pod of running()) if (which === undefined || completionIndexOf(pod) === which) endPod(pod, { exitCode })
    run(3)
  }
  const job = () => door.get(Job, place)
  const conditions = () => (job().status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`)
  const said = () => door.list(Event).items.filter(({ involvedObject }) => involvedObject.kind === 'Job')
  const change = (patch: Partial<Batch.JobSpec>) => door.patch(Job, place, { type: 'application/merge-patch+json', patch: { spec: patch } })
  return {
    ...cluster,
    created,
    pods,
    running,
    endPod,
    end,
    job,
    conditions,
    said,
    change,
    events: () => said().map(({ reason }) => reason),
  }
}
