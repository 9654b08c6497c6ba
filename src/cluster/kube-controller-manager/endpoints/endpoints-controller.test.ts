import { describe, expect, it } from 'vitest'
import { Endpoints } from '../../../api/kinds/endpoints'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { Service } from '../../../api/kinds/service'
import type { Core } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'

const place = { namespace: 'default', name: 'web' }

function start(replicas: number, service: Core.ServiceSpec = {}) {
  const cluster = startControlPlane({ readyAfterMs: 500 })
  const { door, run } = cluster
  door.create(Service, {
    metadata: { ...place, labels: { team: 'shop' } },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...service },
  })
  door.create(ReplicaSet, {
    metadata: place,
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
    },
  })
  run(5)
  const get = () => door.get(Endpoints, place)
  const makeUnready = (pod: Pod) => {
    const conditions = (pod.status.conditions ?? []).map((each) => (each.type === 'Ready' ? { ...each, status: 'False' } : each))
    door.updateStatus(Pod, { ...pod, status: { ...pod.status, conditions } })
  }
  return { ...cluster, get, makeUnready }
}

describe('the Endpoints controller', () => {
  it('lists the ready pods of a Service, sorted by address', () => {
    const { get, door } = start(3)
    const addresses = door
      .list(Pod)
      .items.map(({ status, spec, metadata: { name, namespace, uid } }) => ({
        ip: status.podIP,
        nodeName: spec.nodeName,
        targetRef: { kind: 'Pod', name, namespace, uid },
      }))
      .sort((a, b) => ((a.ip ?? '') < (b.ip ?? '') ? -1 : 1))
    expect(get().subsets).toEqual([{ addresses, ports: [{ port: 8080, protocol: 'TCP' }] }])
    expect(get().metadata.labels).toEqual({ team: 'shop' })
  })

  it('keeps pods that are not ready apart, and leaves out those on their way out', () => {
    const { get, door, run, makeUnready } = start(3)
    const [first, second] = door.list(Pod).items
    makeUnready(first)
    door.update(Pod, { ...second, metadata: { ...second.metadata, finalizers: ['example.com/stay'] } })
    door.delete(Pod, second.metadata)
    run(2)
    const [subset] = get().subsets ?? []
    expect(subset.notReadyAddresses?.map(({ ip }) => ip)).toEqual([first.status.podIP])
    expect(subset.addresses?.map(({ ip }) => ip)).not.toContain(second.status.podIP)
    expect(subset.addresses).toHaveLength(2)
  })

  it('exists without addresses when nobody is selected, and goes with its Service', () => {
    const { get, door, run } = start(0)
    expect(get().subsets).toBeUndefined()
    door.delete(Service, place)
    run(1)
    expect(door.list(Endpoints).items.map(({ metadata }) => metadata.name)).toEqual(['kubernetes'])
  })

  it('marks a headless Service, and lists its pods even without ports', () => {
    const { get } = start(1, { clusterIP: 'None', ports: undefined })
    expect(get().metadata.labels).toEqual({ team: 'shop', 'service.kubernetes.io/headless': '' })
    expect(get().subsets?.[0]).toMatchObject({ addresses: [{ targetRef: { kind: 'Pod' } }] })
    expect(get().subsets?.[0].ports).toBeUndefined()
  })

  it('says when there are more addresses than it can hold', () => {
    const { get, run } = start(1010)
    run(10)
    expect(get().metadata.annotations?.['endpoints.kubernetes.io/over-capacity']).toBe('truncated')
    expect(get().subsets?.[0].addresses).toHaveLength(1000)
  })

  it('is made anew when somebody deletes it', () => {
    const { get, door, run } = start(1)
    door.delete(Endpoints, place)
    run(1)
    expect(get().subsets?.[0].addresses).toHaveLength(1)
  })
})
