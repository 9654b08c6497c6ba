import { describe, expect, it } from 'vitest'
import type { PodMark } from '../graph/cluster-model'
import type { Arrangement } from '../graph/frames'
import { keepSame, outlineOf } from './outline'
import { moveIn, visibleRows } from './walk'

const pod: PodMark = {
  path: 'Pod/default/web-1', name: 'web-1', namespace: 'default', createdAt: '', nodePath: 'Node//worker-1', workload: undefined, replicaSet: undefined,
  ip: '10.244.1.2', state: 'crash-loop', word: 'CrashLoopBackOff', restarts: 3, readyContainers: 0, containers: 1,
}
const arrangement: Arrangement = {
  marks: [{ path: 'Service/default/web', role: 'service', label: 'web', note: 'ClusterIP 80/TCP', alarming: false, share: undefined, column: 0, row: 0 }],
  frames: [
    { id: 'Node//worker-1', path: 'Node//worker-1', label: 'worker-1', note: 'NotReady', alarming: true, whenEmpty: '', pods: [pod] },
    { id: 'Node//worker-2', path: 'Node//worker-2', label: 'worker-2', note: '', alarming: false, whenEmpty: '', pods: [] },
  ],
  links: [{ from: 'Service/default/web', to: 'Node//worker-1', count: 2, because: 'spec.selector' }],
}
const outline = outlineOf(arrangement)

describe('the cluster in words', () => {
  it('says all that the drawing shows', () => {
    expect(visibleRows(outline, new Set()).map(({ item, level }) => `${level} ${item.text}`)).toEqual([
      '1 Node worker-1, NotReady, 1 Pod',
      '2 Pod web-1, ↻ CrashLoopBackOff, 0/1 ready, 3 restarts, 10.244.1.2',
      '1 Node worker-2, 0 Pods',
      '1 Service web, ClusterIP 80/TCP',
      '2 leads to worker-1 (2 Pods), by spec.selector',
    ])
  })

  it.each([
    { name: 'down goes into an open item', at: 'Node//worker-1', key: 'ArrowDown', closed: [], move: { type: 'focus', id: 'Pod/default/web-1' } },
    { name: 'down passes a closed item by', at: 'Node//worker-1', key: 'ArrowDown', closed: ['Node//worker-1'], move: { type: 'focus', id: 'Node//worker-2' } },
    { name: 'right opens', at: 'Node//worker-1', key: 'ArrowRight', closed: ['Node//worker-1'], move: { type: 'open', id: 'Node//worker-1' } },
    { name: 'left closes', at: 'Node//worker-1', key: 'ArrowLeft', closed: [], move: { type: 'close', id: 'Node//worker-1' } },
    { name: 'left goes to the parent', at: 'Pod/default/web-1', key: 'ArrowLeft', closed: [], move: { type: 'focus', id: 'Node//worker-1' } },
    { name: 'up stops at the top', at: 'Node//worker-1', key: 'ArrowUp', closed: [], move: undefined },
    { name: 'Enter chooses', at: 'Pod/default/web-1', key: 'Enter', closed: [], move: { type: 'choose', id: 'Pod/default/web-1' } },
    { name: 'End goes to the last', at: undefined, key: 'End', closed: [], move: { type: 'focus', id: 'Service/default/web → Node//worker-1' } },
    { name: 'letters do nothing', at: undefined, key: 'x', closed: [], move: undefined },
  ])('$name', ({ at, key, closed, move }) => {
    const shut = new Set<string>(closed)
    expect(moveIn(visibleRows(outline, shut), at, key, shut)).toEqual(move)
  })

  it('keeps the items that did not change', () => {
    const restarted = outlineOf({ ...arrangement, frames: [{ ...arrangement.frames[0], pods: [{ ...pod, restarts: 4 }] }, arrangement.frames[1]] })
    const kept = keepSame(outline, restarted)
    expect(kept.map((item, index) => item === outline[index])).toEqual([false, true, true])
    expect(kept[0].children[0].text).toContain('4 restarts')
    expect(keepSame(outline, outlineOf(arrangement))).toBe(outline)
  })
})
