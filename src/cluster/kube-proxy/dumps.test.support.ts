/** What else rules are held for, beside the Services of the packet flows. Upstream: pkg/proxy/iptables/proxier_test.go (v1.32). */
import type { NodeFacts, ProxyConfig } from './proxy-config'
import { cases } from './packet-flow.test.support'
import { here, port80, type Given } from './rules.test.support'

export interface Dump {
  readonly title: string
  readonly config?: Partial<ProxyConfig>
  readonly node?: NodeFacts
  readonly given: readonly Given[]
}

const clientIP = (timeoutSeconds: number) => ({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds } } })
const hinted = ['10.0.1.1@here zone=a', '10.0.1.2@node1 zone=b', '10.0.1.3@node2 zone=b']
const many = (count: number, second: number): string[] => Array.from({ length: count }, (_, i) => `10.${second}.${i % 256}.${i >> 8}`)

const others: readonly Dump[] = [
  { title: 'no Services', given: [] },
  {
    title: 'session affinity of a cluster IP',
    given: [{ name: 'ns1/svc1', spec: { clusterIP: '172.30.0.41', ...clientIP(10_800) }, endpoints: ['10.180.0.1', '10.180.0.2'] }],
  },
  {
    title: 'session affinity of a node port with a Local policy',
    given: [
      {
        name: 'ns1/svc1',
        spec: { type: 'NodePort', clusterIP: '172.30.0.41', externalTrafficPolicy: 'Local', ports: [{ ...port80, nodePort: 30_080 }], ...clientIP(60) },
        endpoints: ['10.180.0.1@here', '10.180.1.1@node2'],
      },
    ],
  },
  ...(['a', 'b', 'c'] as const).map((zone): Dump => ({
    title: `hints, on a node in zone ${zone}`,
    node: { ...here, zone },
    given: [{ name: 'ns1/svc1', spec: { clusterIP: '172.30.0.41', trafficDistribution: 'PreferClose' }, endpoints: hinted }],
  })),
  { title: 'hints, on a node without a zone', given: [{ name: 'ns1/svc1', spec: { clusterIP: '172.30.0.41' }, endpoints: hinted }] },
  {
    title: 'hints that one endpoint lacks',
    node: { ...here, zone: 'a' },
    given: [{ name: 'ns1/svc1', spec: { clusterIP: '172.30.0.41' }, endpoints: [...hinted, '10.0.1.4@node2'] }],
  },
  {
    title: 'addresses of a balancer that proxies itself',
    given: [
      {
        name: 'ns1/svc1',
        spec: { type: 'LoadBalancer', clusterIP: '10.20.30.41', ports: [{ ...port80, nodePort: 3001 }] },
        balancer: [{ ip: '1.2.3.4', ipMode: 'Proxy' }, { ip: '1.2.3.5', ipMode: 'VIP' }, { ip: '1.2.3.6' }],
        endpoints: ['10.180.0.1'],
      },
    ],
  },
  {
    title: 'source ranges before there is a balancer',
    given: [
      {
        name: 'ns1/svc1',
        spec: { type: 'LoadBalancer', clusterIP: '172.30.0.41', ports: [{ ...port80, nodePort: 3001 }], loadBalancerSourceRanges: ['203.0.113.0/25'] },
        endpoints: ['10.180.0.1'],
      },
    ],
  },
  {
    title: 'external IPs of a cluster IP with a Local policy',
    given: [
      {
        name: 'ns1/svc1',
        spec: { clusterIP: '172.30.0.41', externalIPs: ['192.168.99.11', '192.168.99.12'], externalTrafficPolicy: 'Local' },
        endpoints: ['10.180.0.1@here', '10.180.1.1@node2'],
      },
    ],
  },
  {
    title: 'addresses with zeros in front',
    given: [
      {
        name: 'ns1/svc1',
        spec: {
          type: 'LoadBalancer',
          clusterIP: '172.30.0.041',
          externalIPs: ['192.168.099.022'],
          loadBalancerSourceRanges: ['203.0.113.000/025'],
          ports: [{ ...port80, nodePort: 3001 }],
        },
        balancer: [{ ip: '1.2.3.004' }],
        endpoints: ['10.180.00.001'],
      },
    ],
  },
  {
    title: 'a port without a name, beside the same number over UDP',
    given: [
      {
        name: 'kube-system/kube-dns',
        spec: {
          clusterIP: '10.96.0.10',
          ports: [
            { name: 'dns', port: 53, protocol: 'UDP' },
            { name: 'dns-tcp', port: 53, protocol: 'TCP' },
            { name: 'metrics', port: 9153, protocol: 'TCP' },
          ],
        },
        endpoints: ['10.244.0.2', '10.244.0.3'],
      },
      { name: 'default/kubernetes', spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP' }] }, endpoints: ['172.18.0.2'], targets: { https: 6443 } },
      { name: 'default/web', spec: { clusterIP: '10.96.0.20', ports: [{ port: 80, protocol: 'TCP' }] }, endpoints: ['10.244.1.2'], targets: { '': 8080 } },
    ],
  },
]

/** More than a thousand endpoints; the last Service is what is looked at. */
export const large: readonly Given[] = [
  { name: 'ns1/svc1', spec: { clusterIP: '172.30.0.41' }, endpoints: many(499, 0) },
  { name: 'ns2/svc2', spec: { clusterIP: '172.30.0.42', ports: [{ name: 'p8080', port: 8080, protocol: 'TCP' }] }, endpoints: many(499, 1) },
  {
    name: 'ns3/svc3',
    spec: { clusterIP: '172.30.0.43', ports: [{ name: 'p8081', port: 8081, protocol: 'TCP' }] },
    endpoints: ['203.0.113.4', '203.0.113.8', '203.0.113.12'],
  },
]

export const dumps: readonly Dump[] = [...cases.map(({ title, config, given }): Dump => ({ title, given, ...(config ? { config } : {}) })), ...others]
