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
  /** Of its sidecar. */
  readonly sidecarRestarts?: number
  /** Of a container that prepares and is done. */
  readonly initRestarts?: number
}

const NOW = Date.UTC(2026, 0, 2)
/** NaN: no time at all. */
const at = (second: number): string => Number.isNaN(second) ? '' : new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString().slice(0, 19) + 'Z'

function pod(name: string, traits: Traits): Pod {
  const { node = 'n1', phase = 'Running', readySince, createdAt = 0, cost, restarts = 0, sidecarRestarts = 0, initRestarts = 0 } = traits
  const restarted = (container: string, restartCount: number) => ({ name: container, image: '', imageID: '', ready: true, restartCount })
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
    spec: { containers: [], initContainers: [{ name: 'init' }, { name: 'sidecar', restartPolicy: 'Always' }], nodeName: node },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: readySince === undefined ? 'False' : 'True', lastTransitionTime: at(readySince ?? 0) }],
      containerStatuses: [restarted('c', restarts), restarted('d', 0)],
      initContainerStatuses: [restarted('init', initRestarts), restarted('sidecar', sidecarRestarts)],
    },
  }
}

const DAY = 86_400
const twice = { n1: 1, n2: 2 }

const rows: readonly { name: string; first: Traits; second: Traits; ranks?: Readonly<Record<string, number>> }[] = [
  { name: 'one without a node before one that has', first: { node: '', readySince: 0 }, second: {} },
  { name: 'one without a node, however crowded the other', first: { node: '', phase: 'Pending' }, second: { node: 'n2', phase: 'Pending' }, ranks: twice },
  { name: 'pending before unknown', first: { phase: 'Pending' }, second: { node: 'n2', phase: 'Unknown' }, ranks: twice },
  { name: 'unknown before running', first: { phase: 'Unknown', readySince: 0 }, second: { node: 'n2' }, ranks: twice },
  { name: 'pending before running', first: { phase: 'Pending', readySince: 0 }, second: {} },
  { name: 'not ready before ready', first: { cost: '100' }, second: { readySince: 0 } },
  { name: 'the cheaper one', first: { readySince: 0, cost: '-5' }, second: { readySince: 0, cost: '3' } },
  { name: 'the cheaper one, however crowded the other', first: { readySince: 0, cost: '10' }, second: { readySince: 0, node: 'n2', cost: '100' }, ranks: twice },
  { name: 'a cost that is no number counts as nothing', first: { readySince: 0, cost: 'cheap' }, second: { readySince: 0, cost: '1' } },
  { name: 'a cost with a plus counts as nothing', first: { readySince: 0, cost: '+9' }, second: { readySince: 0, cost: '1' } },
  { name: 'a cost with leading zeros counts as nothing', first: { readySince: 0, cost: '009' }, second: { readySince: 0, cost: '1' } },
  { name: 'a cost of more than 32 bits counts as nothing', first: { readySince: 0, cost: '2147483648' }, second: { readySince: 0, cost: '1' } },
  { name: 'the least cost of 32 bits counts', first: { readySince: 0, cost: '-2147483648' }, second: { readySince: 0, cost: '-1' } },
  { name: 'the one that has more of its kind beside it', first: { readySince: 0, node: 'n2' }, second: { readySince: 0 }, ranks: { n1: 1, n2: 3 } },
  { name: 'the more crowded, however long it was ready', first: { readySince: 0, node: 'n2' }, second: { readySince: DAY - 9 }, ranks: twice },
  { name: 'the more crowded, however often the other restarted', first: { readySince: 0, node: 'n2' }, second: { readySince: 0, restarts: 9001 }, ranks: twice },
  { name: 'ready for no known time', first: { readySince: NaN }, second: { readySince: DAY - 9 } },
  { name: 'ready for a much shorter time', first: { readySince: 86_000 }, second: { readySince: 0 } },
  { name: 'ready since two hours, not five', first: { readySince: DAY - 7200 }, second: { readySince: DAY - 18_000 } },
  { name: 'by uid when ready for about as long', first: { readySince: 0 }, second: { readySince: 10 } },
  { name: 'by uid when ready since five hours and since eight', first: { readySince: DAY - 28_800 }, second: { readySince: DAY - 18_000 } },
  { name: 'the one that restarted more', first: { readySince: 0, restarts: 4 }, second: { readySince: 0, restarts: 1 } },
  { name: 'the one that restarted more, however often the sidecars did', first: { restarts: 2 }, second: { restarts: 1, sidecarRestarts: 9 } },
  { name: 'the one whose sidecar restarted more', first: { restarts: 1, sidecarRestarts: 2 }, second: { restarts: 1, sidecarRestarts: 1, initRestarts: 9 } },
  { name: 'created much later', first: { createdAt: 86_000 }, second: { createdAt: 0 } },
  { name: 'created much later, of those equally long ready', first: { readySince: 86_100, createdAt: 86_000 }, second: { readySince: 86_100 } },
]

describe('of two pods, goes first', () => {
  it.each(rows)('$name', ({ first, second, ranks = {} }) => {
    const context = { rankOf: ({ spec }: Pod) => ranks[spec.nodeName ?? ''] ?? 1, nowMs: NOW }
    const [a, b] = [pod('a', first), pod('b', second)]
    expect(Math.sign(compareForDeletion(a, b, context))).toBe(-1)
    expect(Math.sign(compareForDeletion(b, a, context))).toBe(1)
  })

  it('neither when they are alike', () => {
    const context = { rankOf: () => 1, nowMs: NOW }
    for (const traits of [{}, { readySince: 0 }, { phase: 'Unknown' }, { node: '', phase: 'Pending' }]) {
      expect(compareForDeletion(pod('a', traits), pod('b', traits), context)).toBe(0)
    }
  })
})
