import { describe, expect, it } from 'vitest'
import type { Connection } from '../../protocol/messages'
import { createTrafficStore, PASSAGES_KEPT, reduceTraffic, trafficOf, type TrafficState } from './traffic-store'

const asked = (id: number, more: Partial<Connection> = {}): Connection => ({
  id,
  at: id,
  from: 'Pod/default/shell',
  protocol: 'tcp',
  address: '10.244.1.3',
  port: 80,
  to: 'Pod/default/web-1',
  hops: [],
  ...more,
})
const probe = (id: number): Connection => asked(id, { from: 'Node/worker-1' })
const after = (...batches: readonly (readonly Connection[])[]): TrafficState =>
  batches.reduce<TrafficState>((state, connections) => reduceTraffic(state, { type: 'connections', connections: [...connections] }), createTrafficStore().getState())
const idsOf = ({ passages }: TrafficState): number[] => passages.map(({ id }) => id)
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('the traffic that is kept', () => {
  it('has each connection once, with its last word', () => {
    const { passages } = after([asked(1), asked(2)], [asked(1, { outcome: 'answered' }), asked(3)])
    expect(passages.map(({ id, outcome }) => [id, outcome])).toEqual([[1, 'answered'], [2, undefined], [3, undefined]])
  })

  it('puts one whose beginning was left out where it belongs', () => {
    expect(idsOf(after([asked(2)], [asked(1, { outcome: 'answered' })]))).toEqual([1, 2])
  })

  it('is bounded', () => {
    expect(idsOf(after(upTo(PASSAGES_KEPT + 20).map((id) => asked(id))))).toEqual(upTo(PASSAGES_KEPT).map((id) => id + 20))
  })

  it('does not lose what was asked for among probes', () => {
    const ids = idsOf(after([asked(1)], upTo(700).map((id) => probe(id + 1))))
    expect(ids).toEqual([1, ...upTo(100).map((id) => id + 601)])
  })

  it('ends with its world', () => {
    const next = reduceTraffic(after([asked(1)]), { type: 'ready', settings: { seed: '1', startMs: 0, nodes: 1, terminal: true }, home: '/', files: [] })
    expect(next.passages).toEqual([])
  })

  it('stays the same object when a message is about something else', () => {
    const state = after([asked(1)])
    expect(reduceTraffic(state, { type: 'output', text: '' })).toBe(state)
  })
})

describe('sorts of traffic', () => {
  const viaService = [{ at: 'iptables', ok: true, text: '', object: 'Service/default/web' }]
  it.each([
    { name: 'a Pod of the learner asks', connection: asked(1), sort: 'asked' },
    { name: 'somebody outside asks', connection: asked(1, { from: 'outside' }), sort: 'asked' },
    { name: 'a kubelet probes', connection: probe(1), sort: 'probe' },
    { name: 'somebody on a node calls a Service', connection: asked(1, { from: 'Node/worker-1', hops: viaService }), sort: 'asked' },
    { name: 'CoreDNS keeps itself up to date', connection: asked(1, { from: 'Pod/kube-system/coredns-1' }), sort: 'upkeep' },
    { name: 'a Pod asks CoreDNS for a name', connection: asked(1, { to: 'Pod/kube-system/coredns-1', protocol: 'udp', port: 53 }), sort: 'asked' },
  ])('$name', ({ connection, sort }) => {
    expect(after([connection]).passages[0].sort).toBe(sort)
  })
})

describe('traffic of an object', () => {
  const hops = [{ at: 'iptables', ok: true, text: '', object: 'Service/default/web' }]
  const { passages } = after([asked(1), asked(2, { hops }), asked(3, { from: 'Pod/default/other', hops, to: undefined })])
  it.each([
    { name: 'what a Pod asked, latest first', path: 'Pod/default/shell', ids: [2, 1] },
    { name: 'what a Pod was asked', path: 'Pod/default/web-1', ids: [2, 1] },
    { name: 'what went through a Service, also what was lost there', path: 'Service/default/web', ids: [3, 2] },
    { name: 'nothing of a namesake elsewhere', path: 'Pod/test/shell', ids: [] },
  ])('$name', ({ path, ids }) => {
    expect(trafficOf(passages, path).map(({ id }) => id)).toEqual(ids)
  })
})
