/** What policies do to real connections, and what they leave alone. Upstream: kubernetes.io/docs/concepts/services-networking/network-policies (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Draft } from '../../api/object'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Service } from '../../api/kinds/service'
import type { Networking } from '../../api/types'
import type { HttpOutcome } from '../../base/os/network-stack'
import { startKubeProxy } from '../kube-proxy/kube-proxy'
import type { TraceSource } from '../network/contract'
import { netpolCluster } from './netpol.test.support'

const deny: Networking.NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }
const denyIn: Networking.NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress'] }
const denyOut: Networking.NetworkPolicySpec = { podSelector: {}, policyTypes: ['Egress'] }

function setting(pods = 'x/a x/b y/a y/b') {
  const cluster = netpolCluster(pods.split(' '))
  const { network, nodes, simulation, addressOf } = cluster
  const asHttp = (host: string, port: number) => ({ method: 'GET', host, port, path: '/', headers: {}, body: '' })
  const result = (from: TraceSource, host: string, port = 80, protocol: 'tcp' | 'udp' | 'icmp' = 'tcp') => network.probe(from, { protocol, host, port }).failure ?? 'reached'
  const pod = (key: string): TraceSource => ({ namespace: key.split('/')[0], pod: key.split('/')[1] })
  /** From a node, as its kubelet probes. */
  function fromNode(at: number, host: string, port = 80, seconds = 5): string {
    let outcome: HttpOutcome | undefined
    nodes[at].http(asHttp(host, port), { timeoutMs: 1_000 }, (found) => (outcome = found))
    simulation.clock.advanceTo(simulation.clock.now() + seconds * 1000)
    return outcome === undefined ? 'nothing' : 'failure' in outcome ? outcome.failure : 'reached'
  }
  return { ...cluster, result, pod, fromNode, address: addressOf }
}

describe('a policy', () => {
  it('loses packets without a word: the sender waits, and nothing is refused', () => {
    const { policy, result, pod, address } = setting()
    expect(result(pod('y/a'), address('x/a'), 9999)).toBe('refused')
    policy('x', { spec: denyIn })
    expect(result(pod('y/a'), address('x/a'))).toBe('timeout')
    expect(result(pod('y/a'), address('x/a'), 9999)).toBe('timeout')
  })

  it('lets the node of a pod in, and no other: probes pass', () => {
    const { policy, fromNode, address } = setting()
    policy('x', { spec: denyIn })
    expect([fromNode(0, address('x/a')), fromNode(1, address('x/a'))]).toEqual(['reached', 'timeout'])
  })

  it('lets in other nodes, and those outside, by their addresses', () => {
    const { policy, fromNode, address } = setting()
    policy('x', { spec: { ...denyIn, ingress: [{ from: [{ ipBlock: { cidr: '172.18.0.0/16', except: ['172.18.0.5/32'] } }] }] } })
    expect(fromNode(1, address('x/a'))).toBe('reached')
  })

  it('says nothing of pods that use the network of their node, and does not keep pods from their own node', () => {
    const { policy, nodes, result, pod } = setting()
    nodes[0].addPod({ namespace: 'x', name: 'host', hostNetwork: true }).listen(8000, { protocol: 'http', handle: () => ({ status: 200, headers: {}, body: '' }) })
    policy('x', { spec: deny })
    expect(result(pod('x/a'), '172.18.0.3', 8000)).toBe('reached')
    expect(result(pod('x/b'), '172.18.0.3', 8000)).toBe('timeout')
    expect(result(pod('y/b'), '172.18.0.3', 8000)).toBe('reached')
  })

  it('does not come between a pod and itself', () => {
    const { policy, result, pod, address } = setting()
    policy('x', { spec: deny })
    expect(result(pod('x/a'), address('x/a'))).toBe('reached')
    expect(result(pod('x/a'), '127.0.0.1')).toBe('reached')
  })

  it('rules what has no ports by peers alone', () => {
    const { policy, change, result, pod, address } = setting()
    policy('x', { spec: { ...denyIn, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }] } })
    expect(result(pod('y/a'), address('x/a'), 0, 'icmp')).toBe('timeout')
    change('x', { spec: { ...denyIn, ingress: [{ from: [{ namespaceSelector: {} }] }] } })
    expect(result(pod('y/a'), address('x/a'), 0, 'icmp')).toBe('reached')
  })

  it('with egress closed but for DNS lets names be asked, over UDP and TCP, and nothing else', () => {
    const { policy, result, pod, addressOf, simulation, nodes } = setting('x/a y/a')
    nodes[1].addPod({ namespace: 'kube-system', name: 'dns', hostNetwork: false }).listen(53, { protocol: 'udp', receive: (datagram, reply) => reply(datagram) })
    simulation.clock.advanceTo(simulation.clock.now() + 10)
    policy('x', { spec: denyOut })
    expect(result(pod('x/a'), '10.244.2.3', 53, 'udp')).toBe('timeout')
    policy('x', { name: 'dns', spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] }] } })
    expect(result(pod('x/a'), '10.244.2.3', 53, 'udp')).toBe('reached')
    expect(result(pod('x/a'), addressOf('y/a'))).toBe('timeout')
  })

  it('sees the pod behind a Service, not the Service', () => {
    const { policy, change, result, pod, address, door, network, simulation } = setting()
    startKubeProxy({ apiServer: { door: () => door } as never, simulation, network })
    door.create(Service, { metadata: { name: 'web', namespace: 'x' }, spec: { clusterIP: '10.96.0.50', ports: [{ port: 8080, targetPort: 80, protocol: 'TCP' }] } } as Draft)
    door.create(EndpointSlice, {
      metadata: { name: 'web-1', namespace: 'x', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address('x/b')], conditions: { ready: true } }],
      ports: [{ name: '', port: 80, protocol: 'TCP' }],
    } as Draft)
    simulation.clock.advanceTo(simulation.clock.now() + 2_000)
    const open = (egress: Networking.NetworkPolicyEgressRule) => ({ podSelector: {}, policyTypes: ['Egress'], egress: [egress] })
    policy('y', { spec: open({ to: [{ ipBlock: { cidr: '10.96.0.0/12' } }] }) })
    expect(result(pod('y/a'), '10.96.0.50', 8080)).toBe('timeout')
    change('y', { spec: open({ ports: [{ port: 8080 }] }) })
    expect(result(pod('y/a'), '10.96.0.50', 8080)).toBe('timeout')
    change('y', { spec: open({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'x' } } }], ports: [{ port: 80 }] }) })
    expect(result(pod('y/a'), '10.96.0.50', 8080)).toBe('reached')
  })

  it('is written by its defaults: what goes in is ruled always, what goes out where something is said of it', () => {
    const { policy, blocked } = setting('x/a y/a')
    policy('x', { spec: { podSelector: {} } })
    expect(blocked(80)).toEqual(['y/a x/a'])
    policy('x', { name: 'out', spec: { podSelector: {}, egress: [{ ports: [{ port: 81 }] }] } })
    expect(blocked(80)).toEqual(['x/a y/a', 'y/a x/a'])
  })
})

