/**
 * Which endpoints of a Service port a node may use. Ready ones; when there is none, those that are on their way out but still
 * serve. Local policies see only those of the node. Upstream: pkg/proxy/topology.go CategorizeEndpoints (v1.32).
 *
 * Simplified: topology hints are not looked at; a real kube-proxy prefers endpoints of its zone when all of them carry hints.
 */
import type { EndpointSlice } from '../../api/kinds/endpoint-slice'
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
    const number = ports?.find(({ name = '' }) => name === port.portName)?.port
    if (addressType !== 'IPv4' || number === undefined) continue
    for (const { addresses, conditions, nodeName } of endpoints) {
      const ready = conditions?.ready ?? true
      const text = `${addresses[0]}:${number}`
      const known = found.get(text)
      if (known?.ready) continue
      const { serving = ready, terminating = false } = conditions ?? {}
      found.set(text, { address: addresses[0], port: number, text, nodeName, ready, serving, terminating })
    }
  }
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : 1))
}

export function chooseEndpoints(port: ServicePort, endpoints: readonly Endpoint[], nodeName: string | undefined): EndpointChoice {
  const all = usable(endpoints)
  const hasAny = all.length > 0
  const cluster = !port.internalLocal || isExternallyAccessible(port) ? all : []
  if (!usesLocalEndpoints(port)) return { cluster, local: [], reachable: cluster, hasAny }
  const local = usable(endpoints.filter((endpoint) => nodeName !== undefined && endpoint.nodeName === nodeName))
  return { cluster, local, reachable: [...new Set([...cluster, ...local])], hasAny }
}

function usable(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  return ready.length > 0 ? ready : endpoints.filter(({ serving, terminating }) => serving && terminating)
}
