import { describe, expect, it } from 'vitest'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { Service } from '../../../api/kinds/service'
import type { Core } from '../../../api/types'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

const namespace = 'default'
const merge = (patch: object) => ({ type: 'application/merge-patch+json', patch }) as const

function start() {
  const simulation = createSimulation({ seed: '1', startMs: 0 })
  const door = createApiServer({ simulation, kinds: kinds as readonly Kind[] }).door({ user: 'tester', fieldManager: 'test' })
  const create = (name: string, spec: Partial<Core.ServiceSpec>) => door.create(Service, { metadata: { name, namespace }, spec: { ports: [{ port: 80 }], ...spec } }).spec
  const change = (name: string, patch: object) => door.patch(Service, { namespace, name }, merge({ spec: patch })).spec
  return { door, create, change }
}

const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } as const

describe('node ports', () => {
  it('are given to balanced Services, unless they can do without', () => {
    const { create } = start()
    expect(create('with', { type: 'LoadBalancer' }).ports?.[0].nodePort).toBeGreaterThanOrEqual(30_086)
    expect(create('without', { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }).ports?.[0].nodePort).toBeUndefined()
    const asked = create('asked', { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 80, nodePort: 30_001 }] })
    expect(asked.ports?.[0].nodePort).toBe(30_001)
  })

  it('are the same for both protocols of a port', () => {
    const { create } = start()
    const ports = create('dns', { type: 'NodePort', ports: [{ name: 'udp', port: 53, protocol: 'UDP' }, { name: 'tcp', port: 53, protocol: 'TCP' }, { name: 'web', port: 80 }] }).ports ?? []
    expect(ports[0].nodePort).toBe(ports[1].nodePort)
    expect(ports[2].nodePort).not.toBe(ports[0].nodePort)
  })
})

describe('the port for health checks', () => {
  it('is given where only nodes with an endpoint are asked, stays, and goes with the need for it', () => {
    const { create, change } = start()
    expect(create('cluster', { type: 'LoadBalancer' }).healthCheckNodePort).toBeUndefined()
    const { healthCheckNodePort } = create('local', local)
    expect(healthCheckNodePort).toBeGreaterThanOrEqual(30_086)
    expect(change('local', { ports: [{ port: 81 }] }).healthCheckNodePort).toBe(healthCheckNodePort)
    expect(change('local', { externalTrafficPolicy: 'Cluster' }).healthCheckNodePort).toBeUndefined()
    expect(change('local', { externalTrafficPolicy: 'Local' }).healthCheckNodePort).toBeDefined()
  })

  it('may be asked for, within the range and where it is free', () => {
    const { create } = start()
    expect(create('asked', { ...local, healthCheckNodePort: 30_010 }).healthCheckNodePort).toBe(30_010)
    expect(() => create('again', { ...local, healthCheckNodePort: 30_010 })).toThrow('failed to allocate requested HealthCheck NodePort 30010: provided port is already allocated')
    expect(() => create('beyond', { ...local, healthCheckNodePort: 80 })).toThrow(
      'Internal error occurred: failed to allocate requested HealthCheck NodePort 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    )
  })
})

describe('the status of a Service', () => {
  it('is written together with finalizers, and nothing else changes with it', () => {
    const { door, create } = start()
    create('web', { type: 'LoadBalancer' })
    const patch = { metadata: { finalizers: ['example.com/held'], labels: { a: 'b' } }, spec: { ports: [{ port: 81 }] }, status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } }
    const { metadata, spec, status } = door.patch(Service, { namespace, name: 'web' }, merge(patch), { subresource: 'status' })
    expect([metadata.finalizers, metadata.labels, spec.ports?.[0].port, status.loadBalancer?.ingress?.[0].ip]).toEqual([['example.com/held'], { a: 'b' }, 80, '1.2.3.4'])
    door.delete(Service, { namespace, name: 'web' })
    expect(door.list(Service, { namespace }).items.map((service) => service.metadata.name)).toContain('web')
    door.patch(Service, { namespace, name: 'web' }, merge({ metadata: { finalizers: [] } }), { subresource: 'status' })
    expect(door.list(Service, { namespace }).items.map((service) => service.metadata.name)).not.toContain('web')
  })
})
