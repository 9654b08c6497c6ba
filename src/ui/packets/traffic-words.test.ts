import { describe, expect, it } from 'vitest'
import type { Connection } from '../../protocol/messages'
import { passageOf } from './traffic-store'
import { splitRule, tellPassage } from './traffic-words'

const viaService = { at: 'iptables', ok: true, text: 'worker-2 sends it on to 10.244.1.3:80', object: 'Service/default/hello' }
const asked: Connection = {
  id: 1,
  at: 0,
  from: 'Pod/default/shell',
  protocol: 'tcp',
  address: '10.99.47.123',
  port: 80,
  to: 'Pod/default/hello-x',
  outcome: 'answered',
  hops: [viaService],
}
const words = { from: 'shell', asked: 'hello', address: '10.99.47.123:80', to: 'hello-x', outcome: 'answered', reason: undefined }

describe('a connection in words', () => {
  it.each([
    { name: 'asked a Service', connection: asked, told: words },
    {
      name: 'was refused by the Pod',
      connection: { ...asked, outcome: 'refused' as const, hops: [viaService, { at: 'socket', ok: false, text: 'hello-x listens on 80' }] },
      told: { ...words, outcome: 'refused', reason: 'hello-x listens on 80' },
    },
    {
      name: 'was lost',
      connection: { ...asked, to: undefined, outcome: 'timeout' as const, hops: [{ at: 'route', ok: false, text: 'nobody has it' }] },
      told: { ...words, asked: '', to: undefined, outcome: 'timed out, no answer came', reason: 'nobody has it' },
    },
    { name: 'goes on', connection: { ...asked, outcome: undefined }, told: { ...words, outcome: 'on its way' } },
    {
      name: 'is a probe',
      connection: { ...asked, from: 'Node/worker-1', to: 'Pod/kube-system/coredns-a', address: '10.244.1.2', port: 8181, hops: [] },
      told: { ...words, from: 'node worker-1', asked: '', address: '10.244.1.2:8181', to: 'coredns-a in kube-system' },
    },
    { name: 'came from outside', connection: { ...asked, from: 'outside' }, told: { ...words, from: 'outside of the cluster' } },
    { name: 'was a datagram', connection: { ...asked, protocol: 'udp' as const, port: 53 }, told: { ...words, address: '10.99.47.123:53 UDP' } },
    { name: 'was a ping', connection: { ...asked, protocol: 'icmp' as const, port: 0, hops: [] }, told: { ...words, asked: '', address: 'ping 10.99.47.123' } },
  ])('$name', ({ connection, told }) => {
    expect(tellPassage(passageOf(connection), 'default')).toEqual(told)
  })

  it('leaves out the namespace that it is read in, and no other', () => {
    expect(tellPassage(passageOf(asked), 'kube-system')).toMatchObject({ from: 'shell in default', asked: 'hello in default', to: 'hello-x in default' })
  })
})

describe('parts of a rule', () => {
  it.each([
    { name: 'a jump', rule: '-A KUBE-SERVICES -d 10.0.0.1/32 -j KUBE-SVC-X', parts: ['-A KUBE-SERVICES -d 10.0.0.1/32 ', '-j KUBE-SVC-X', ''] },
    { name: 'a target with options', rule: '-A KUBE-SEP-X -p tcp -j DNAT --to-destination 1.2.3.4:80', parts: ['-A KUBE-SEP-X -p tcp ', '-j DNAT', ' --to-destination 1.2.3.4:80'] },
    { name: 'no target', rule: '-A KUBE-NODEPORTS', parts: ['-A KUBE-NODEPORTS', '', ''] },
  ])('$name', ({ rule, parts }) => {
    const { match, jump, rest } = splitRule(rule)
    expect([match, jump, rest]).toEqual(parts)
  })
})
