/**
 * The vectors of upstream's runPacketFlowTests (pkg/proxy/iptables/proxier_test.go, v1.32): Services, and who reaches what. Those of
 * IPv6 are left out, as is IPv6.
 */
import type { Packet } from '../network/packet'
import type { ProxyConfig } from './proxy-config'
import { port80, type Given } from './rules.test.support'

/** What happens, from where, to `address:port`, which endpoints or which end, and whether the packet is masqueraded. */
export type Flow = readonly [title: string, source: string, destination: string, output: string, masq?: 'masq', protocol?: Packet['protocol']]

export interface Case {
  readonly title: string
  readonly config?: Partial<ProxyConfig>
  readonly given: readonly Given[]
  readonly flows: readonly Flow[]
}

const POD = '10.0.0.2'
const NODE = '192.168.0.2'
const OTHER_NODE_ADDRESS = '192.168.1.2'
const CLIENT = '203.0.113.2'
const BLOCKED = '203.0.113.130'
const LOCALHOST = '127.0.0.1'

const nodePort = (number: number) => [{ ...port80, nodePort: number }]
const unnamed = [{ port: 80, protocol: 'TCP' }]

const overall: readonly Given[] = [
  { name: 'ns1/svc1', spec: { clusterIP: '172.30.0.41' }, endpoints: ['10.180.0.1'] },
  {
    name: 'ns2/svc2',
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      clusterIP: '172.30.0.42',
      externalIPs: ['192.168.99.22'],
      healthCheckNodePort: 30_000,
      ports: nodePort(3001),
    },
    balancer: [{ ip: '1.2.3.4' }],
    endpoints: ['10.180.0.2'],
  },
  { name: 'ns4/svc4', spec: { type: 'NodePort', clusterIP: '172.30.0.44', externalIPs: ['192.168.99.33'] }, endpoints: ['10.180.0.4', '10.180.0.5@here'] },
  { name: 'ns6/svc6', spec: { clusterIP: '172.30.0.46' } },
]

