import { describe, expect, it } from 'vitest'
import type { Connection } from '../../protocol/messages'
import { LEG_MS, planFlights } from './flights'
import type { Scene } from '../graph/layout'

const scene: Scene = {
  boxes: [
    { id: 's', path: 'Service/default/web', role: 'service', label: 'web', note: '', alarming: false, share: undefined, column: 0, row: 0, x: 0, y: -50, width: 10, height: 10 },
    { id: 'n', path: 'Node//worker-1', role: 'frame', label: 'worker-1', note: '', alarming: false, whenEmpty: '', pods: 2, x: 50, y: 50, width: 100, height: 100 },
  ],
  pods: [
    { path: 'Pod/default/shell', x: 20, y: 30, mark: undefined },
    { path: 'Pod/default/web-1', x: 20, y: 60, mark: undefined },
  ],
  links: [],
  density: 'cards',
  bounds: { left: 0, top: 0, right: 1, bottom: 1 },
}

const asked: Connection = {
  id: 7,
  at: 1,
  from: 'Pod/default/shell',
  protocol: 'tcp',
  address: '10.96.0.9',
  port: 80,
  to: 'Pod/default/web-1',
  outcome: 'answered',
  hops: [{ at: 'iptables', ok: true, text: '', object: 'Service/default/web' }],
}
const shell = { x: 20, y: 30 }
const service = { x: 0, y: -50 }
const web = { x: 20, y: 60 }

describe('flights of connections', () => {
  it.each([
    {
      name: 'through a Service there, and straight back',
      connections: [asked],
      flights: [
        { points: [shell, service, web], sort: 'asks', count: 1, delayMs: 0 },
        { points: [web, shell], sort: 'answer', count: 1, delayMs: 2 * LEG_MS },
      ],
    },
    {
      name: 'only back when it was seen going out',
      connections: [{ ...asked, id: 1 }],
      flights: [{ points: [web, shell], sort: 'answer', count: 1, delayMs: 0 }],
    },
    {
      name: 'lost at the Service that leads nowhere',
      connections: [{ ...asked, to: undefined, outcome: 'refused' as const }],
      flights: [
        { points: [shell, service], sort: 'asks', count: 1, delayMs: 0 },
        { points: [service], sort: 'lost', count: 1, delayMs: LEG_MS },
      ],
    },
    {
      name: 'equal ones as one with their number',
      connections: [{ ...asked, outcome: undefined }, { ...asked, id: 8, outcome: undefined }],
      flights: [{ points: [shell, service, web], sort: 'asks', count: 2, delayMs: 0 }],
    },
    {
      name: 'a probe out of the head of its node',
      connections: [{ ...asked, from: 'Node/worker-1', hops: [], outcome: undefined }],
      flights: [{ points: [{ x: 50, y: 12 }, web], sort: 'asks', count: 1, delayMs: 0 }],
    },
    { name: 'nothing of what is not in the picture', connections: [{ ...asked, from: 'Pod/kube-system/coredns' }], flights: [] },
  ])('$name', ({ connections, flights }) => {
    expect(planFlights(connections, scene, new Set([1]))).toEqual(flights)
  })
})
