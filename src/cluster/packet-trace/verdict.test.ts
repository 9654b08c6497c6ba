/** Verdicts of requests that no scenario of `host/traces` comes to. */
import { expect, it } from 'vitest'
import type { ApiDoor } from '../../api/door'
import type { Hop } from '../network/contract'
import type { Traced } from './traced'
import { verdictOf } from './verdict'

const nothing = { list: () => ({ items: [], resourceVersion: '1' }) } as unknown as ApiDoor
const asked: Traced = { from: 'Pod/default/client', protocol: 'tcp', host: 'web', address: '10.244.1.2', port: 80, to: 'Pod/default/web', outcome: 'answered', status: 200, path: '/', hops: [] }
const hop = (at: Hop['at'], ok: boolean, text: string, more: Partial<Hop> = {}): Hop => ({ at, ok, text, ...more })

it.each([
  ['an answer', {}, { ok: true, reason: 'Answered', text: 'Pod/default/web answered 200' }],
  ['an answer without a status', { status: undefined }, { ok: true, reason: 'Answered', text: 'Pod/default/web answered' }],
  ['an error of the server', { status: 500 }, { ok: false, reason: 'HttpError', text: 'Pod/default/web answered 500' }],
  ['no answer yet', { outcome: 'going-on' as const }, { ok: true, reason: 'GoingOn' }],
  ['a connection that was broken off', { outcome: 'reset' as const }, { ok: false, reason: 'Reset' }],
  ['a server that takes too long', { outcome: 'timeout' as const }, { ok: false, reason: 'Timeout', object: 'Pod/default/web' }],
  [
    'a cable that loses packets',
    { outcome: 'timeout' as const, hops: [hop('route', true, 'a -> b, 0.3 ms one way, where 30 of 100 packets are lost')] },
    { ok: false, reason: 'PacketsLost', text: 'Pod/default/web did not answer in time: a -> b, 0.3 ms one way, where 30 of 100 packets are lost' },
  ],
  ['a name server that has nobody behind it', { outcome: 'unknown-host' as const, hops: [hop('iptables', false, 'worker-1 answers with reject: kube-system/kube-dns:dns has no endpoints', { object: 'Service/kube-system/kube-dns' })] }, { reason: 'NameServerHasNoEndpoints', object: 'Service/kube-system/kube-dns' }],
  ['a name server that is silent', { outcome: 'unknown-host' as const, hops: [hop('route', false, 'the machine worker-1 is without power: no answer will come', { object: 'Node/worker-1' })] }, { reason: 'NameServerSilent', object: 'Node/worker-1' }],
  ['a Service that is gone since', { outcome: 'refused' as const, hops: [hop('iptables', false, 'worker-1 answers with reject: default/web has no endpoints', { object: 'Service/default/web' })] }, { reason: 'ServiceGone', object: 'Service/default/web' }],
  ['a pod by its address, on a port where nobody listens', { outcome: 'refused' as const, hops: [hop('socket', false, 'connection refused on 10.244.1.2:81; Pod/default/web listens on 80', { object: 'Pod/default/web', listening: ['0.0.0.0:80'] })] }, { reason: 'NobodyListens', text: 'nobody listens on port 81: Pod/default/web listens on 80' }],
])('%s', (_what, more, verdict) => {
  expect(verdictOf({ ...asked, ...more }, nothing)).toMatchObject(verdict)
})
