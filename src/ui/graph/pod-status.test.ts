import { describe, expect, it } from 'vitest'
import type { Pod } from '../../api/types'
import { podStatus } from './pod-status'

type State = NonNullable<NonNullable<Pod['status']['containerStatuses']>[number]['state']>

interface Draft {
  readonly nodeName?: string
  readonly status?: Partial<Pod['status']>
  readonly deleted?: boolean
  readonly state?: State
  readonly ready?: boolean
  readonly init?: State
}

function pod({ nodeName, status, deleted, state, ready = false, init }: Draft): Pod {
  const container = (name: string, of: State) => ({ name, image: 'i', imageID: '', restartCount: 2, ready, state: of })
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '', ...(deleted ? { deletionTimestamp: 'x' } : {}) },
    spec: { containers: [{ name: 'c' }], nodeName, ...(init ? { initContainers: [{ name: 'i' }] } : {}) },
    status: {
      phase: 'Pending',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      ...(state ? { containerStatuses: [container('c', state)] } : {}),
      ...(init ? { initContainerStatuses: [{ ...container('i', init), ready: false }] } : {}),
      ...status,
    },
  }
}

const running = { running: {} }
const node = { nodeName: 'worker-1' }

describe('the status of a pod', () => {
  it.each<{ name: string; draft: Draft; word: string; state: string }>([
    { name: 'nowhere yet', draft: {}, word: 'Pending', state: 'unscheduled' },
    { name: 'being created', draft: { ...node, state: { waiting: { reason: 'ContainerCreating' } } }, word: 'ContainerCreating', state: 'creating' },
    { name: 'running and ready', draft: { ...node, state: running, ready: true, status: { phase: 'Running' } }, word: 'Running', state: 'ready' },
    { name: 'running, not ready', draft: { ...node, state: running, status: { phase: 'Running' } }, word: 'Running', state: 'not-ready' },
    { name: 'crash loop', draft: { ...node, state: { waiting: { reason: 'CrashLoopBackOff' } }, status: { phase: 'Running' } }, word: 'CrashLoopBackOff', state: 'crash-loop' },
    { name: 'no such image', draft: { ...node, state: { waiting: { reason: 'ErrImagePull' } } }, word: 'ErrImagePull', state: 'config-error' },
    { name: 'image back-off', draft: { ...node, state: { waiting: { reason: 'ImagePullBackOff' } } }, word: 'ImagePullBackOff', state: 'config-error' },
    { name: 'missing ConfigMap', draft: { ...node, state: { waiting: { reason: 'CreateContainerConfigError' } } }, word: 'CreateContainerConfigError', state: 'config-error' },
    { name: 'out of memory', draft: { ...node, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } }, status: { phase: 'Running' } }, word: 'OOMKilled', state: 'failed' },
    { name: 'evicted', draft: { ...node, status: { phase: 'Failed', reason: 'Evicted' } }, word: 'Evicted', state: 'failed' },
    { name: 'done', draft: { ...node, state: { terminated: { exitCode: 0, reason: 'Completed' } }, status: { phase: 'Succeeded' } }, word: 'Completed', state: 'succeeded' },
    { name: 'going away', draft: { ...node, deleted: true, state: running, ready: true, status: { phase: 'Running' } }, word: 'Terminating', state: 'terminating' },
    { name: 'on a lost node', draft: { ...node, deleted: true, status: { phase: 'Running', reason: 'NodeLost' } }, word: 'Unknown', state: 'unknown' },
    { name: 'initialising', draft: { ...node, init: running, state: { waiting: { reason: 'PodInitializing' } } }, word: 'Init:0/1', state: 'creating' },
    { name: 'init crash loop', draft: { ...node, init: { waiting: { reason: 'CrashLoopBackOff' } } }, word: 'Init:CrashLoopBackOff', state: 'crash-loop' },
    { name: 'init failed', draft: { ...node, init: { terminated: { exitCode: 1 } } }, word: 'Init:ExitCode:1', state: 'failed' },
  ])('$name: $word', ({ draft, word, state }) => {
    expect(podStatus(pod(draft))).toMatchObject({ word, state })
  })

  it('counts restarts of all containers', () => {
    expect(podStatus(pod({ ...node, state: running, init: { terminated: { exitCode: 0 } } })).restarts).toBe(4)
  })
})
