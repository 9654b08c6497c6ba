/** What upstream's stateful_set_control_test.go asks of one round (v1.32), as rows: pods as they are, and the steps that follow. */
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../api/kinds/pod'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import type { Apps } from '../../../api/types'
import { planStatefulSet, type Step } from './plan'

const NOW = 1000_000

/** `2 old` is `web-2` of the former revision, ready for an hour; `fresh` is ready only now. */
function podOf(text: string): Pod {
  const [ordinal, ...words] = text.split(' ')
  const is = (word: string): boolean => words.includes(word)
  const isReady = !['pending', 'unready', 'failed', 'succeeded'].some(is)
  const phase = is('pending') ? 'Pending' : is('failed') ? 'Failed' : is('succeeded') ? 'Succeeded' : 'Running'
  const since = new Date(is('fresh') ? NOW : NOW - 3_600_000).toISOString()
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `web-${ordinal}`,
      uid: text,
      resourceVersion: '1',
      creationTimestamp: '1970-01-01T00:00:00Z',
      labels: { 'controller-revision-hash': is('old') ? 'web-1' : 'web-2', ...(is('nameless') ? {} : { 'statefulset.kubernetes.io/pod-name': `web-${ordinal}` }) },
      ...(is('going') ? { deletionTimestamp: '1970-01-01T00:00:00Z' } : {}),
    },
    spec: { containers: [] },
    status: { phase, conditions: isReady ? [{ type: 'Ready', status: 'True', lastTransitionTime: since }] : [] },
  }
}

const setOf = (spec: Partial<Apps.StatefulSetSpec>): StatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'default', uid: 'web', resourceVersion: '1', creationTimestamp: '1970-01-01T00:00:00Z' },
  spec: { serviceName: 'web', replicas: 3, selector: {}, template: {}, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, ...spec },
  status: { replicas: 0 },
})

function textOf(step: Step): string {
  if (step.act === 'create') return `create ${step.ordinal}`
  const flags = step.act === 'tend' ? `${step.isWaiting ? ' waiting' : ''}${step.isReached ? ' reached' : ''}` : ''
  return `${step.act} ${step.pod.metadata.name.slice(4)}${flags}`
}

interface Row {
  readonly title: string
  readonly pods: readonly string[]
  readonly spec?: Partial<Apps.StatefulSetSpec>
  readonly steps: readonly string[]
  /** With Parallel, where that differs. */
  readonly atOnce?: readonly string[]
}

const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: {} }]
const partition = (from: number): Partial<Apps.StatefulSetSpec> => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: from } } })

