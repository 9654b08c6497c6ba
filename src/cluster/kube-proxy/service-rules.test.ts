import { describe, expect, it } from 'vitest'
import type { Service } from '../../api/kinds/service'
import { formatRule } from '../network/iptables-save'
import type { Rule } from '../network/netfilter'
import { clusterPolicyChain, endpointChain } from './chain-names'
import { chooseEndpoints, type Endpoint } from './endpoint-choice'
import { usualConfig } from './proxy-config'
import { servicePorts } from './service-port'
import { planServiceRules } from './service-rules'

const config = usualConfig('10.244.0.0/16')

type Spec = Partial<Service['spec']>

function service(spec: Spec, name = 'web'): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', uid: '', resourceVersion: '1', creationTimestamp: '' },
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.50', ports: [{ port: 80, protocol: 'TCP' }], ...spec },
    status: {},
  }
}

const endpoint = (address: string, state: Partial<Endpoint> = {}): Endpoint => ({
  address,
  port: 8080,
  text: `${address}:8080`,
  nodeName: 'worker-1',
  ready: true,
  serving: true,
  terminating: false,
  ...state,
})

function written(spec: Spec, endpoints: readonly Endpoint[], node?: string) {
  const [port] = servicePorts(service(spec))
  const facts = node === undefined ? undefined : { name: node, addresses: ['172.18.0.3'], zone: undefined }
  const { chains, ...shared } = planServiceRules(port, chooseEndpoints(port, endpoints, facts), { config })
  const text = (chain: string, rules: readonly Rule[]) => rules.map((rule) => formatRule(chain, rule))
  return {
    services: text('KUBE-SERVICES', shared.services),
    nodePorts: text('KUBE-NODEPORTS', shared.nodePorts),
    refusals: text('KUBE-SERVICES', shared.refusals),
    externalRefusals: text('KUBE-EXTERNAL-SERVICES', shared.externalRefusals),
    firewall: text('KUBE-PROXY-FIREWALL', shared.firewall),
    chains: [...chains].flatMap(([name, rules]) => text(name, rules)),
  }
}

describe('chain names', () => {
  it.each([
    ['ns1/svc1:p80', 'tcp', 'XPGD46QRK7WJZT7O'],
    ['default/kubernetes:https', 'tcp', 'NPX46M4PTMTKRN6Y'],
    ['kube-system/kube-dns:dns', 'udp', 'TCOU7JCQXEZGVUNU'],
    ['kube-system/kube-dns:dns-tcp', 'tcp', 'ERIFXISQEP7F7OF4'],
    ['kube-system/kube-dns:metrics', 'tcp', 'JD5MR3NA4I4DYORP'],
  ] as const)('of %s over %s are those of every real cluster', (port, protocol, hash) => {
    expect(clusterPolicyChain({ port, protocol })).toBe(`KUBE-SVC-${hash}`)
  })

  it('of endpoints hash the address too', () => {
    expect(endpointChain({ port: 'ns1/svc1:p80', protocol: 'tcp' }, '10.180.0.1:80')).toBe('KUBE-SEP-SXIVWICOYRO3J4NJ')
  })
})

