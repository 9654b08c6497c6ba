import { describe, expect, it } from 'vitest'
import { EndpointSlice } from '../../../api/kinds/endpoint-slice'
import { Endpoints } from '../../../api/kinds/endpoints'
import { Service } from '../../../api/kinds/service'
import { startControlPlane } from '../testing.test.support'

const place = { namespace: 'default', name: 'legacy' }

function start() {
  const cluster = startControlPlane()
  const { door, run } = cluster
  door.create(Service, { metadata: place, spec: { ports: [{ port: 5432 }] } })
  const addEndpoints = (ips: readonly string[], labels: Record<string, string> = {}) => {
    door.create(Endpoints, { metadata: { ...place, labels }, subsets: [{ addresses: ips.map((ip) => ({ ip })), ports: [{ port: 5432 }] }] })
    run(1)
  }
  const slices = () => door.list(EndpointSlice).items.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'legacy')
  return { ...cluster, addEndpoints, slices }
}

describe('the mirroring of Endpoints', () => {
  it('copies what was written by hand, and belongs to it', () => {
    const { addEndpoints, slices } = start()
    addEndpoints(['192.0.2.1', '192.0.2.2'], { team: 'data' })
    expect(slices()).toMatchObject([
      {
        metadata: {
          generateName: 'legacy-',
          labels: { team: 'data', 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' },
          ownerReferences: [{ apiVersion: 'v1', kind: 'Endpoints', name: 'legacy', controller: true }],
        },
        addressType: 'IPv4',
        ports: [{ name: '', port: 5432, protocol: 'TCP' }],
        endpoints: [
          { addresses: ['192.0.2.1'], conditions: { ready: true } },
          { addresses: ['192.0.2.2'], conditions: { ready: true } },
        ],
      },
    ])
  })

  it('follows changes in the slice that is there, and ends with the Endpoints', () => {
    const { door, run, addEndpoints, slices } = start()
    addEndpoints(['192.0.2.1'])
    const [{ metadata }] = slices()
    const endpoints = door.get(Endpoints, place)
    door.update(Endpoints, { ...endpoints, subsets: [{ addresses: [{ ip: '192.0.2.9' }], ports: [{ port: 5432 }] }] })
    run(1)
    expect(slices()).toMatchObject([{ metadata: { uid: metadata.uid }, endpoints: [{ addresses: ['192.0.2.9'] }] }])
    door.delete(Endpoints, place)
    run(1)
    expect(slices()).toEqual([])
  })

  it('leaves alone what says so, and what a selector keeps', () => {
    const { door, run, addEndpoints, slices } = start()
    addEndpoints(['192.0.2.1'], { 'endpointslice.kubernetes.io/skip-mirror': 'true' })
    expect(slices()).toEqual([])
    const endpoints = door.get(Endpoints, place)
    door.update(Endpoints, { ...endpoints, metadata: { ...endpoints.metadata, labels: {} } })
    run(1)
    expect(slices()).toHaveLength(1)
    door.patch(Service, place, { type: 'application/merge-patch+json', patch: { spec: { selector: { app: 'db' } } } })
    run(1)
    const managers = slices().map(({ metadata }) => metadata.labels?.['endpointslice.kubernetes.io/managed-by'])
    expect(managers).toEqual(['endpointslice-controller.k8s.io'])
  })
})
