/** For tests: pods of a Job as rows of a table describe them. */
import type { Pod } from '../../../api/kinds/pod'
import type { ObjectMeta } from '../../../api/object'
import type { Core } from '../../../api/types'
import { INDEX_KEY } from './indexes'
import { TRACKING_FINALIZER } from './job-pods'

export interface PodRow {
  readonly uid?: string
  readonly phase?: string
  readonly exits?: readonly (readonly [name: string, code: number])[]
  readonly initExits?: readonly (readonly [name: string, code: number])[]
  readonly conditions?: readonly Partial<Core.PodCondition>[]
  readonly index?: number
  readonly failures?: string
  readonly ignored?: string
  readonly finishedAt?: string
  readonly untracked?: boolean
  readonly nodeName?: string
  readonly metadata?: Partial<ObjectMeta>
}

const ended = (rows: PodRow['exits'], finishedAt: string | undefined): Core.ContainerStatus[] =>
  (rows ?? []).map(
    ([name, exitCode]) => ({ name, state: { terminated: { exitCode, ...(finishedAt ? { finishedAt } : {}) } } }) as Core.ContainerStatus,
  )

export function podOf({ uid = 'u', phase = 'Running', index, failures, ignored, untracked, ...row }: PodRow): Pod {
  const annotations = {
    ...(index === undefined ? {} : { [INDEX_KEY]: String(index) }),
    ...(failures === undefined ? {} : { 'batch.kubernetes.io/job-index-failure-count': failures }),
    ...(ignored === undefined ? {} : { 'batch.kubernetes.io/job-index-ignored-failure-count': ignored }),
  }
  const identity = { name: 'mypod', namespace: 'default', uid, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }
  const conditions = (row.conditions ?? []) as Core.PodCondition[]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...identity, annotations, finalizers: untracked ? [] : [TRACKING_FINALIZER], ...row.metadata },
    spec: { containers: [], ...(row.nodeName ? { nodeName: row.nodeName } : {}) },
    status: {
      phase,
      conditions,
      containerStatuses: ended(row.exits, row.finishedAt),
      initContainerStatuses: ended(row.initExits, row.finishedAt),
    },
  }
}
