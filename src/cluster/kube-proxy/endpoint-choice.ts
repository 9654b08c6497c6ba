/**
 * Which endpoints of a Service port a node may use. Ready ones; when there is none, those that are on their way out but still
 * serve. Local policies see only those of the node; hints keep traffic within the node's zone.
 * Upstream: pkg/proxy/topology.go CategorizeEndpoints, pkg/proxy/endpointslicecache.go (v1.32).
 */
import type { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { plainAddress } from './plain-address'
import type { NodeFacts } from './proxy-config'
import { isExternallyAccessible, usesLocalEndpoints, type ServicePort } from './service-port'

export interface Endpoint {
  readonly address: string
  readonly port: number
  /** `10.244.1.5:80` */
  readonly text: string
  readonly nodeName: string | undefined
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  /** Zones that shall use it; undefined: nobody said. */
  readonly zones?: readonly string[] | undefined
}

export interface EndpointChoice {
  readonly cluster: readonly Endpoint[]
  readonly local: readonly Endpoint[]
  /** Every endpoint that some chain may lead to. */
  readonly reachable: readonly Endpoint[]
  /** Is there any endpoint at all, here or elsewhere? */
  readonly hasAny: boolean
}

/** Of all slices of the Service, each address once, in the order of their text. */
export function endpointsOf(port: ServicePort, slices: readonly EndpointSlice[]): readonly Endpoint[] {
  const found = new Map<string, Endpoint>()
  for (const { addressType, endpoints, ports } of slices) {
    const own = ports?.find(({ name = '', protocol = 'TCP' }) => name === port.portName && protocol.toLowerCase() === port.protocol)
    const number = own?.port
    if (addressType !== 'IPv4' || number === undefined) continue
    for (const { addresses, conditions, nodeName, hints } of endpoints) {
      const ready = conditions?.ready ?? true
      const address = plainAddress(addresses[0])
      const text = `${address}:${number}`
      const known = found.get(text)
      if (known?.ready || address === undefined) continue
      const { serving = true, terminating = false } = conditions ?? {}
      const zones = hints?.forZones?.map(({ name }) => name)
      found.set(text, { address, port: number, text, nodeName, ready, serving, terminating, ...(zones ? { zones } : {}) })
    }
  }
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : 1))
}

export function chooseEndpoints(port: ServicePort, endpoints: readonly Endpoint[], node: NodeFacts | undefined): EndpointChoice {
  const all = usable(endpoints)
  const hasAny = all.length > 0
  const isNear = hasZoneOf(node, endpoints)
  const cluster = !port.internalLocal || isExternallyAccessible(port) ? (isNear ? all.filter(isNear) : all) : []
  if (!usesLocalEndpoints(port)) return { cluster, local: [], reachable: cluster, hasAny }
  const local = usable(endpoints.filter(({ nodeName }) => node !== undefined && nodeName === node.name))
  return { cluster, local, reachable: [...new Set([...cluster, ...local])], hasAny }
}

function usable(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  return ready.length > 0 ? ready : endpoints.filter(({ serving, terminating }) => serving && terminating)
}

/** Hints count when every ready endpoint has one. */
export const areHinted = (endpoints: readonly Endpoint[]): boolean =>
  endpoints.some(({ ready }) => ready) && endpoints.every(({ ready, zones = [] }) => !ready || zones.length > 0)

/** Undefined unless the hints say something for the zone of this node. */
function hasZoneOf(node: NodeFacts | undefined, endpoints: readonly Endpoint[]): ((endpoint: Endpoint) => boolean) | undefined {
  const zone = node?.zone
  if (zone === undefined || !areHinted(endpoints)) return undefined
  const isNear = ({ zones = [] }: Endpoint): boolean => zones.includes(zone)
  return endpoints.some((endpoint) => endpoint.ready && isNear(endpoint)) ? isNear : undefined
}
