import { describe, expect, it } from 'vitest'
import { drive } from '../../base/driver'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { HttpRequest } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import type { Rule } from './netfilter'
import { createNetwork } from './network'

const get = (host: string, port: number): HttpRequest => ({ method: 'GET', host, port, path: '/', headers: {}, body: '' })

function setting() {
  const simulation = createSimulation({ seed: '1', startMs: 0 })
  const { clock } = simulation
  const network = createNetwork({ simulation })
  const [one, two] = ['one', 'two'].map((name, i) => network.addNode({ name, address: `172.18.0.${i + 3}`, podCIDR: `10.244.${i + 1}.0/24` }))
  const web = two.addPod({ namespace: 'default', name: 'web', hostNetwork: false })
  web.listen(8080, { protocol: 'http', handle: () => ({ status: 200, headers: {}, body: '' }) })
  web.listen(9090, { protocol: 'tcp', accept: () => undefined })
  const dnat = (port: number, to: number): Rule => ({ match: { protocol: 'tcp', destination: { cidr: '10.96.0.50/32' }, destinationPort: port }, target: { dnat: { address: web.address, port: to } } })
  one.setRules({ filter: new Map(), nat: new Map([['PREROUTING', [dnat(80, 8080), dnat(90, 9090)]]]) })
  const files = new MemoryFileSystem({ clock })
  const stackOf = (node: typeof one, hostNetwork: boolean) => node.addPod({ namespace: 'default', name: `tools-${hostNetwork}`, hostNetwork }).stack({ files, cause: 0 })
  const client = stackOf(one, false)
  const pass = (ms: number) => drive(clock, { untilMs: clock.now() + ms })
  const tracked = (node: typeof one) => stackOf(node, true).kernel.conntrack()
  return { one, two, client, pass, tracked }
}

describe('tracked connections', () => {
  it('stand on each node that they cross, as they were before and after it changed them, for their time', async () => {
    const { one, two, client, pass, tracked } = setting()
    void client.http(get('10.96.0.50', 80))
    await pass(1_000)
    const ports = 'sport=32768 dport'
    expect(tracked(one)).toEqual([`tcp      6 120 TIME_WAIT src=10.244.1.2 dst=10.96.0.50 ${ports}=80 src=10.244.2.2 dst=10.244.1.2 sport=8080 dport=32768 [ASSURED] mark=0 use=1`])
    expect(tracked(two)).toEqual([`tcp      6 120 TIME_WAIT src=10.244.1.2 dst=10.244.2.2 ${ports}=8080 src=10.244.2.2 dst=10.244.1.2 sport=8080 dport=32768 [ASSURED] mark=0 use=1`])
    await pass(60_000)
    expect(tracked(one)[0]).toContain('tcp      6 60 TIME_WAIT')
    await pass(60_000)
    expect(tracked(one)).toEqual([])
  })

  it('tell those that stand open from those that nobody answers', async () => {
    const { one, client, pass, tracked } = setting()
    void client.connect('10.96.0.50', 90)
    void client.connect('10.96.0.50', 91, { timeoutMs: 1_000 })
    await pass(2_000)
    expect(tracked(one).map((entry) => entry.split(' ').slice(7, 9).join(' '))).toEqual(['431998 ESTABLISHED', '118 SYN_SENT'])
    expect(tracked(one)[1]).toContain('[UNREPLIED]')
  })

  it('and rules are those of the machine; a pod has none of its own', () => {
    const { client } = setting()
    expect([client.kernel.iptables(), client.kernel.conntrack()]).toEqual(['', []])
  })
})
