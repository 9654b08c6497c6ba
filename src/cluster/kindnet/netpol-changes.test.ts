/**
 * The rest of upstream's truth tables: policies on top of one another, changes, egress, blocks of addresses, protocols.
 * Upstream: test/e2e/network/netpol/network_policy.go (v1.32), in its order.
 */
import { describe, it } from 'vitest'
import { among, egress, everyPod, from, hold, ingress, named, podA, podB, to, withPolicy, type Scenario } from './netpol-scenario.test.support'

const scenarios: readonly Scenario[] = [
  {
    title: 'policies on top of one another',
    pods: 'x/a x/b y/a y/b z/a',
    probes: [
      {
        after: withPolicy(ingress(podA, { ...from({ namespaceSelector: named('y') }), ports: [{ port: 81, protocol: 'TCP' }] }), 'allow-81'),
        port: 81,
        blocked: ['x/* x/a', 'z/* x/a'],
      },
      { blocked: ['* x/a'] },
      {
        after: withPolicy(ingress(podA, { ...from({ namespaceSelector: named('y') }), ports: [{ port: 80, protocol: 'TCP' }] }), 'allow-80'),
        blocked: ['x/* x/a', 'z/* x/a'],
      },
    ],
  },
  { title: 'allow all', pods: 'x/a x/b y/a', probes: [{ after: withPolicy(ingress(everyPod, {})), blocked: [] }, { port: 81, blocked: [] }] },
  {
    title: 'ingress on one named port',
    pods: 'x/a x/b y/a',
    probes: [{ after: withPolicy(ingress(everyPod, { ports: [{ port: 'serve-81-tcp' }] })), port: 81, blocked: [] }, { blocked: ['* x/*'] }],
  },
  {
    title: 'ingress from a namespace on one named port',
    pods: 'x/a x/b y/a z/a',
    probes: [
      { after: withPolicy(ingress(podA, { ...from({ namespaceSelector: named('y') }), ports: [{ port: 'serve-80-tcp', protocol: 'TCP' }] })), blocked: ['x/* x/a', 'z/* x/a'] },
      { port: 81, blocked: ['* x/a'] },
    ],
  },
  {
    title: 'egress on one named port',
    pods: 'x/a y/a',
    probes: [{ after: withPolicy(egress(everyPod, { ports: [{ port: 'serve-80-tcp' }] })), blocked: [] }, { port: 81, blocked: ['x/* *'] }],
  },
  {
    title: 'an updated policy',
    pods: 'x/a y/a',
    probes: [
      { after: withPolicy(ingress(everyPod, {})), port: 81, blocked: [] },
      { after: (cluster) => cluster.change('x', { spec: ingress(everyPod) }), port: 81, blocked: ['* x/*'] },
    ],
  },
  {
    title: 'ingress from a namespace with a new label',
    pods: 'x/a y/a',
    probes: [
      { after: withPolicy(ingress(podA, from({ namespaceSelector: { matchLabels: { ns2: 'updated' } } }))), blocked: ['* x/a'] },
      { after: (cluster) => cluster.labelNamespace('y', { ns2: 'updated' }), blocked: ['* x/a'], open: ['y/* *'] },
    ],
  },
  {
    title: 'ingress from a pod with a new label',
    pods: 'x/a x/b',
    probes: [
      { after: withPolicy(ingress(podA, from({ podSelector: { matchLabels: { pod: 'b', pod2: 'updated' } } }))), blocked: ['* x/a'] },
      { after: (cluster) => cluster.labelPod('x/b', { pod: 'b', pod2: 'updated' }), blocked: [] },
    ],
  },
  {
    title: 'no ingress from pods of other namespaces',
    pods: 'x/a x/b y/a z/a',
    probes: [{ after: withPolicy(ingress(everyPod, from({ podSelector: { matchLabels: {} } }))), blocked: ['y/* x/*', 'z/* x/*'] }],
  },
  {
    title: 'no ingress to a pod with a new label',
    pods: 'x/a y/a',
    probes: [
      { after: withPolicy(ingress({ matchLabels: { target: 'isolated' } })), blocked: [] },
      { after: (cluster) => cluster.labelPod('x/a', { pod: 'a', target: 'isolated' }), blocked: ['* x/a'] },
    ],
  },
  { title: 'no egress from a pod', pods: 'x/a x/b y/a', probes: [{ after: withPolicy(egress(podA)), blocked: ['x/a *'] }] },
  { title: 'no egress from a namespace', pods: 'x/a x/b y/a', probes: [{ after: withPolicy(egress(everyPod)), blocked: ['x/* *'] }] },
  {
    title: 'ingress and egress together',
    pods: 'x/a x/b x/c y/a',
    probes: [
      {
        after: withPolicy({ podSelector: podA, ingress: [from({ podSelector: podB })], egress: [{ ports: [{ port: 80 }] }], policyTypes: ['Egress', 'Ingress'] }),
        blocked: ['* x/a'],
        open: ['x/b x/a'],
      },
      { port: 81, blocked: ['* x/a', 'x/a *'], open: ['x/b x/a'] },
    ],
  },
  {
    title: 'egress that is denied although the server would let it in',
    pods: 'x/a y/a y/b',
    probes: [
      {
        after(cluster) {
          cluster.policy('x', { spec: egress(podA, to({ namespaceSelector: named('y'), podSelector: podA })) })
          for (const pod of ['a', 'b']) cluster.policy('y', { name: pod, spec: ingress({ matchLabels: { pod } }, from({ namespaceSelector: named('x'), podSelector: podA })) })
        },
        blocked: ['x/a *', '* y/a', '* y/b'],
        open: ['x/a y/a'],
      },
    ],
  },
  {
    title: 'egress to a pod of another namespace, by both selectors',
    pods: 'x/a y/a y/b',
    probes: [{ after: withPolicy(egress(podA, to({ namespaceSelector: named('y'), podSelector: podA }))), blocked: ['x/a *'], open: ['x/a y/a'] }],
  },
  {
    title: 'ingress on any port of one protocol',
    pods: 'x/a y/a',
    probes: [{ after: withPolicy(ingress(podA, { ports: [{ protocol: 'TCP' }] })), blocked: [] }, { protocol: 'UDP', blocked: ['* x/a'] }],
  },
  {
    title: 'ingress: allow all goes before what allows less',
    pods: 'x/a y/a',
    probes: [
      { after: withPolicy(ingress(everyPod, { ports: [{ port: 80 }] }), 'some'), port: 81, blocked: ['* x/*'] },
      { after: withPolicy(ingress(everyPod, {}), 'all'), port: 81, blocked: [] },
    ],
  },
  {
    title: 'egress: allow all goes before what allows less',
    pods: 'x/a y/a',
    probes: [
      { after: withPolicy(egress(everyPod, { ports: [{ port: 80 }] }), 'some'), port: 81, blocked: ['x/* *'] },
      { after: withPolicy(egress(everyPod, {}), 'all'), port: 81, blocked: [] },
    ],
  },
  {
    title: 'nothing any more after policies were deleted',
    pods: 'x/a y/a',
    probes: [
      { after: withPolicy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }), blocked: ['x/* *', '* x/*'] },
      { after: (cluster) => cluster.forget('x'), blocked: [] },
    ],
  },
  {
    title: 'egress to a block of addresses',
    pods: 'x/a y/a y/b',
    probes: [
      { after: (cluster) => cluster.policy('x', { spec: egress(podA, to({ ipBlock: { cidr: `${cluster.addressOf('y/b')}/32` } })) }), blocked: ['x/a *'], open: ['x/a y/b'] },
    ],
  },
  {
    title: 'egress to a block but for an exception, and then to the exception',
    pods: 'x/a x/b x/c',
    probes: [
      { after: (cluster) => cluster.policy('x', { spec: egress(podA, to({ ipBlock: { cidr: '10.244.0.0/16', except: [`${cluster.addressOf('x/b')}/32`] } })) }), blocked: ['x/a x/b'] },
      { after: (cluster) => cluster.change('x', { spec: egress(podA, to({ ipBlock: { cidr: `${cluster.addressOf('x/b')}/32` } })) }), blocked: ['x/a *'], open: ['x/a x/b'] },
    ],
  },
  {
    title: 'ingress and egress ruled apart',
    pods: 'x/a x/b y/a',
    probes: [
      { after: withPolicy(egress(podA, {}), 'out'), blocked: [] },
      { after: withPolicy(ingress(podA), 'in'), blocked: ['* x/a'] },
    ],
  },
  {
    title: 'SCTP is not TCP',
    pods: 'x/a y/a',
    probes: [
      {
        after(cluster) {
          cluster.policy('x', { name: 'deny', spec: ingress(everyPod) })
          cluster.policy('x', { name: 'sctp', spec: ingress(podA, { ports: [{ port: 81, protocol: 'SCTP' }] }) })
        },
        port: 81,
        blocked: ['* x/*'],
      },
    ],
  },
  {
    title: 'a policy for SCTP alone isolates for all',
    pods: 'x/a y/a',
    probes: [{ after: withPolicy(ingress(podA, { ports: [{ port: 80, protocol: 'SCTP' }] })), port: 81, blocked: ['* x/a'] }],
  },
  {
    title: 'UDP is not TCP',
    pods: 'x/a y/a',
    probes: [{ after: withPolicy(ingress(podA, { ports: [{ port: 81, protocol: 'UDP' }] })), port: 81, blocked: ['* x/a'] }],
  },
  {
    title: 'the label that every namespace has',
    pods: 'x/a x/b y/a z/a',
    probes: [{ after: withPolicy(ingress(podA, from({ namespaceSelector: named('y') }))), blocked: ['x/* x/a', 'z/* x/a'] }],
  },
  {
    title: 'egress by the label that every namespace has, with matchExpressions',
    pods: 'x/a x/b y/a z/a',
    probes: [{ after: withPolicy(egress(podA, to({ namespaceSelector: among('NotIn', 'y') }))), blocked: ['x/a y/*'] }],
  },
  ...(['UDP', 'SCTP'] as const).flatMap((protocol): readonly Scenario[] => [
    { title: `${protocol}: default deny of ingress`, pods: 'x/a x/b y/a y/b', probes: [{ after: withPolicy(ingress(everyPod)), protocol, blocked: ['* x/*'] }] },
    {
      title: `${protocol}: ports`,
      pods: 'x/a x/b y/a z/a',
      probes: [
        { after: withPolicy(ingress(podA, { ...from({ namespaceSelector: named('y') }), ports: [{ port: 81, protocol }] })), port: 81, protocol, blocked: ['x/* x/a', 'z/* x/a'] },
      ],
    },
    {
      title: `${protocol}: a pod of another namespace, by both selectors`,
      pods: 'x/a x/b y/a',
      probes: [{ after: withPolicy(ingress(podA, from({ namespaceSelector: named('y'), podSelector: podA }))), protocol, blocked: ['* x/a'], open: ['y/a x/a'] }],
    },
  ]),
  {
    title: 'a range of ports',
    pods: 'x/a y/a',
    probes: [
      { after: withPolicy(egress(everyPod, { ports: [{ port: 32000, endPort: 32768 }] })), blocked: ['x/* *'] },
      { after: (cluster) => cluster.change('x', { spec: egress(everyPod, { ports: [{ port: 79, endPort: 80 }] }) }), blocked: [] },
      { port: 81, blocked: ['x/* *'] },
    ],
  },
]

describe('network policies as upstream tests them, from policies on top of one another on', () => {
  it.each(scenarios)('$title', hold)
})
