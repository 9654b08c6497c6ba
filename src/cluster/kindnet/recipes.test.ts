/**
 * The policies that upstream's pages show, and who reaches whom under them.
 * Upstream: kubernetes.io/docs/concepts/services-networking/network-policies, .../tasks/administer-cluster/declare-network-policy (v1.32).
 */
import { describe, expect, it } from 'vitest'
import type { Networking } from '../../api/types'
import { parseYamlDocuments } from '../../base/yaml/parse'
import { netpolCluster } from './netpol.test.support'

const PODS = ['x/db', 'x/frontend', 'x/other', 'y/frontend', 'y/other']

interface Recipe {
  readonly title: string
  /** The spec, in namespace x. */
  readonly spec: string
  readonly port?: number
  /** Labels of namespace y. */
  readonly labels?: Readonly<Record<string, string>>
  readonly blocked: readonly string[]
}

const into = (namespace: string) => PODS.flatMap((to) => (to.startsWith(namespace) ? PODS.filter((from) => from !== to).map((from) => `${from} ${to}`) : []))
const outOf = (namespace: string) => PODS.flatMap((from) => (from.startsWith(namespace) ? PODS.filter((to) => from !== to).map((to) => `${from} ${to}`) : []))
const toDb = ['x/frontend x/db', 'x/other x/db', 'y/frontend x/db', 'y/other x/db']
const fromDb = ['x/db x/frontend', 'x/db x/other', 'x/db y/frontend', 'x/db y/other']

const recipes: readonly Recipe[] = [
  { title: 'deny all ingress', spec: '{podSelector: {}, policyTypes: [Ingress]}', blocked: into('x') },
  { title: 'allow all ingress', spec: '{podSelector: {}, ingress: [{}], policyTypes: [Ingress]}', blocked: [] },
  { title: 'deny all egress', spec: '{podSelector: {}, policyTypes: [Egress]}', blocked: outOf('x') },
  { title: 'allow all egress', spec: '{podSelector: {}, egress: [{}], policyTypes: [Egress]}', blocked: [] },
  { title: 'deny all', spec: '{podSelector: {}, policyTypes: [Ingress, Egress]}', blocked: [...new Set([...into('x'), ...outOf('x')])] },
  {
    title: 'the page begins with: a project and its front end reach the database, which reaches a block',
    spec: `{podSelector: {matchLabels: {pod: db}}, policyTypes: [Ingress, Egress],
      ingress: [{from: [{ipBlock: {cidr: 172.17.0.0/16, except: [172.17.1.0/24]}}, {namespaceSelector: {matchLabels: {project: myproject}}}, {podSelector: {matchLabels: {pod: frontend}}}], ports: [{protocol: TCP, port: 80}]}],
      egress: [{to: [{ipBlock: {cidr: 10.0.0.0/24}}], ports: [{protocol: TCP, port: 5978}]}]}`,
    labels: { project: 'myproject' },
    blocked: ['x/other x/db', ...fromDb],
  },
  {
    title: 'the same on another port',
    spec: `{podSelector: {matchLabels: {pod: db}}, ingress: [{from: [{namespaceSelector: {}}], ports: [{protocol: TCP, port: 80}]}]}`,
    port: 81,
    blocked: toDb,
  },
  {
    title: 'one element with both selectors: and',
    spec: '{podSelector: {matchLabels: {pod: db}}, ingress: [{from: [{namespaceSelector: {matchLabels: {user: alice}}, podSelector: {matchLabels: {pod: frontend}}}]}]}',
    labels: { user: 'alice' },
    blocked: ['x/frontend x/db', 'x/other x/db', 'y/other x/db'],
  },
  {
    title: 'two elements: or',
    spec: '{podSelector: {matchLabels: {pod: db}}, ingress: [{from: [{namespaceSelector: {matchLabels: {user: alice}}}, {podSelector: {matchLabels: {pod: frontend}}}]}]}',
    labels: { user: 'alice' },
    blocked: ['x/other x/db'],
  },
  { title: 'a range of ports', spec: '{podSelector: {matchLabels: {pod: db}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{protocol: TCP, port: 79, endPort: 80}]}]}', blocked: [] },
  { title: 'beyond a range of ports', spec: '{podSelector: {matchLabels: {pod: db}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{protocol: TCP, port: 79, endPort: 80}]}]}', port: 81, blocked: fromDb },
  {
    title: 'several namespaces by label',
    spec: '{podSelector: {matchLabels: {pod: db}}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: ["y", z]}]}}]}]}',
    blocked: ['x/db x/frontend', 'x/db x/other'],
  },
  { title: 'a Service for those with a label', spec: '{podSelector: {matchLabels: {pod: db}}, ingress: [{from: [{podSelector: {matchLabels: {pod: frontend}}}]}]}', blocked: ['x/other x/db', 'y/frontend x/db', 'y/other x/db'] },
]

describe('policies of the pages', () => {
  it.each(recipes)('$title', ({ spec, port = 80, labels, blocked }) => {
    const cluster = netpolCluster(PODS)
    if (labels) cluster.labelNamespace('y', labels)
    cluster.policy('x', { spec: parseYamlDocuments(spec)[0] as Networking.NetworkPolicySpec })
    expect(cluster.blocked(port).sort()).toEqual([...blocked].sort())
  })
})
