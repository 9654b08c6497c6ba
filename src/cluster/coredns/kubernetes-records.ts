/**
 * From a name of the cluster to the addresses behind it, without any wire: which Services, endpoints and pods it means.
 * Upstream: coredns plugin/kubernetes/kubernetes.go findServices, findPods; reverse.go; ns.go (v1.11.3).
 */
import type { EndpointSlice } from '../../api/kinds/endpoint-slice'
import type { Service } from '../../api/kinds/service'
import { serviceOf, type ClusterRecords } from './cluster-records'
import { parseKubernetesName, typeOfAddress, type KubernetesName } from './kubernetes-name'
import type { KubernetesOptions } from './kubernetes-options'

/** One thing that a name leads to. */
export interface Found {
  /** Absolute: what an SRV record points to. */
  readonly name: string
  /** An address, or the other name of an ExternalName Service. */
  readonly host: string
  readonly isAlias: boolean
  /** Undefined where no port is declared. */
  readonly port: number | undefined
}

export interface KubernetesZone {
  readonly zone: string
  readonly records: ClusterRecords
  readonly options: Pick<
    KubernetesOptions,
    'pods' | 'showsNamespace' | 'namesEndpointsByPod' | 'hidesEmptyServices' | 'showsService' | 'noEndpoints'
  >
}

type Endpoint = EndpointSlice['endpoints'][number]

const LONGEST_LABEL = 63

/** Undefined: no such name. Empty: the name exists and has nothing to show. */
export function findByName(place: KubernetesZone, name: string): readonly Found[] | undefined {
  const asked = parseKubernetesName(name, place.zone)
  if (!asked) return undefined
  if (asked.sort === undefined) return []
  if (!isShown(place, asked.namespace ?? '')) return undefined
  if (asked.sort === 'pod') return findPod(place, asked)
  return asked.name === undefined ? [] : findService(place, asked)
}

const isShown = ({ records, options }: KubernetesZone, namespace: string): boolean =>
  options.showsNamespace(records.namespace(namespace)) && records.namespace(namespace) !== undefined

function findPod({ records, options, zone }: KubernetesZone, { name, namespace = '' }: KubernetesName): readonly Found[] | undefined {
  if (options.pods === 'disabled') return undefined
  if (name === undefined) return []
  const isDotted = name.split('-').length === 4 && !name.includes('--')
  const host = name.replaceAll('-', isDotted ? '.' : ':')
  if (typeOfAddress(host) === undefined) return undefined
  const isThere = options.pods === 'insecure' || records.podsAt(host).some(({ metadata }) => metadata.namespace === namespace)
  return isThere ? [{ name: `${name}.${namespace}.pod.${zone}`, host, isAlias: false, port: 0 }] : undefined
}

function findService(place: KubernetesZone, asked: KubernetesName): readonly Found[] | undefined {
  const service = place.records.service(asked.namespace ?? '', asked.name ?? '')
  if (!service || !place.options.showsService(service)) return undefined
  const found = behind(place, service, asked)
  return found.length > 0 ? found : undefined
}

const isHeadless = ({ spec }: Service): boolean => spec.clusterIPs?.[0] === 'None' || spec.clusterIP === 'None'

function behind(place: KubernetesZone, service: Service, asked: KubernetesName): readonly Found[] {
  const { spec } = service
  const name = nameOf(service, place.zone)
  if (spec.type === 'ExternalName') {
    const host = asked.endpoint === undefined ? spec.externalName : undefined
    return host !== undefined && typeOfAddress(host) === undefined ? [{ name, host, isAlias: true, port: undefined }] : []
  }
  if (isHeadless(service) || asked.endpoint !== undefined) return endpointsBehind(place, service, asked)
  if (place.options.hidesEmptyServices && !place.records.slicesOf(service).some(({ endpoints }) => endpoints.some(isReady))) return []
  return (spec.ports ?? [])
    .filter((port) => isAskedPort(asked, port))
    .flatMap(({ port }) => (spec.clusterIPs ?? []).map((host) => ({ name, host, isAlias: false, port })))
}