describe('the table on a node', () => {
  it('is there again when the node is switched on', () => {
    const { policy, nodes, result, pod, address } = setting()
    policy('x', { spec: denyIn })
    nodes[0].powerOff()
    nodes[0].powerOn()
    const again = nodes[0].addPod({ namespace: 'x', name: 'again', hostNetwork: false })
    expect(nodes[0].nftRuleset()).toContain('elements = { 10.244.1.2 }')
    expect([again.address, result(pod('y/b'), address('x/a'))]).toEqual(['10.244.1.4', 'timeout'])
  })

  it('is what nft shows, with the addresses of the pods there that policies are about', () => {
    const { policy, forget, nodes } = setting()
    expect(nodes[0].nftRuleset()).not.toContain('elements')
    policy('x', { spec: denyIn })
    expect(nodes[0].nftRuleset()).toContain('\tset podips-v4 {\n\t\ttype ipv4_addr\n\t\telements = { 10.244.1.2 }\n\t}\n\n\tset podips-v6 {')
    policy('y', { spec: denyOut })
    expect(nodes[0].nftRuleset()).toContain('elements = { 10.244.1.2, 10.244.1.3 }')
    expect(nodes[1].nftRuleset()).toBe(TABLE)
    forget('x')
    expect(nodes[0].nftRuleset()).toContain('elements = { 10.244.1.3 }')
    forget('y')
    expect(nodes[0].nftRuleset()).not.toContain('elements')
  })
})

const TABLE = `table inet kindnet-network-policies {
	set podips-v4 {
		type ipv4_addr
		elements = { 10.244.2.2, 10.244.2.3 }
	}

	set podips-v6 {
		type ipv6_addr
	}

	chain postrouting {
		type filter hook postrouting priority srcnat - 5; policy accept;
		udp dport 53 accept
		icmpv6 type nd-router-solicit accept
		icmpv6 type nd-router-advert accept
		icmpv6 type nd-neighbor-solicit accept
		icmpv6 type nd-neighbor-advert accept
		icmpv6 type nd-redirect accept
		meta skuid 0 accept
		ct state established,related accept
		ip saddr @podips-v4 queue flags bypass to 101
		ip daddr @podips-v4 queue flags bypass to 101
		ip6 saddr @podips-v6 queue flags bypass to 101
		ip6 daddr @podips-v6 queue flags bypass to 101
	}

	chain prerouting {
		type filter hook prerouting priority dstnat + 5; policy accept;
		meta l4proto != udp accept
		udp dport != 53 accept
		ip saddr @podips-v4 queue flags bypass to 101
		ip daddr @podips-v4 queue flags bypass to 101
		ip6 saddr @podips-v6 queue flags bypass to 101
		ip6 daddr @podips-v6 queue flags bypass to 101
	}
}
`