const basics: Case[] = [
  {
    title: 'Services of every sort',
    given: overall,
    flows: [
      ['no match', POD, '10.0.0.3:80', ''],
      ['single endpoint', POD, '172.30.0.41:80', '10.180.0.1:80'],
      ['multiple endpoints', POD, '172.30.0.44:80', '10.180.0.4:80, 10.180.0.5:80'],
      ['from the node itself', NODE, '192.168.99.22:80', '10.180.0.2:80', 'masq'],
      ['dropped', CLIENT, '192.168.99.22:80', 'DROP'],
      ['health check', NODE, `${NODE}:30000`, 'ACCEPT'],
      ['rejected', POD, '172.30.0.46:80', 'REJECT'],
    ],
  },
  {
    title: 'no endpoints',
    given: [
      { name: 'ns1/svc1', spec: { type: 'LoadBalancer', clusterIP: '172.30.0.41', externalIPs: ['192.168.99.11'], ports: nodePort(3001) }, balancer: [{ ip: '1.2.3.4' }] },
    ],
    flows: [
      ['pod to cluster IP', POD, '172.30.0.41:80', 'REJECT'],
      ['external to external IP', CLIENT, '192.168.99.11:80', 'REJECT'],
      ['pod to NodePort', POD, `${NODE}:3001`, 'REJECT'],
      ['external to NodePort', CLIENT, `${NODE}:3001`, 'REJECT'],
      ['pod to LoadBalancer IP', POD, '1.2.3.4:80', 'REJECT'],
      ['external to LoadBalancer IP', CLIENT, '1.2.3.4:80', 'REJECT'],
    ],
  },
  {
    title: 'cluster IPs',
    given: [
      { name: 'ns1/svc1', spec: { clusterIP: '172.30.0.41', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] }, endpoints: ['10.180.0.1@here'] },
      {
        name: 'ns2/svc2',
        spec: {
          clusterIP: '172.30.0.42',
          ports: [
            { name: 'http', port: 80, protocol: 'TCP' },
            { name: 'https', port: 443, protocol: 'TCP', targetPort: 8443 },
            { name: 'dns-udp', port: 53, protocol: 'UDP' },
            { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 5353 },
            { name: 'dns-sctp', port: 53, protocol: 'SCTP' },
          ],
        },
        endpoints: ['10.180.0.1@here', '10.180.2.1@node2'],
        targets: { https: 8443, 'dns-tcp': 5353 },
      },
    ],
    flows: [
      ['simple clusterIP', '10.180.0.2', '172.30.0.41:80', '10.180.0.1:80'],
      ['hairpin to cluster IP', '10.180.0.1', '172.30.0.41:80', '10.180.0.1:80', 'masq'],
      ['multiple endpoints', '10.180.0.2', '172.30.0.42:80', '10.180.0.1:80, 10.180.2.1:80'],
      ['target port', '10.180.0.2', '172.30.0.42:443', '10.180.0.1:8443, 10.180.2.1:8443'],
      ['TCP beside UDP and SCTP on the same port', '10.180.0.2', '172.30.0.42:53', '10.180.0.1:5353, 10.180.2.1:5353', undefined, 'tcp'],
      ['UDP beside the others', '10.180.0.2', '172.30.0.42:53', '10.180.0.1:53, 10.180.2.1:53', undefined, 'udp'],
      ['SCTP beside the others', '10.180.0.2', '172.30.0.42:53', '10.180.0.1:53, 10.180.2.1:53', undefined, 'sctp'],
      ['a TCP port does not take UDP', '10.180.0.2', '172.30.0.42:80', '', undefined, 'udp'],
      ['svc1 does not take the ports of svc2', '10.180.0.2', '172.30.0.41:443', ''],
    ],
  },
  {
    title: 'a load balancer with source ranges',
    given: [
      {
        name: 'ns1/svc1',
        spec: { type: 'LoadBalancer', clusterIP: '172.30.0.41', ports: nodePort(3001), loadBalancerSourceRanges: ['192.168.0.0/24', ' 203.0.113.0/25'] },
        balancer: [{ ip: '1.2.3.4' }, { ip: '5.6.7.8' }],
        endpoints: ['10.180.0.1'],
      },
    ],
    flows: [
      ['pod to cluster IP', POD, '172.30.0.41:80', '10.180.0.1:80'],
      ['external to nodePort', CLIENT, `${NODE}:3001`, '10.180.0.1:80', 'masq'],
      ['node ports know no source ranges', BLOCKED, `${NODE}:3001`, '10.180.0.1:80', 'masq'],
      ['accepted external to LB1', CLIENT, '1.2.3.4:80', '10.180.0.1:80', 'masq'],
      ['accepted external to LB2', CLIENT, '5.6.7.8:80', '10.180.0.1:80', 'masq'],
      ['blocked external to LB1', BLOCKED, '1.2.3.4:80', 'DROP'],
      ['blocked external to LB2', BLOCKED, '5.6.7.8:80', 'DROP'],
      ['pod to LB1', POD, '1.2.3.4:80', 'DROP'],
      ['pod to LB2', POD, '5.6.7.8:80', 'DROP'],
      ['node to LB1', NODE, '1.2.3.4:80', '10.180.0.1:80', 'masq'],
      ['node to LB2', NODE, '5.6.7.8:80', '10.180.0.1:80', 'masq'],
      ['node to LB1 under the address of LB1', '1.2.3.4', '1.2.3.4:80', '10.180.0.1:80', 'masq'],
      ['node to LB2 under the address of LB2', '5.6.7.8', '5.6.7.8:80', '10.180.0.1:80', 'masq'],
    ],
  },
  {
    title: 'the health check of a Service with a Local policy',
    config: { nodePortAddresses: ['127.0.0.0/8'] },
    given: [{ name: 'ns1/svc1', spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', clusterIP: '172.30.0.42', ports: nodePort(3001), healthCheckNodePort: 30_000 } }],
    flows: [['is let in', '1.2.3.4', `${NODE}:30000`, 'ACCEPT']],
  },
  {
    title: 'the health check of a Service that is gone',
    config: { nodePortAddresses: ['127.0.0.0/8'] },
    given: [],
    flows: [['has no rule', '1.2.3.4', `${NODE}:30000`, '']],
  },
]

/** Which addresses node ports answer on: loopback, and the second address of the node. */
const nodePorts = (
  [
    ['usual', {}, true, true],
    ['not on loopback', { localhostNodePorts: false }, false, true],
    ['on loopback by range, but not on loopback', { localhostNodePorts: false, nodePortAddresses: ['192.168.0.0/24', '127.0.0.1/32'] }, false, false],
    ['on two ranges', { localhostNodePorts: false, nodePortAddresses: ['192.168.0.0/24', '192.168.1.0/24'] }, false, true],
  ] as const
).map(([title, config, onLoopback, onSecond]): Case => {
  const both = '10.180.0.1:80, 10.180.2.1:80'
  const when = (holds: boolean, name: string, from: string, to: string): Flow => (holds ? [name, from, to, both, 'masq'] : [name, from, to, ''])
  return {
    title: `node ports, ${title}`,
    config,
    given: [{ name: 'ns1/svc1', spec: { type: 'NodePort', clusterIP: '172.30.0.41', ports: nodePort(3001) }, endpoints: ['10.180.0.1', '10.180.2.1@here'] }],
    flows: [
      ['pod to cluster IP', POD, '172.30.0.41:80', both],
      ['external to nodePort', CLIENT, `${NODE}:3001`, both, 'masq'],
      ['node to nodePort', NODE, `${NODE}:3001`, both, 'masq'],
      when(onLoopback, 'localhost to nodePort', LOCALHOST, `${LOCALHOST}:3001`),
      when(onSecond, 'external to nodePort on the second address', CLIENT, `${OTHER_NODE_ADDRESS}:3001`),
    ],
  }
})

const externalPolicies = (['Local', 'Cluster'] as const).map((policy): Case => {
  const both = '10.180.0.1:80, 10.180.2.1:80'
  const fromPod = policy === 'Cluster' ? ([both, 'masq'] as const) : ([both] as const)
  const fromOutside = policy === 'Cluster' ? ([both, 'masq'] as const) : (['10.180.2.1:80'] as const)
  return {
    title: `external traffic policy ${policy}`,
    given: [
      {
        name: 'ns1/svc1',
        spec: {
          type: 'LoadBalancer',
          externalTrafficPolicy: policy,
          clusterIP: '172.30.0.41',
          externalIPs: ['192.168.99.11'],
          ports: nodePort(3001),
          ...(policy === 'Local' ? { healthCheckNodePort: 30_000 } : {}),
        },
        balancer: [{ ip: '1.2.3.4' }],
        endpoints: ['10.180.0.1', '10.180.2.1@here'],
      },
    ],
    flows: [
      ['pod to cluster IP', POD, '172.30.0.41:80', both],
      ['pod to external IP', POD, '192.168.99.11:80', ...fromPod],
      ['external to external IP', CLIENT, '192.168.99.11:80', ...fromOutside],
      ['pod to LB IP', POD, '1.2.3.4:80', ...fromPod],
      ['external to LB IP', CLIENT, '1.2.3.4:80', ...fromOutside],
      ['pod to NodePort', POD, `${NODE}:3001`, ...fromPod],
      ['external to NodePort', CLIENT, `${NODE}:3001`, ...fromOutside],
    ],
  }
})

const internalPolicies = (
  [
    ['Cluster', ['10.0.1.1@here', '10.0.1.2@node1', '10.0.1.3@node2'], '10.0.1.1:80, 10.0.1.2:80, 10.0.1.3:80'],
    ['Local', ['10.0.1.1@here', '10.0.1.2@node1', '10.0.1.3@node2'], '10.0.1.1:80'],
    ['Local', ['10.0.1.1@here', '10.0.1.2@here', '10.0.1.3@node2'], '10.0.1.1:80, 10.0.1.2:80'],
    ['Local', ['10.0.1.1@node0', '10.0.1.2@node1', '10.0.1.3@node2'], 'DROP'],
    ['Cluster', [], 'REJECT'],
    ['Local', [], 'REJECT'],
  ] as const
).map(([internalTrafficPolicy, endpoints, output]): Case => ({
  title: `internal traffic policy ${internalTrafficPolicy} with ${endpoints.join(', ') || 'no endpoints'}`,
  given: [{ name: 'ns1/svc1', spec: { clusterIP: '172.30.1.1', internalTrafficPolicy, ports: unnamed }, endpoints }],
  flows: [['pod to cluster IP', POD, '172.30.1.1:80', output]],
}))

/** Endpoints that are on their way out: what pods and what those outside reach. */
const terminating = (
  [
    ['Local', ['10.0.1.1@here', '10.0.1.2@here', '10.0.1.3@here leaving', '10.0.1.4@here ending', '10.0.1.5@node-1'], '10.0.1.1:80, 10.0.1.2:80, 10.0.1.5:80', '10.0.1.1:80, 10.0.1.2:80'],
    ['Local', ['10.0.1.2@here leaving', '10.0.1.3@here leaving', '10.0.1.4@here ending', '10.0.1.5@node-1'], '10.0.1.5:80', '10.0.1.2:80, 10.0.1.3:80'],
    ['Local', ['10.0.1.5@node-1 leaving'], '10.0.1.5:80', 'DROP'],
    ['Local', ['10.0.1.5@here ending', '10.0.1.5@node-1 ending'], 'REJECT', 'REJECT'],
    ['Local', [], 'REJECT', 'REJECT'],
    ['Cluster', ['10.0.1.1@here', '10.0.1.2@here', '10.0.1.3@another leaving', '10.0.1.4@another ending', '10.0.1.5@another'], '10.0.1.1:80, 10.0.1.2:80, 10.0.1.5:80', 'same'],
    ['Cluster', ['10.0.1.2@here leaving', '10.0.1.3@here leaving', '10.0.1.4@another ending', '10.0.1.5@another leaving'], '10.0.1.2:80, 10.0.1.3:80, 10.0.1.5:80', 'same'],
    ['Cluster', ['10.0.1.5@node-1 leaving'], '10.0.1.5:80', 'same'],
    ['Cluster', ['10.0.1.5@here ending', '10.0.1.5@node-1 ending'], 'REJECT', 'REJECT'],
    ['Cluster', [], 'REJECT', 'REJECT'],
  ] as const
).map(([policy, endpoints, fromPod, fromOutside]): Case => {
  const outside: readonly [string, 'masq'?] = fromOutside === 'same' ? [fromPod, 'masq'] : [fromOutside]
  return {
    title: `external policy ${policy} with ${endpoints.join(', ') || 'no endpoints'}`,
    given: [
      {
        name: 'ns1/svc1',
        spec: { type: 'LoadBalancer', externalTrafficPolicy: policy, clusterIP: '172.30.1.1', ports: unnamed, healthCheckNodePort: 30_000 },
        balancer: [{ ip: '1.2.3.4' }],
        endpoints,
      },
    ],
    flows: [
      ['pod to cluster IP', POD, '172.30.1.1:80', fromPod],
      ['external to LB', CLIENT, '1.2.3.4:80', ...outside],
    ],
  }
})

const balanced = (i: number, spec: Given['spec'], ip: string): Given => ({
  name: `ns${i}/svc${i}`,
  spec: { type: 'LoadBalancer', clusterIP: `172.30.0.4${i}`, ports: nodePort(3000 + i), healthCheckNodePort: 30_000 + i, ...spec },
  balancer: [{ ip }],
  endpoints: [`10.180.0.${i}@here`, `10.180.1.${i}@remote`],
})

const threePolicies = [balanced(1, {}, '1.2.3.4'), balanced(2, { externalTrafficPolicy: 'Local' }, '5.6.7.8'), balanced(3, { internalTrafficPolicy: 'Local' }, '9.10.11.12')]
const of = (i: number): string => `10.180.0.${i}:80, 10.180.1.${i}:80`
const near = (i: number): string => `10.180.0.${i}:80`

const masqueraded: readonly Flow[] = [
  ['pod to ClusterIP', POD, '172.30.0.41:80', of(1)],
  ['pod to NodePort', POD, `${NODE}:3001`, of(1), 'masq'],
  ['pod to LB', POD, '1.2.3.4:80', of(1), 'masq'],
  ['node to ClusterIP', NODE, '172.30.0.41:80', of(1), 'masq'],
  ['node to NodePort', NODE, `${NODE}:3001`, of(1), 'masq'],
  ['localhost to NodePort', LOCALHOST, `${LOCALHOST}:3001`, of(1), 'masq'],
  ['node to LB', NODE, '1.2.3.4:80', of(1), 'masq'],
  ['external to ClusterIP', CLIENT, '172.30.0.41:80', of(1), 'masq'],
  ['external to NodePort', CLIENT, `${NODE}:3001`, of(1), 'masq'],
  ['external to LB', CLIENT, '1.2.3.4:80', of(1), 'masq'],
  ['pod to ClusterIP with eTP:Local', POD, '172.30.0.42:80', of(2)],
  ['pod to NodePort with eTP:Local', POD, `${NODE}:3002`, of(2)],
  ['pod to LB with eTP:Local', POD, '5.6.7.8:80', of(2)],
  ['node to ClusterIP with eTP:Local', NODE, '172.30.0.42:80', of(2), 'masq'],
  ['node to NodePort with eTP:Local', NODE, `${NODE}:3001`, of(1), 'masq'],
  ['localhost to NodePort with eTP:Local', LOCALHOST, `${LOCALHOST}:3002`, of(2), 'masq'],
  ['node to LB with eTP:Local', NODE, '5.6.7.8:80', of(2), 'masq'],
  ['external to ClusterIP with eTP:Local', CLIENT, '172.30.0.42:80', of(2), 'masq'],
  ['external to NodePort with eTP:Local', CLIENT, `${NODE}:3002`, near(2)],
  ['external to LB with eTP:Local', CLIENT, '5.6.7.8:80', near(2)],
  ['pod to ClusterIP with iTP:Local', POD, '172.30.0.43:80', near(3)],
  ['pod to NodePort with iTP:Local', POD, `${NODE}:3003`, of(3), 'masq'],
  ['pod to LB with iTP:Local', POD, '9.10.11.12:80', of(3), 'masq'],
  ['node to ClusterIP with iTP:Local', NODE, '172.30.0.43:80', near(3), 'masq'],
  ['node to NodePort with iTP:Local', NODE, `${NODE}:3003`, of(3), 'masq'],
  ['localhost to NodePort with iTP:Local', LOCALHOST, `${LOCALHOST}:3003`, of(3), 'masq'],
  ['node to LB with iTP:Local', NODE, '9.10.11.12:80', of(3), 'masq'],
  ['external to ClusterIP with iTP:Local', CLIENT, '172.30.0.43:80', near(3), 'masq'],
  ['external to NodePort with iTP:Local', CLIENT, `${NODE}:3003`, of(3), 'masq'],
  ['external to LB with iTP:Local', CLIENT, '9.10.11.12:80', of(3), 'masq'],
]

const toClusterIP = (from: string) => [`${from} to ClusterIP`, `${from} to ClusterIP with eTP:Local`, `${from} to ClusterIP with iTP:Local`]
const changed = (titles: readonly string[], end: readonly [output?: string, masq?: 'masq']) =>
  Object.fromEntries(titles.map((title) => [title, end]))
/** Nobody knows what a pod is: those outside and nodes pass for pods at cluster IPs, and pods for outsiders at external addresses. */
const nobodyKnown = changed([...toClusterIP('node'), ...toClusterIP('external')], [])
const noShortCut = changed(['pod to NodePort with eTP:Local', 'pod to LB with eTP:Local'], [near(2)])
const allMasqueraded = changed(toClusterIP('pod'), [undefined, 'masq'])

const masquerade = (
  [
    ['usual', {}, {}],
    ['nobody knows the pods', { podCIDR: undefined }, { ...nobodyKnown, ...noShortCut }],
    ['masquerade all', { masqueradeAll: true }, allMasqueraded],
    ['masquerade all, nobody knows the pods', { masqueradeAll: true, podCIDR: undefined }, { ...allMasqueraded, ...noShortCut }],
  ] as const
).map(([title, config, differently]: readonly [string, Partial<ProxyConfig>, Readonly<Record<string, readonly [output?: string, masq?: 'masq']>>]): Case => {
  const flows = masqueraded.map((each): Flow => {
    const other = differently[each[0]]
    return other ? [each[0], each[1], each[2], other[0] ?? each[3], other[1]] : each
  })
  return { title: `masquerading, ${title}`, config, given: threePolicies, flows }
})

export const cases: readonly Case[] = [...basics, ...nodePorts, ...externalPolicies, ...internalPolicies, ...terminating, ...masquerade]