interface Port {
  readonly name?: string
  readonly protocol?: string
  readonly port?: number
}

const noPorts: readonly Port[] = [{ protocol: '' }]

function isAskedPort({ port, protocol }: KubernetesName, { name = '', protocol: spoken = 'TCP' }: Port): boolean {
  return (!port || port === name.toLowerCase()) && (!protocol || protocol === spoken.toLowerCase())
}

function endpointsBehind(place: KubernetesZone, service: Service, asked: KubernetesName): readonly Found[] {
  if (place.options.noEndpoints) return []
  const name = nameOf(service, place.zone)
  return place.records.slicesOf(service).flatMap(({ endpoints, ports }) => {
    const wanted = (ports && ports.length > 0 ? ports : noPorts).filter((port) => isAskedPort(asked, port))
    return endpoints.filter(isReady).flatMap((endpoint) =>
      endpoint.addresses.flatMap((host) => {
        const hostname = hostnameOf(endpoint, host, place.options)
        if (asked.endpoint !== undefined && asked.endpoint !== hostname.toLowerCase()) return []
        return wanted.map(({ port }) => ({ name: `${hostname}.${name}`, host, isAlias: false, port }))
      }),
    )
  })
}

const isReady = ({ conditions }: Endpoint): boolean => conditions?.ready !== false

function hostnameOf({ hostname, targetRef }: Endpoint, address: string, { namesEndpointsByPod }: KubernetesZone['options']): string {
  if (hostname) return hostname
  const pod = targetRef?.name
  if (namesEndpointsByPod && pod !== undefined && pod !== '' && pod.length <= LONGEST_LABEL) return pod
  return address.replaceAll(/[.:]/g, '-')
}

const nameOf = ({ metadata }: Service, zone: string): string => `${metadata.name}.${metadata.namespace}.svc.${zone}`

/** Names of an address, absolute; undefined when nobody has it. A Service goes before all endpoints. */
export function findByAddress(place: KubernetesZone, address: string): readonly string[] | undefined {
  const { records, zone, options } = place
  const service = records.servicesAt(address).find((each) => options.showsNamespace(records.namespace(each.metadata.namespace ?? '')))
  if (service) return [nameOf(service, zone)]
  const names = records.slicesAt(address).flatMap((slice) => {
    const [namespace, name] = serviceOf(slice).split('/')
    if (!options.showsNamespace(records.namespace(namespace))) return []
    const held = slice.endpoints.filter((endpoint) => isReady(endpoint) && endpoint.addresses.includes(address))
    return held.map((endpoint) => `${hostnameOf(endpoint, address, options)}.${name}.${namespace}.svc.${zone}`)
  })
  return names.length > 0 ? [...new Set(names)] : undefined
}

/** Who answers for the zone: the Services that one of these addresses is an endpoint of, or the addresses themselves. */
export function nameServers(place: KubernetesZone, ownAddresses: readonly string[]): readonly Pick<Found, 'name' | 'host'>[] {
  const { records, zone, options } = place
  const found = ownAddresses.flatMap((address) =>
    records.slicesAt(address).flatMap((slice) => {
      const [namespace, name] = serviceOf(slice).split('/')
      const service = records.service(namespace, name)
      if (!service) return []
      if (!isHeadless(service)) return (service.spec.clusterIPs ?? []).map((host) => ({ name: nameOf(service, zone), host }))
      return slice.endpoints
        .filter(isReady)
        .flatMap((endpoint) =>
          endpoint.addresses.map((host) => ({ name: `${hostnameOf(endpoint, host, options)}.${nameOf(service, zone)}`, host })),
        )
    }),
  )
  return found.length > 0 ? found : ownAddresses.map((host) => ({ name: `ns.dns.${zone}`, host }))
}
