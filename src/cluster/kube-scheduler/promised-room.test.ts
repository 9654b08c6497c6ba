/** Who may make room, and what room that is promised means to others; facts of TestPodEligibleToPreemptOthers and of the nominator (v1.32). */
import { describe, expect, it } from 'vitest'
import { Random } from '../../base/random'
import { createNominator } from './nominator'
import type { PodInfo } from './node-info'
import { plugins } from './plugins'
import { high, large, low, medium, mid, small, veryHigh, veryLarge, type There } from './preemption.test.support'
import { preempt } from './preemption'
import { schedulePod } from './schedule-one'
import { infoOf, nodeOf, podOf, snapshotOf, type PodDraft } from './snapshot.test.support'

const startOf = ({ pod }: PodInfo): string => pod.status.startTime ?? '9'

const giving = { status: { conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }] }, deletionTimestamp: 'now' }
const nominated: PodDraft = { priority: high, requests: veryLarge, status: { nominatedNodeName: 'node1' } }
const waits = 'preemption: not eligible due to a terminating pod on the nominated node.'

const eligibility: readonly (readonly [title: string, pod: PodDraft, there: readonly There[], taints: boolean, message: string])[] = [
  ['one that never preempts', { ...nominated, preemptionPolicy: 'Never' }, [['p1', 'node1', low, small]], false, 'preemption: not eligible due to preemptionPolicy=Never.'],
  ['one whose victim is still going', nominated, [['p1', 'node1', low, small, 0, giving]], false, waits],
  ['one on whose node another pod is going', nominated, [['p1', 'node1', low, small, 0, { deletionTimestamp: 'now' }]], false, ''],
  ['one whose node has become impossible', nominated, [['p1', 'node1', low, small, 0, giving], ['p2', 'node2', low, small]], true, ''],
  ['one on whose node a more important pod is going', nominated, [['p1', 'node1', veryHigh, small, 0, giving], ['p2', 'node2', low, small]], false, ''],
]

describe('who may take the place of others', () => {
  it.each(eligibility)('%s', (_title, pod, there, isTainted, message) => {
    const names = [...new Set(there.map(([, nodeName]) => nodeName))]
    const taints = [{ key: 'k', effect: 'NoSchedule' as const }]
    const snapshot = snapshotOf({
      nodes: names.map((name) => nodeOf(name, { allocatable: { ...veryLarge, pods: '32' }, ...(isTainted && name === 'node1' ? { taints } : {}) })),
      pods: there.map(([name, nodeName, priority, requests = {}, , more = {}]) => podOf(name, { nodeName, priority, requests, ...more })),
    })
    const info = infoOf('p', pod)
    const decision = schedulePod(info, snapshot, { plugins, random: new Random('1'), startIndex: 0 })
    const answer = preempt(info, snapshot, { plugins, decision, random: new Random('1'), budgets: () => [], startOf })
    expect(answer.message).toBe(message)
    expect(answer.chosen === undefined).toBe(message !== '')
  })
})

describe('room that is promised', () => {
  const snapshot = snapshotOf({ nodes: [nodeOf('node1', { allocatable: veryLarge }), nodeOf('node2', { allocatable: small })] })
  const asking = (requests: Record<string, string>, priority: number, draft: PodDraft = {}) => infoOf(`asks-${priority}`, { requests, priority, ...draft })
  const promise = createNominator()
  promise.nominate(infoOf('first', { requests: large, priority: mid }), 'node1')
  const rejectedBy = (pod: PodInfo) => {
    const { nodeName, rejections } = schedulePod(pod, snapshot, { plugins, random: new Random('1'), startIndex: 0, nominations: promise })
    return nodeName ?? rejections.get('node1')?.rejection.reasons
  }

  it('counts as taken for pods of the same and of lower priority', () => {
    expect([rejectedBy(asking(large, low)), rejectedBy(asking(large, mid))]).toEqual([
      ['Insufficient cpu', 'Insufficient memory'],
      ['Insufficient cpu', 'Insufficient memory'],
    ])
  })

  it('is free for those of higher priority, and where there is enough for both', () => {
    expect([rejectedBy(asking(large, high)), rejectedBy(asking(medium, low))]).toEqual(['node1', 'node1'])
  })

  it('is tried first by the pod it was promised to', () => {
    const both = snapshotOf({ nodes: [nodeOf('empty'), nodeOf('promised', { taints: [{ key: 'k', effect: 'PreferNoSchedule' }] })] })
    const options = { plugins, random: new Random('1'), startIndex: 0 }
    expect(schedulePod(infoOf('p', { status: { nominatedNodeName: 'promised' } }), both, options).nodeName).toBe('promised')
    expect(schedulePod(infoOf('p'), both, options).nodeName).toBe('empty')
  })
})
