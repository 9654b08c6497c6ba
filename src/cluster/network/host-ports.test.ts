import { describe, expect, it } from 'vitest'
import type { HttpOutcome, HttpRequest, Listener } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import { createNetwork } from './network'

const answering = (name: string): Listener => ({ protocol: 'http', handle: ({ remoteAddress }) => ({ status: 200, headers: {}, body: `${name} ${remoteAddress}` }) })
const get = (host: string, port: number): HttpRequest => ({ method: 'GET', host, port, path: '/', headers: {}, body: '' })
const bodyOf = (outcome: HttpOutcome): string => ('response' in outcome ? outcome.response.body : outcome.failure)

function setting() {
  const simulation = createSimulation({ seed: '1', startMs: 0 })
  const network = createNetwork({ simulation })
  const [one, two] = ['one', 'two'].map((name, i) => network.addNode({ name, address: `172.18.0.${i + 3}`, podCIDR: `10.244.${i + 1}.0/24` }))
  const add = (name: string, ports: Parameters<typeof one.addPod>[0]['ports'] = []) => {
    const pod = one.addPod({ namespace: 'default', name, hostNetwork: false, ports })
    for (const port of [80, 443]) pod.listen(port, answering(`${name}:${port}`))
    return pod
  }
  const ask = (from: Parameters<typeof network.trace>[0], host: string, port: number) => bodyOf(network.trace(from, get(host, port)).outcome)
  return { one, two, add, ask }
}

const mapped = [
  { hostPort: 8080, containerPort: 80, protocol: 'tcp' },
  { hostPort: 8443, containerPort: 443, protocol: 'tcp' },
] as const

describe('a port of the node', () => {
  it('leads to the pod, for those outside, for other nodes and pods, and for the node itself', () => {
    const { add, ask } = setting()
    add('web', mapped)
    add('other')
    const other = { namespace: 'default', pod: 'other' }
    expect(ask('outside', '172.18.0.3', 8080)).toBe('web:80 172.18.0.1')
    expect(ask('outside', '172.18.0.3', 8443)).toBe('web:443 172.18.0.1')
    expect(ask({ node: 'two' }, '172.18.0.3', 8080)).toBe('web:80 172.18.0.4')
    expect(ask(other, '172.18.0.3', 8080)).toBe('web:80 10.244.1.1')
    expect(ask({ node: 'one' }, '127.0.0.1', 8080)).toBe('web:80 10.244.1.1')
    expect([ask('outside', '172.18.0.4', 8080), ask('outside', '172.18.0.3', 80)]).toEqual(['refused', 'refused'])
  })

  it('is for one address of the node where the pod says so', () => {
    const { add, ask } = setting()
    add('web', [{ hostPort: 8080, containerPort: 80, protocol: 'tcp', hostIP: '127.0.0.1' }])
    expect([ask({ node: 'one' }, '127.0.0.1', 8080), ask('outside', '172.18.0.3', 8080)]).toEqual(['web:80 10.244.1.1', 'refused'])
  })

  it('closes with the pod; the chains that all share stay', () => {
    const { one, add, ask } = setting()
    expect(one.iptablesSave()).not.toContain('CNI-')
    const pod = add('web', mapped)
    pod.remove()
    expect(ask('outside', '172.18.0.3', 8080)).toBe('refused')
    expect(one.iptablesSave()).toContain(':CNI-HOSTPORT-DNAT - [0:0]')
    expect(one.iptablesSave()).not.toContain('CNI-DN-')
  })

  it('has the rules that portmap writes', () => {
    const { one, add } = setting()
    add('web', mapped)
    const lines = one.iptablesSave().split('\n').filter((line) => line.startsWith('-A') && line.includes('CNI-'))
    const chain = /CNI-DN-[0-9a-f]{21}/.exec(lines.join())?.[0] ?? ''
    const id = /id: \\"([0-9a-f]{64})\\"/.exec(lines.join())?.[1] ?? ''
    expect(lines.map((line) => line.replaceAll(chain, 'CHAIN').replaceAll(id, 'ID'))).toEqual([
      '-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT',
      '-A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT',
      '-A POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ',
      '-A CHAIN -s 10.244.1.0/24 -p tcp -m tcp --dport 8080 -j CNI-HOSTPORT-SETMARK',
      '-A CHAIN -s 127.0.0.1/32 -p tcp -m tcp --dport 8080 -j CNI-HOSTPORT-SETMARK',
      '-A CHAIN -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.244.1.2:80',
      '-A CHAIN -s 10.244.1.0/24 -p tcp -m tcp --dport 8443 -j CNI-HOSTPORT-SETMARK',
      '-A CHAIN -s 127.0.0.1/32 -p tcp -m tcp --dport 8443 -j CNI-HOSTPORT-SETMARK',
      '-A CHAIN -p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.244.1.2:443',
      '-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \\"kindnet\\" id: \\"ID\\"" -m multiport --dports 8080,8443 -j CHAIN',
      '-A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE',
      '-A CNI-HOSTPORT-SETMARK -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark 0x2000/0x2000',
    ])
  })
})
