import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../api/kinds/pod'
import { compareForDeletion } from './deletion-order'

interface Traits {
  readonly node?: string
  readonly phase?: string
  /** Ready since this second; absent: not ready. */
  readonly readySince?: number
  readonly createdAt?: number
  readonly cost?: string
  readonly restarts?: number
}

const NOW = Date.UTC(2026, 0, 2)
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString().slice(0, 19) + 'Z'

function pod(name: string, { node = 'n1', phase = 'Running', readySince, createdAt = 0, cost, restarts = 0 }: Traits): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: at(createdAt),
      annotations: cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': cost },
    },
    spec: { containers: [], nodeName: node },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: readySince === undefined ? 'False' : 'True', lastTransitionTime: at(readySince ?? 0) }],
      containerStatuses: [{ name: 'c', image: '', imageID: '', ready: true, restartCount: restarts }],
    },
  }
}

const rows: readonly { name: string; first: Traits; second: Traits; ranks?: Readonly<Record<string, number>> }[] = [
  { name: 'one without a node before one that has', first: { node: '', readySince: 0 }, second: {} },
  { name: 'pending before running', first: { phase: 'Pending', readySince: 0 }, second: {} },
  { name: 'not ready before ready', first: { cost: '100' }, second: { readySince: 0 } },
  { name: 'the cheaper one', first: { readySince: 0, cost: '-5' }, second: { readySince: 0, cost: '3' } },
  { name: 'a cost that is no number counts as nothing', first: { readySince: 0, cost: 'cheap' }, second: { readySince: 0, cost: '1' } },
  { name: 'the one that has more of its kind beside it', first: { readySince: 0, node: 'n2' }, second: { readySince: 0 }, ranks: { n1: 1, n2: 3 } },
  { name: 'ready for a much shorter time', first: { readySince: 86_000 }, second: { readySince: 0 } },
  { name: 'by uid when ready for about as long', first: { readySince: 0 }, second: { readySince: 10 } },
  { name: 'the one that restarted more', first: { readySince: 0, restarts: 4 }, second: { readySince: 0, restarts: 1 } },
  { name: 'created much later', first: { createdAt: 86_000 }, second: { createdAt: 0 } },
]

describe('of two pods, goes first', () => {
  it.each(rows)('$name', ({ first, second, ranks = {} }) => {
    const context = { rankOf: ({ spec }: Pod) => ranks[spec.nodeName ?? ''] ?? 1, nowMs: NOW }
    const [a, b] = [pod('a', first), pod('b', second)]
    expect(Math.sign(compareForDeletion(a, b, context))).toBe(-1)
    expect(Math.sign(compareForDeletion(b, a, context))).toBe(1)
  })
})
