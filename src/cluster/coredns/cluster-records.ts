/**
 * What CoreDNS knows of the cluster: copies of Services, EndpointSlices and Namespaces (and Pods, where a Corefile wants them
 * verified) that watches keep up to date, to be found by what questions name.
 * Upstream: github.com/coredns/coredns plugin/kubernetes/controller.go (v1.11.3).
 *
 * Simplified: all replicas share one copy, which is complete from the first moment; real replicas learn of changes one by one.
 */
import type { ApiDoor } from '../../api/door'
import type { Kind } from '../../api/kind'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Namespace } from '../../api/kinds/namespace'
import { Pod } from '../../api/kinds/pod'
import { Service } from '../../api/kinds/service'
import { keyOf, type KubeObject } from '../../api/object'
import { createIndexer } from '../client/indexer'

export interface ClusterRecords {
  service(namespace: string, name: string): Service | undefined
  slicesOf(service: Service): readonly EndpointSlice[]
  namespace(name: string): Namespace | undefined
  /** Those whose cluster IP it is. */
  servicesAt(clusterIP: string): readonly Service[]
  /** Those that hold it as an endpoint. */
  slicesAt(address: string): readonly EndpointSlice[]
  podsAt(address: string): readonly Pod[]
  /** When a Service or an endpoint last changed, in ms since the epoch. */
  changedAt(): number
}

const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'

/** Service that a slice belongs to, `namespace/name`. */
export const serviceOf = ({ metadata }: EndpointSlice): string => `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME_LABEL] ?? ''}`

export function createClusterRecords(door: ApiDoor, now: () => number): ClusterRecords {
  let changedAt = now()
  const touch = () => void (changedAt = now())
  const services = copyOf(door, Service, touch)
  const slices = copyOf(door, EndpointSlice, touch)
  const namespaces = copyOf(door, Namespace)
  let pods: ReturnType<typeof copyOf<Pod>> | undefined
  slices.add('service', (slice) => [serviceOf(slice)])

  /** Reverse lookups are rare: their indexes are made by the first. */
  function findBy<T>(copy: Copy<T>, index: { name: string; valuesOf: (object: T) => readonly string[] }, value: string): readonly T[] {
    if (!copy.has(index.name)) copy.add(index.name, index.valuesOf)
    return copy.find(index.name, value)
  }

  return {
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    slicesOf: (service) => slices.find('service', keyOf(service)),
    namespace: (name) => namespaces.get(name),
    changedAt: () => changedAt,
    servicesAt: (address) => findBy(services, { name: 'address', valuesOf: ({ spec }) => spec.clusterIPs ?? [] }, address),
    slicesAt: (address) => findBy(slices, { name: 'address', valuesOf: addressesOf }, address),
    podsAt(address) {
      pods ??= copyOf(door, Pod)
      return findBy(pods, { name: 'address', valuesOf: ({ status }) => (status.podIP ? [status.podIP] : []) }, address)
    },
  }
}

const addressesOf = ({ endpoints }: EndpointSlice): readonly string[] => endpoints.flatMap(({ addresses }) => addresses)

type Copy<T> = ReturnType<typeof createIndexer<T>>

function copyOf<T extends KubeObject>(door: ApiDoor, kind: Kind<T>, touch: () => void = () => undefined): Copy<T> {
  const copy = createIndexer<T>()
  const { items, resourceVersion } = door.list(kind)
  for (const item of items) copy.set(keyOf(item), item)
  door.watch(kind, { resourceVersion }, ({ type, object }) => {
    touch()
    if (type === 'DELETED') copy.remove(keyOf(object))
    else copy.set(keyOf(object), object)
  })
  return copy
}
