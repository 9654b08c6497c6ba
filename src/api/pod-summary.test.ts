import { describe, expect, it } from 'vitest'
import { type PodSummary, summarizePod } from './pod-summary'
import type { Core, Pod } from './types'

const now = Date.parse('2026-01-05T09:00:00Z')
const status = (name: string, rest: Partial<Core.ContainerStatus>): Core.ContainerStatus => ({
  name,
  image: 'web',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...rest,
})
const running = { running: { startedAt: '2026-01-05T08:00:00Z' } }
const exited = (exitCode: number, reason?: string): Core.ContainerState => ({ terminated: { exitCode, ...(reason ? { reason } : {}) } })

interface Row {
  readonly name: string
  readonly deleted?: boolean
  readonly init?: readonly Core.Container[]
  readonly status: Core.PodStatus
  readonly expected: PodSummary
}

const oneInit = [{ name: 'prepare' }]
const sidecar = [{ name: 'proxy', restartPolicy: 'Always' }]

const rows: readonly Row[] = [
  { name: 'is Pending before anything happened', status: { phase: 'Pending' }, expected: { ready: '0/1', status: 'Pending', restarts: '0' } },
  {
    name: 'counts ready containers',
    status: { phase: 'Running', containerStatuses: [status('web', { ready: true, state: running })] },
    expected: { ready: '1/1', status: 'Running', restarts: '0' },
  },
  {
    name: 'names what a container waits for, and when it was last started again',
    status: {
      phase: 'Running',
      containerStatuses: [
        status('web', {
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-05T08:55:00Z' } },
        }),
      ],
    },
    expected: { ready: '0/1', status: 'CrashLoopBackOff', restarts: '3 (5m ago)' },
  },
  {
    name: 'gives the exit code when there is no reason',
    status: { phase: 'Failed', containerStatuses: [status('web', { state: exited(3) })] },
    expected: { ready: '0/1', status: 'ExitCode:3', restarts: '0' },
  },
  {
    name: 'lets the reason of the pod stand over its phase',
    status: { phase: 'Failed', reason: 'Evicted' },
    expected: { ready: '0/1', status: 'Evicted', restarts: '0' },
  },
  {
    name: 'says that a gate holds it back',
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] },
    expected: { ready: '0/1', status: 'SchedulingGated', restarts: '0' },
  },
  {
    name: 'counts init containers that are done',
    init: oneInit,
    status: { phase: 'Pending', initContainerStatuses: [status('prepare', { state: running })], containerStatuses: [status('web', {})] },
    expected: { ready: '0/1', status: 'Init:0/1', restarts: '0' },
  },
  {
    name: 'says how an init container failed',
    init: oneInit,
    status: { phase: 'Pending', initContainerStatuses: [status('prepare', { restartCount: 2, state: exited(1, 'Error') })] },
    expected: { ready: '0/1', status: 'Init:Error', restarts: '2' },
  },
  {
    name: 'forgets restarts of init containers once they are done',
    init: oneInit,
    status: {
      phase: 'Running',
      initContainerStatuses: [status('prepare', { restartCount: 2, state: exited(0, 'Completed') })],
      containerStatuses: [status('web', { ready: true, state: running })],
    },
    expected: { ready: '1/1', status: 'Running', restarts: '0' },
  },
  {
    name: 'counts a sidecar among the containers',
    init: sidecar,
    status: {
      phase: 'Running',
      initContainerStatuses: [status('proxy', { ready: true, started: true, restartCount: 1, state: running })],
      containerStatuses: [status('web', { ready: true, state: running })],
    },
    expected: { ready: '2/2', status: 'Running', restarts: '1' },
  },
  {
    name: 'is NotReady when one of its containers is done and the pod is not ready',
    status: {
      phase: 'Running',
      containerStatuses: [status('web', { state: exited(0, 'Completed') }), status('log', { ready: true, state: running })],
    },
    expected: { ready: '1/1', status: 'NotReady', restarts: '0' },
  },
  {
    name: 'is Terminating when it is being deleted',
    deleted: true,
    status: { phase: 'Running', containerStatuses: [status('web', { ready: true, state: running })] },
    expected: { ready: '1/1', status: 'Terminating', restarts: '0' },
  },
  {
    name: 'stays Completed when a finished pod is being deleted',
    deleted: true,
    status: { phase: 'Succeeded', containerStatuses: [status('web', { state: exited(0, 'Completed') })] },
    expected: { ready: '0/1', status: 'Completed', restarts: '0' },
  },
  {
    name: 'is Unknown when it is being deleted from a lost node',
    deleted: true,
    status: { phase: 'Running', reason: 'NodeLost' },
    expected: { ready: '0/1', status: 'Unknown', restarts: '0' },
  },
]

const podOf = ({ deleted, init = [], status }: Row): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    namespace: 'default',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-05T08:00:00Z',
    ...(deleted ? { deletionTimestamp: '2026-01-05T08:59:00Z' } : {}),
  },
  spec: { initContainers: [...init], containers: [{ name: 'web' }] },
  status,
})

describe('the summary of a pod', () => {
  it.each(rows)('$name', (row) => expect(summarizePod(podOf(row), now)).toEqual(row.expected))
})
