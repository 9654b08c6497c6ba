/**
 * From a name of the cluster to the addresses behind it, without any wire: which Services, endpoints and pods it means.
 * Upstream: coredns plugin/kubernetes/kubernetes.go findServices, findPods, serviceRecordForIP (v1.11.3).
 */
import type { EndpointSlice } from '../../api/kinds/endpoint-slice'
import type { Service } from '../../api/kinds/service'
import { findAddress } from '../network/address'
import { serviceOf, type ClusterRecords } from './cluster-records'
import { addressOfReverseName, parseKubernetesName, type KubernetesName } from './kubernetes-name'

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
  readonly pods: 'disabled' | 'insecure' | 'verified'
  /** Those that are shown; undefined for all. */
  readonly namespaces: ReadonlySet<string> | undefined
}

type Endpoint = EndpointSlice['endpoints'][number]

/** Undefined: no such name. Empty: the name exists and has nothing to show. */
export function findByName(place: KubernetesZone, name: string): readonly Found[] | undefined {
  const asked = parseKubernetesName(name, place.zone)
  if (!asked) return undefined
  if (asked.namespace === undefined) return []
  if (!isShown(place, asked.namespace)) return undefined
  if (asked.name === undefined) return []
  return asked.sort === 'pod' ? findPod(place, asked) : findService(place, asked)
}

const isShown = ({ records, namespaces }: KubernetesZone, namespace: string): boolean =>
  (namespaces === undefined || namespaces.has(namespace)) && records.hasNamespace(namespace)

function findPod({ records, pods, zone }: KubernetesZone, { name = '', namespace = '', endpoint, port }: KubernetesName) {
  if (pods === 'disabled' || endpoint !== undefined || port !== undefined) return undefined
  const host = /^[^-]+(-[^-]+){3}$/.test(name) ? name.replaceAll('-', '.') : name.replaceAll('-', ':')
  if (findAddress(host) === undefined) return undefined
  const isThere = pods === 'insecure' || records.podsAt(host).some(({ metadata }) => metadata.namespace === namespace)
  return isThere ? [{ name: `${name}.${namespace}.pod.${zone}`, host, isAlias: false, port: undefined }] : undefined
}

function findService(place: KubernetesZone, asked: KubernetesName): readonly Found[] | undefined {
  const service = place.records.service(asked.namespace ?? '', asked.name ?? '')
  if (!service) return undefined
  const found = behind(place, service, asked)
  return found.length > 0 ? found : undefined
}

const isHeadless = ({ spec }: Service): boolean => spec.clusterIP === 'None'

function behind(place: KubernetesZone, service: Service, asked: KubernetesName): readonly Found[] {
  const { spec } = service
  const name = nameOf(service, place.zone)
  if (spec.type === 'ExternalName') {
    const isPlain = asked.endpoint === undefined && asked.port === undefined
    return isPlain && spec.externalName ? [{ name, host: spec.externalName, isAlias: true, port: undefined }] : []
  }
  if (isHeadless(service) || asked.endpoint !== undefined) return endpointsBehind(place, service, asked)
  return (spec.ports ?? [])
    .filter((port) => isAskedPort(asked, port))
    .flatMap(({ port }) => (spec.clusterIPs ?? []).map((host) => ({ name, host, isAlias: false, port })))
}

interface Port {
  readonly name?: string
  readonly protocol?: string
  readonly port?: number
}

const noPorts: readonly Port[] = [{}]

function isAskedPort({ port, protocol }: KubernetesName, { name = '', protocol: spoken = 'TCP' }: Port): boolean {
  return (port === undefined || port === name.toLowerCase()) && (protocol === undefined || protocol === spoken.toLowerCase())
}

function endpointsBehind({ records, zone }: KubernetesZone, service: Service, asked: KubernetesName): readonly Found[] {
  return records.slicesOf(service).flatMap(({ endpoints, ports }) => {
    const wanted = (ports && ports.length > 0 ? ports : noPorts).filter((port) => isAskedPort(asked, port))
    return endpoints
      .filter((endpoint) => endpoint.conditions?.ready !== false)
      .filter((endpoint) => asked.endpoint === undefined || asked.endpoint === hostnameOf(endpoint))
      .flatMap((endpoint) => wanted.map(({ port }) => foundEndpoint(endpoint, nameOf(service, zone), port)))
  })
}

const foundEndpoint = (endpoint: Endpoint, service: string, port: number | undefined): Found => ({
  name: `${hostnameOf(endpoint)}.${service}`,
  host: endpoint.addresses[0],
  isAlias: false,
  port,
})

const hostnameOf = ({ hostname, addresses }: Endpoint): string => (hostname ? hostname.toLowerCase() : addresses[0].replaceAll('.', '-'))

const nameOf = ({ metadata }: Service, zone: string): string => `${metadata.name}.${metadata.namespace}.svc.${zone}`

/** Names of an address, absolute; undefined when the question is of no whole address or nobody has it. */
export function findByAddress(place: KubernetesZone, reverseName: string): readonly string[] | undefined {
  const address = addressOfReverseName(reverseName)
  if (address === undefined) return undefined
  const { records, zone } = place
  const services = records.servicesAt(address).filter(({ metadata }) => isShown(place, metadata.namespace ?? ''))
  if (services.length > 0) return services.map((service) => nameOf(service, zone))
  const names = records.slicesAt(address).flatMap((slice) => {
    const [namespace, name] = serviceOf(slice).split('/')
    if (!isShown(place, namespace)) return []
    const held = slice.endpoints.filter(({ addresses, conditions }) => addresses[0] === address && conditions?.ready !== false)
    return held.map((endpoint) => `${hostnameOf(endpoint)}.${name}.${namespace}.svc.${zone}`)
  })
  return names.length > 0 ? [...new Set(names)] : undefined
}
