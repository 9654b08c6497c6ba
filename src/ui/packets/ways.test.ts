import { describe, expect, it } from 'vitest'
import type { Connection } from '../../protocol/messages'
import type { Scene } from '../graph/layout'
import { passageOf } from './traffic-store'
import { waysOver } from './ways'

const scene: Scene = {
  boxes: [
    { id: 's', path: 'Service/default/web', role: 'service', label: 'web', note: '', alarming: false, share: undefined, column: 0, row: 0, x: 0, y: -50, width: 10, height: 20 },
    { id: 'n', path: 'Node//worker-1', role: 'frame', label: 'worker-1', note: '', alarming: false, whenEmpty: '', pods: 2, x: 50, y: 50, width: 100, height: 100 },
  ],
  pods: [
    { path: 'Pod/default/shell', x: 20, y: 30, mark: undefined },
    { path: 'Pod/default/web-1', x: 20, y: 60, mark: undefined },
    { path: 'Pod/default/floating', x: 500, y: 500, mark: undefined },
  ],
  links: [],
  density: 'glyphs',
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
const service = { x: 5, y: -50 }
const web = { x: 20, y: 60 }

describe('ways of connections', () => {
  it.each([
    { name: 'past the Service whose address was asked', connection: asked, way: [shell, service, web] },
    { name: 'straight to a Pod', connection: { ...asked, hops: [] }, way: [shell, web] },
    { name: 'no further than the Service that leads nowhere', connection: { ...asked, to: undefined }, way: [shell, service] },
    { name: 'no further than the edge of the node when nobody has the address', connection: { ...asked, to: undefined, hops: [] }, way: [shell, { x: 20, y: 0 }] },
    { name: 'a little way where no frame is around', connection: { ...asked, from: 'Pod/default/floating', to: undefined, hops: [] }, way: [{ x: 500, y: 500 }, { x: 500, y: 470 }] },
    { name: 'out of the upper edge of a node', connection: { ...asked, from: 'Node/worker-1', hops: [] }, way: [{ x: 50, y: 0 }, web] },
    { name: 'in from the left', connection: { ...asked, from: 'outside' }, way: [{ x: -10, y: -20 }, service, web] },
    { name: 'to the node that a Service leads to', connection: { ...asked, to: 'Node/worker-1' }, way: [shell, service, { x: 50, y: 0 }] },
    { name: 'none from where is not in the picture', connection: { ...asked, from: 'Pod/kube-system/coredns' }, way: undefined },
    { name: 'none to where is not in the picture', connection: { ...asked, to: 'Pod/kube-system/coredns' }, way: undefined },
  ])('$name', ({ connection, way }) => {
    expect(waysOver(scene)(passageOf(connection))).toEqual(way)
  })

  it('begin at the glyphs of cards', () => {
    expect(waysOver({ ...scene, density: 'cards' })(passageOf({ ...asked, hops: [] }))).toEqual([{ x: -30, y: 30 }, { x: -30, y: 60 }])
  })
})