describe('the rules of a Service', () => {
  const SVC = 'KUBE-SVC-LOLE4ISW44XBNF3G'
  const EXT = 'KUBE-EXT-LOLE4ISW44XBNF3G'
  const clusterIP = '-d 10.96.0.50/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80'

  it('share the endpoints out by chance: a third, a half of the rest, the rest', () => {
    const { services, chains } = written({}, ['10.244.1.2', '10.244.1.3', '10.244.2.2'].map((address) => endpoint(address)))
    expect(services).toEqual([`-A KUBE-SERVICES ${clusterIP} -j ${SVC}`])
    const [sep] = [endpointChain({ port: 'default/web', protocol: 'tcp' }, '10.244.1.2:8080')]
    expect(chains.slice(0, 4).map((line) => line.replace(/KUBE-SEP-\w{16}$/, 'KUBE-SEP-*'))).toEqual([
      `-A ${SVC} ! -s 10.244.0.0/16 ${clusterIP} -j KUBE-MARK-MASQ`,
      `-A ${SVC} -m comment --comment "default/web -> 10.244.1.2:8080" -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-*`,
      `-A ${SVC} -m comment --comment "default/web -> 10.244.1.3:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-*`,
      `-A ${SVC} -m comment --comment "default/web -> 10.244.2.2:8080" -j KUBE-SEP-*`,
    ])
    expect(chains.slice(4, 6)).toEqual([
      `-A ${sep} -s 10.244.1.2/32 -m comment --comment "default/web" -j KUBE-MARK-MASQ`,
      `-A ${sep} -p tcp -m comment --comment "default/web" -m tcp -j DNAT --to-destination 10.244.1.2:8080`,
    ])
  })

  it('refuse connections while there is no endpoint', () => {
    const { services, refusals, chains } = written({}, [endpoint('10.244.1.2', { ready: false, serving: false })])
    expect(services.concat(chains)).toEqual([])
    expect(refusals).toEqual([
      '-A KUBE-SERVICES -d 10.96.0.50/32 -p tcp -m comment --comment "default/web has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
    ])
  })

  it('use endpoints on their way out when none is ready', () => {
    const leaving = endpoint('10.244.1.2', { ready: false, terminating: true })
    expect(written({}, [leaving]).chains.join()).toContain('--to-destination 10.244.1.2:8080')
    expect(written({}, [leaving, endpoint('10.244.1.3')]).chains.join()).not.toContain('--to-destination 10.244.1.2:8080')
  })

  it('lead node ports through the external chain, which masquerades', () => {
    const { nodePorts, chains } = written({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }] }, [endpoint('10.244.1.2')])
    expect(nodePorts).toEqual([
      `-A KUBE-NODEPORTS -d 127.0.0.0/8 -p tcp -m comment --comment "default/web" -m tcp --dport 30080 -m nfacct --nfacct-name  localhost_nps_accepted_pkts -j ${EXT}`,
      `-A KUBE-NODEPORTS -p tcp -m comment --comment "default/web" -m tcp --dport 30080 -j ${EXT}`,
    ])
    expect(chains.filter((line) => line.startsWith(`-A ${EXT}`))).toEqual([
      `-A ${EXT} -m comment --comment "masquerade traffic for default/web external destinations" -j KUBE-MARK-MASQ`,
      `-A ${EXT} -j ${SVC}`,
    ])
  })

  it('keep external traffic on its node when the policy says Local', () => {
    const spec: Spec = { type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }] }
    const here = endpoint('10.244.1.2')
    const there = endpoint('10.244.2.2', { nodeName: 'worker-2' })
    const onOne = written(spec, [here, there], 'worker-1')
    expect(onOne.externalRefusals).toEqual([])
    expect(onOne.chains.filter((line) => line.startsWith(`-A ${EXT}`))).toEqual([
      `-A ${EXT} -s 10.244.0.0/16 -m comment --comment "pod traffic for default/web external destinations" -j ${SVC}`,
      `-A ${EXT} -m comment --comment "masquerade LOCAL traffic for default/web external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
      `-A ${EXT} -m comment --comment "route LOCAL traffic for default/web external destinations" -m addrtype --src-type LOCAL -j ${SVC}`,
      `-A ${EXT} -j KUBE-SVL-LOLE4ISW44XBNF3G`,
    ])
    expect(written(spec, [here, there], 'worker-3').externalRefusals).toEqual([
      '-A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "default/web has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP',
    ])
  })

  it('keep internal traffic on its node when the policy says Local', () => {
    const there = endpoint('10.244.2.2', { nodeName: 'worker-2' })
    expect(written({ internalTrafficPolicy: 'Local' }, [there], 'worker-1').refusals[0]).toContain('has no local endpoints')
    expect(written({ internalTrafficPolicy: 'Local' }, [there], 'worker-2').services[0]).toMatch(/-j KUBE-SVL-LOLE4ISW44XBNF3G$/)
  })

  it('remember who was where for session affinity', () => {
    const spec: Spec = { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } }
    const { chains } = written(spec, [endpoint('10.244.1.2')])
    const sep = endpointChain({ port: 'default/web', protocol: 'tcp' }, '10.244.1.2:8080')
    const list = `--name ${sep} --mask 255.255.255.255 --rsource`
    expect(chains[1]).toBe(`-A ${SVC} -m comment --comment "default/web -> 10.244.1.2:8080" -m recent --rcheck --seconds 60 --reap ${list} -j ${sep}`)
    expect(chains.at(-1)).toBe(
      `-A ${sep} -p tcp -m comment --comment "default/web" -m recent --set ${list} -m tcp -j DNAT --to-destination 10.244.1.2:8080`,
    )
  })

  it('let only the source ranges through to a load balancer', () => {
    const spec: Spec = { type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/25'] }
    const balanced = { ...service({ ...spec, ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }] }), status: { loadBalancer: { ingress: [{ ip: '5.6.7.8' }] } } }
    const [port] = servicePorts(balanced)
    const rules = planServiceRules(port, chooseEndpoints(port, [endpoint('10.244.1.2')], undefined), { config })
    expect(rules.services.map((rule) => formatRule('KUBE-SERVICES', rule))[1]).toMatch(/"default\/web loadbalancer IP".* -j KUBE-FW-LOLE4ISW44XBNF3G$/)
    expect(rules.firewall).toHaveLength(1)
    expect(rules.chains.get('KUBE-FW-LOLE4ISW44XBNF3G')).toHaveLength(2)
  })

  it('look only at addresses that this network has, and check health only where endpoints must be near', () => {
    const balanced = service({ type: 'LoadBalancer', externalIPs: ['2001:db8::1'], loadBalancerSourceRanges: [' 203.0.113.0/25', '::/0'] })
    const [port] = servicePorts({ ...balanced, spec: { ...balanced.spec, healthCheckNodePort: 30_000 } })
    expect(port).toMatchObject({ externalIPs: [], sourceRanges: ['203.0.113.0/25'], healthCheckNodePort: undefined })
    const [local] = servicePorts({ ...balanced, spec: { ...balanced.spec, externalTrafficPolicy: 'Local', healthCheckNodePort: 30_000 } })
    expect(local.healthCheckNodePort).toBe(30_000)
  })

  it.each([
    ['headless', { clusterIP: 'None' }],
    ['ExternalName', { type: 'ExternalName', clusterIP: undefined, externalName: 'example.com' }],
  ] as const)('are none for a Service that is %s', (_, spec) => {
    expect(servicePorts(service(spec))).toEqual([])
  })
})
