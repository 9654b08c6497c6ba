/**
 * The truth tables of upstream's end-to-end tests: who may not reach whom, once policies are there.
 * Upstream: test/e2e/network/netpol/network_policy.go (v1.32), in its order; the rest is in netpol-changes.test.ts.
 */
import { describe, it } from 'vitest'
import { among, everyPod, from, hold, ingress, named, podA, podB, pods, withPolicy, type Scenario } from './netpol-scenario.test.support'

const scenarios: readonly Scenario[] = [
  { title: 'default deny of ingress', pods: 'x/a x/b y/a y/b', probes: [{ after: withPolicy(ingress(everyPod)), blocked: ['* x/*'] }] },
  {
    title: 'default deny of all',
    pods: 'x/a x/b y/a',
    probes: [{ after: withPolicy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }), blocked: ['* x/*', 'x/* *'] }],
  },
  {
    title: 'pods of the same namespace, by podSelector',
    pods: 'x/a x/b x/c y/a',
    probes: [{ after: withPolicy(ingress(podA, from({ podSelector: podB }))), blocked: ['* x/a'], open: ['x/b x/a'] }],
  },
  {
    title: 'one target, in a namespace that is closed',
    pods: 'x/a x/b y/a',
    probes: [
      {
        after(cluster) {
          cluster.policy('x', { name: 'deny-all', spec: ingress(everyPod) })
          cluster.policy('x', { name: 'allow-all-to-a', spec: ingress(podA, from({ podSelector: {}, namespaceSelector: {} })) })
        },
        blocked: ['* x/b'],
      },
    ],
  },
  { title: 'pods of all namespaces', pods: 'x/a x/b y/a z/a', probes: [{ after: withPolicy(ingress(podA, from({ namespaceSelector: { matchLabels: {} } }))), blocked: [] }] },
  {
    title: 'another namespace, by namespaceSelector',
    pods: 'x/a x/b y/a z/a',
    probes: [{ after: withPolicy(ingress(podA, from({ namespaceSelector: named('y') }))), blocked: ['x/* x/a', 'z/* x/a'] }],
  },
  {
    title: 'podSelector with matchExpressions',
    pods: 'x/a x/b y/a',
    probes: [{ after: withPolicy(ingress(podA, from({ podSelector: pods('b') }))), blocked: ['* x/a'], open: ['x/b x/a'] }],
  },
  {
    title: 'namespaceSelector with matchExpressions',
    pods: 'x/a x/b y/a z/a',
    probes: [{ after: withPolicy(ingress(podA, from({ namespaceSelector: among('In', 'y') }))), blocked: ['x/* x/a', 'z/* x/a'] }],
  },
  {
    title: 'podSelector or namespaceSelector',
    pods: 'x/a x/b x/c y/a',
    probes: [{ after: withPolicy(ingress(podA, from({ namespaceSelector: among('NotIn', 'x') }, { podSelector: podB }))), blocked: ['x/c x/a'] }],
  },
  {
    title: 'podSelector and namespaceSelector',
    pods: 'x/a x/b y/a y/b z/b',
    probes: [{ after: withPolicy(ingress(podA, from({ namespaceSelector: among('NotIn', 'x'), podSelector: podB }))), blocked: ['* x/a'], open: ['y/b x/a', 'z/b x/a'] }],
  },
  {
    title: 'several podSelectors and namespaceSelectors',
    pods: 'x/a x/b y/a y/b y/c',
    probes: [{ after: withPolicy(ingress(podA, from({ namespaceSelector: among('NotIn', 'x'), podSelector: pods('b', 'c') }))), blocked: ['x/* x/a', 'y/a x/a'] }],
  },
  {
    title: 'any of two podSelectors',
    pods: 'x/a x/b x/c',
    probes: [{ after: withPolicy(ingress(podA, from({ podSelector: podB }, { podSelector: { matchLabels: { pod: 'c' } } }))), blocked: ['* x/a'], open: ['x/b x/a', 'x/c x/a'] }],
  },
  {
    title: 'a pod of another namespace, by both selectors',
    pods: 'x/a x/b y/a y/b z/a',
    probes: [{ after: withPolicy(ingress(podA, from({ namespaceSelector: named('y'), podSelector: podA }))), blocked: ['* x/a'], open: ['y/a x/a'] }],
  },
  {
    title: 'ports',
    pods: 'x/a x/b y/a y/b z/a',
    probes: [
      {
        after: withPolicy(ingress(podA, { ...from({ namespaceSelector: named('y') }), ports: [{ port: 81, protocol: 'TCP' }] })),
        port: 81,
        blocked: ['x/* x/a', 'z/* x/a'],
      },
    ],
  },
]

describe('network policies as upstream tests them', () => {
  it.each(scenarios)('$title', hold)
})