const rows: readonly Row[] = [
  { title: 'begins with the lowest number', pods: [], steps: ['create 0'], atOnce: ['create 0', 'create 1', 'create 2'] },
  { title: 'begins where it is told', pods: [], spec: { ordinals: { start: 5 } }, steps: ['create 5'], atOnce: ['create 5', 'create 6', 'create 7'] },
  { title: 'goes on when the one before is ready', pods: ['0'], steps: ['create 1'], atOnce: ['create 1', 'create 2'] },
  { title: 'waits while the one before is pending', pods: ['0 pending'], steps: [], atOnce: ['create 1', 'create 2'] },
  { title: 'waits while the one before is not ready', pods: ['0 unready'], steps: [], atOnce: ['create 1', 'create 2'] },
  { title: 'waits while the one before is on its way out', pods: ['0 going'], steps: [], atOnce: ['create 1', 'create 2'] },
  { title: 'waits until the one before has been ready for long enough', pods: ['0 fresh'], spec: { minReadySeconds: 10 }, steps: [], atOnce: ['create 1', 'create 2'] },
  { title: 'fills gaps, the lowest first', pods: ['1', '3'], spec: { replicas: 5 }, steps: ['create 0'], atOnce: ['create 0', 'create 2', 'create 4'] },
  { title: 'deletes one that failed', pods: ['0', '1 failed', '2'], steps: ['delete 1'] },
  { title: 'deletes one that succeeded', pods: ['0 succeeded', '1', '2'], steps: ['delete 0'] },
  { title: 'waits for one that failed and is on its way out', pods: ['0', '1 failed going', '2'], steps: [] },
  { title: 'does nothing when all is well', pods: ['0', '1', '2'], steps: [] },
  { title: 'gives a name back', pods: ['0', '1 nameless', '2'], steps: ['tend 1 reached'] },
  { title: 'gives a name back only to one that is well', pods: ['0', '1 nameless unready', '2'], steps: [], atOnce: ['tend 1 reached'] },
  { title: 'looks after the claims of a pod that waits', pods: ['0', '1 pending', '2'], spec: { volumeClaimTemplates }, steps: ['tend 0 reached', 'tend 1 waiting'], atOnce: ['tend 0 reached', 'tend 1 waiting reached', 'tend 2 reached'] },
  { title: 'takes the highest number away', pods: ['0', '1', '2', '3', '4'], steps: ['delete 4'], atOnce: ['delete 4', 'delete 3'] },
  { title: 'takes numbers away below the first, too', pods: ['0', '1', '2', '3'], spec: { ordinals: { start: 1 } }, steps: ['delete 0'] },
  { title: 'takes nothing away while a wanted one is not ready', pods: ['0', '1 unready', '2', '3'], steps: [], atOnce: ['delete 3'] },
  { title: 'takes nothing more away while one is on its way out', pods: ['0', '1', '2', '3', '4 going'], steps: [], atOnce: ['delete 3'] },
  { title: 'waits for the lower of two that are not ready', pods: ['0', '1', '2', '3 unready', '4 unready'], steps: [], atOnce: ['delete 4', 'delete 3'] },
  { title: 'takes the only one that is not ready', pods: ['0', '1', '2', '3', '4 unready'], steps: ['delete 4'], atOnce: ['delete 4', 'delete 3'] },
  { title: 'takes away one that is ready before a lower one that is not', pods: ['0', '1', '2', '3 unready', '4'], steps: ['delete 4'], atOnce: ['delete 4', 'delete 3'] },
  { title: 'parts with claims before pods', pods: ['0', '1', '2', '3'], spec: { volumeClaimTemplates }, steps: ['tend 0 reached', 'tend 1 reached', 'tend 2 reached', 'part 3', 'delete 3'] },
  { title: 'scales down before it updates', pods: ['0 old', '1 old', '2 old', '3 old'], steps: ['delete 3'], atOnce: ['delete 3', 'retire 2'] },
  { title: 'retires the highest old one', pods: ['0 old', '1 old', '2 old'], steps: ['retire 2'] },
  { title: 'retires the next when the one before is ready', pods: ['0 old', '1 old', '2'], steps: ['retire 1'] },
  { title: 'retires none while the one before is not ready', pods: ['0 old', '1 old', '2 unready'], steps: [] },
  { title: 'retires none while the one before is on its way out', pods: ['0 old', '1 old', '2 old going'], steps: [] },
  { title: 'retires none below the partition', pods: ['0 old', '1 old', '2'], spec: partition(2), steps: [] },
  { title: 'retires down to the partition', pods: ['0 old', '1 old', '2'], spec: partition(1), steps: ['retire 1'] },
  { title: 'retires none beyond the last number', pods: ['0 old', '1 old', '2 old'], spec: partition(7), steps: [] },
  { title: 'leaves old ones to whoever deletes them', pods: ['0 old', '1 old', '2 old'], spec: { updateStrategy: { type: 'OnDelete' } }, steps: [] },
  { title: 'stays with a broken one, even after it was told to go back', pods: ['0', '1', '2 old unready'], steps: [], atOnce: ['retire 2'] },
  { title: 'creates what is lacking and retires in one round', pods: ['1 old', '2 old'], steps: ['create 0'], atOnce: ['create 0', 'retire 2'] },
]

describe('the plan of a StatefulSet', () => {
  const planOf = (pods: readonly string[], spec: Partial<Apps.StatefulSetSpec> = {}) =>
    planStatefulSet({ set: setOf(spec), pods: pods.map(podOf), updateRevision: 'web-2', nowMs: NOW }).flat().map(textOf)

  for (const { title, pods, spec, steps, atOnce = steps } of rows) {
    it(`in order ${title}`, () => expect(planOf(pods, spec)).toEqual(steps))
    it(`at once: ${title}`, () => expect(planOf(pods, { ...spec, podManagementPolicy: 'Parallel' })).toEqual(atOnce))
  }

  it('leaves alone what bears no number of its own', () => {
    expect(planOf(['0', '1', '2', 'x'])).toEqual([])
  })
})
