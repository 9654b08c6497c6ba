/** For tests: one sync of a Job against a server that only counts. */
import type { ApiDoor } from '../../../api/door'
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import type { KubeObject } from '../../../api/object'
import { internalError, isStatusError } from '../../../api/status-error'
import type { Batch } from '../../../api/types'
import { Clock } from '../../../base/clock'
import type { ControllerContext } from '../controller'
import { createExpectations } from '../replica-set/expectations'
import type { BackOff } from './back-off'
import { completionIndexOf } from './indexes'
import { isTracked } from './job-pods'
import { newMemory } from './job-view'
import { podOf, type PodRow } from './pod-of.test.support'
import { syncJob } from './sync-job'

export const NOW = Date.UTC(2026, 1, 1)
export const at = new Date(NOW).toISOString()

export interface Row {
  readonly spec: Partial<Batch.JobSpec>
  readonly status?: Partial<Batch.JobStatus>
  readonly deleting?: boolean
  readonly backOff?: BackOff
  /** Creations or deletions that the controller still waits for. */
  readonly waitsFor?: number
  readonly podLimit?: number
  readonly pending?: number
  readonly active?: number
  readonly ready?: number
  readonly succeeded?: number
  readonly failed?: number
  readonly terminating?: number
  /** Index and phase; undefined: none. */
  readonly indexed?: readonly (readonly [number | undefined, string])[]
  readonly restarts?: readonly number[]
  /** Pods that need more words. */
  readonly pods?: readonly PodRow[]
}

export interface Outcome {
  readonly created?: number
  readonly deleted?: number
  readonly released?: number
  readonly active?: number
  readonly ready?: number
  readonly succeeded?: number
  readonly failed?: number
  readonly terminating?: number
  readonly completed?: string
  readonly places?: readonly number[]
  readonly conditions?: readonly string[]
}

const times = (count: number | undefined, row: (i: number) => PodRow): PodRow[] => Array.from({ length: count ?? 0 }, (_, i) => row(i))

function podsOf({ pending, active, ready = 0, succeeded, failed, terminating, indexed = [], restarts = [], pods: more = [] }: Row): readonly Pod[] {
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: at }]
  const rows = [
    ...times(pending, () => ({ phase: 'Pending' })),
    ...times(active, (i) => (i < ready ? { conditions } : {})),
    ...times(succeeded, () => ({ phase: 'Succeeded' })),
    ...times(failed, () => ({ phase: 'Failed' })),
    ...times(terminating, () => ({ metadata: { deletionTimestamp: at } })),
    ...indexed.map(([index, phase]): PodRow => ({ phase, ...(index === undefined ? {} : { index }) })),
    ...more,
  ]
  const pods = rows.map((row, i) => podOf({ ...row, uid: `u${i}`, metadata: { name: `p${i}`, ...row.metadata } }))
  return pods.map((pod, i) => {
    const containerStatuses = [{ name: 'c', image: '', imageID: '', ready: true, restartCount: restarts[i] ?? 0 }]
    return restarts[i] === undefined ? pod : { ...pod, status: { ...pod.status, containerStatuses } }
  })
}

function jobOf({ spec, status = {}, deleting }: Row): Job {
  const metadata = {
    name: 'once',
    namespace: 'default',
    uid: 'j',
    resourceVersion: '1',
    creationTimestamp: at,
    ...(deleting ? { deletionTimestamp: at } : {}),
  }
  const template = { spec: { restartPolicy: 'Never', containers: [] }, ...spec.template }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { backoffLimit: 6, ...spec, template }, status }
}

/** What upstream's fake of the server does: it keeps the Job's status and counts the rest. */
function sync(row: Row) {
  const pods = new Map(podsOf(row).map((pod) => [pod.metadata.name, pod]))
  const done = { created: 0, deleted: 0, released: 0 }
  const places: number[] = []
  let job = jobOf(row)
  const door = {
    get: (_kind: unknown, { name }: { name: string }) => pods.get(name),
    create(_kind: unknown, draft: Pod) {
      if (done.created >= (row.podLimit ?? Infinity)) throw internalError('no more')
      done.created++
      const index = completionIndexOf(draft)
      if (index !== undefined) places.push(index)
      return { ...draft, metadata: { ...draft.metadata, name: 'new' } }
    },
    delete: () => void done.deleted++,
    update(_kind: unknown, pod: Pod) {
      if (!isTracked(pod)) done.released++
      pods.set(pod.metadata.name, pod)
      return pod
    },
    updateStatus: (_kind: unknown, next: KubeObject) => (job = next as Job),
  } as Partial<ApiDoor> as ApiDoor
  const clock = new Clock(NOW)
  const expectations = createExpectations(clock)
  if (row.waitsFor) expectations.expectCreations('default/once', row.waitsFor)
  const memory = newMemory()
  if (row.backOff) memory.backOff = row.backOff
  try {
    syncJob({ door, clock, recorder: { event: () => {} } } as Partial<ControllerContext> as ControllerContext, job, {
      pods: [...pods.values()],
      expectations,
      memory,
    })
  } catch (error) {
    if (!isStatusError(error)) throw error
  }
  return { ...done, places, status: job.status }
}

export const statusAfter = (row: Row): Job['status'] => sync(row).status

export function syncOnce(row: Row): Outcome {
  const { status, places, ...done } = sync(row)
  const { active = 0, ready = 0, succeeded = 0, failed = 0, terminating = 0, completedIndexes = '', conditions = [] } = status
  return {
    ...done,
    active,
    ready,
    succeeded,
    failed,
    terminating,
    completed: completedIndexes,
    places,
    conditions: conditions.map(({ type, status }) => `${type}=${status}`),
  }
}

export const nothing: Outcome = {
  created: 0,
  deleted: 0,
  released: 0,
  active: 0,
  ready: 0,
  succeeded: 0,
  failed: 0,
  terminating: 0,
  completed: '',
  places: [],
  conditions: [],
}
