import { expect, it } from 'vitest'
import type { Pod } from '../../api/types'
import { recordsOf } from './container-record'
import { podStatus } from './pod-status'

type Status = Partial<Pod['status']>
type Verdict = { readonly reason: string; readonly message: string }

const podWith = (status: Status): Pod =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default' }, spec: { containers: [{ name: 'web', image: 'nginx' }] }, status }) as Pod

const evicted = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' } as const
const verdict = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }

/** A kubelet finds a pod whose container it has not begun. */
const rows: readonly { title: string; before: Status; verdict?: Verdict; after: Status }[] = [
  { title: 'has ended, so it has', before: evicted, after: evicted },
  { title: 'has ended well, so it has', before: { phase: 'Succeeded' }, after: { phase: 'Succeeded', reason: undefined } },
  { title: 'waits, so it does, and why is kept', before: { phase: 'Pending', reason: 'NodeLost' }, after: { phase: 'Pending', reason: 'NodeLost' } },
  { title: 'was said to run, it waits', before: { phase: 'Running', reason: 'NodeLost' }, after: { phase: 'Pending', reason: undefined } },
  { title: 'is given up, the verdict is said', before: { phase: 'Running' }, verdict, after: { phase: 'Failed', ...verdict } },
]

it.each(rows)('of a pod that $title', ({ before, verdict: given, after }) => {
  const pod = podWith(before)
  const facts = { pod, conditions: [], records: recordsOf(pod), hostIP: '172.18.0.3', podIP: undefined, hasSandbox: false, startTime: '', now: '', isOver: false, verdict: given }
  expect(podStatus(facts)).toMatchObject(after)
})
