import { expect, it } from 'vitest'
import type { Service } from '../types'
import { dropTypeDependents } from './service-type-change'

const service = (spec: Service['spec']): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', uid: '', resourceVersion: '', creationTimestamp: '' },
  spec,
  status: {},
})

const balanced = service({
  type: 'LoadBalancer',
  clusterIP: '10.96.0.7',
  clusterIPs: ['10.96.0.7'],
  ipFamilies: ['IPv4'],
  ipFamilyPolicy: 'SingleStack',
  externalTrafficPolicy: 'Cluster',
  allocateLoadBalancerNodePorts: true,
  ports: [{ port: 80, nodePort: 30_100 }],
})

const typed = (type: string, more: Service['spec'] = {}) => dropTypeDependents(service({ ...balanced.spec, type, ...more }), balanced).spec

it('keeps everything while the type stays', () => {
  expect(dropTypeDependents(balanced, balanced)).toBe(balanced)
})

it('takes from a Service what its new type has no use for', () => {
  const { ipFamilies, ipFamilyPolicy, clusterIP, clusterIPs } = balanced.spec
  const addressed = { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy }
  expect(typed('NodePort')).toEqual({ type: 'NodePort', ...addressed, externalTrafficPolicy: 'Cluster', ports: [{ port: 80, nodePort: 30_100 }] })
  expect(typed('ClusterIP')).toEqual({ type: 'ClusterIP', ...addressed, ports: [{ port: 80 }] })
  expect(typed('ExternalName', { externalName: 'a.b' })).toEqual({ type: 'ExternalName', externalName: 'a.b', ports: [{ port: 80 }] })
})

it('leaves what the client changed, to be refused', () => {
  expect(typed('ClusterIP', { ports: [{ port: 80, nodePort: 30_200 }] }).ports).toEqual([{ port: 80, nodePort: 30_200 }])
  expect(typed('ClusterIP', { externalTrafficPolicy: 'Local' }).externalTrafficPolicy).toBe('Local')
})
