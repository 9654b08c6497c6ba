/**
 * Six Services of every sort and the rules a real kube-proxy 1.32 writes for them, checked line by line against what upstream's
 * TestOverallIPTablesRules expects (pkg/proxy/iptables/proxier_test.go) and kept in the words of iptables-save.
 */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { EndpointSlice } from '../../api/kinds/endpoint-slice'
import type { Service } from '../../api/kinds/service'
import { formatRuleset } from '../network/iptables-save'
import { endpointsOf } from './endpoint-choice'
import { usualConfig } from './proxy-config'
import { RuleBook } from './rule-book'
import { servicePorts } from './service-port'

interface Given {
  readonly spec: Partial<Service['spec']>
  readonly nodePort?: number
  readonly balancer?: string
  readonly endpoints: readonly string[]
}

const given: readonly Given[] = [
  { spec: { clusterIP: '172.30.0.41' }, endpoints: ['10.180.0.1'] },
  {
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      clusterIP: '172.30.0.42',
      externalIPs: ['192.168.99.22'],
      healthCheckNodePort: 30_000,
    },
    nodePort: 3001,
    balancer: '1.2.3.4',
    endpoints: ['10.180.0.2'],
  },
  { spec: { type: 'NodePort', clusterIP: '172.30.0.43' }, nodePort: 3003, endpoints: ['10.180.0.3'] },
  { spec: { type: 'NodePort', clusterIP: '172.30.0.44', externalIPs: ['192.168.99.33'] }, endpoints: ['10.180.0.4', '10.180.0.5'] },
  {
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Cluster',
      clusterIP: '172.30.0.45',
      loadBalancerSourceRanges: [' 203.0.113.0/25'],
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
    },
    nodePort: 3002,
    balancer: '5.6.7.8',
    endpoints: ['10.180.0.3'],
  },
  { spec: { clusterIP: '172.30.0.46' }, endpoints: [] },
]

const meta = (name: string, namespace: string) => ({ name, namespace, uid: '', resourceVersion: '1', creationTimestamp: '' })

function serviceOf({ spec, nodePort, balancer }: Given, i: number): Service {
  const ports = [{ name: 'p80', port: 80, protocol: 'TCP', ...(nodePort === undefined ? {} : { nodePort }) }]
  const status = balancer === undefined ? {} : { loadBalancer: { ingress: [{ ip: balancer }] } }
  return { apiVersion: 'v1', kind: 'Service', metadata: meta(`svc${i}`, `ns${i}`), spec: { type: 'ClusterIP', ports, ...spec }, status }
}

const sliceOf = ({ endpoints }: Given, i: number): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: meta(`svc${i}-1`, `ns${i}`),
  addressType: 'IPv4',
  endpoints: endpoints.map((address) => ({ addresses: [address] })),
  ports: [{ name: 'p80', port: 80, protocol: 'TCP' }],
})

it('writes for Services of every sort what a real kube-proxy writes', () => {
  const book = new RuleBook(usualConfig('10.0.0.0/8'))
  for (const [i, facts] of given.entries()) {
    const service = serviceOf(facts, i + 1)
    const slices = [sliceOf(facts, i + 1)]
    const ports = servicePorts(service).map((port) => ({ port, endpoints: endpointsOf(port, slices) }))
    book.write(`ns${i + 1}/svc${i + 1}`, ports)
  }
  book.finish()
  const golden = readFileSync(new URL('./whole-rules.golden.txt', import.meta.url), 'utf8')
  expect(formatRuleset([book.rulesOf({ name: 'node', addresses: ['192.168.0.2'], zone: undefined })])).toBe(golden)
})
