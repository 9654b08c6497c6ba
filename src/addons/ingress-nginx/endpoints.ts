/**
 * The endpoints of a Service's port, to which the controller goes directly, past the Service's own address.
 * Upstream: kubernetes/ingress-nginx/internal/ingress/controller/endpointslices.go, serviceEndpoints in controller.go (controller-v1.12.1).
 */
import type { EndpointSlice } from '../../api/kinds/endpoint-slice'
import type { Service } from '../../api/kinds/service'

export interface Endpoint {
  /** Of a Service of the type ExternalName: a name. */
  readonly address: string
  readonly port: number
}

export interface FoundEndpoints {
  readonly found: readonly Endpoint[]
  /** Why there are none, as the controller logs it. */
  readonly problem: string | undefined
}

export interface EndpointSource {
  /** `service` as `namespace/name`; `port` is a number or a name, as the Ingress has it. */
  of(service: string, port: string, throughService: boolean): FoundEndpoints
}

export interface Known {
  service(key: string): Service | undefined
  slices(key: string): readonly EndpointSlice[]
}

/** Whichever the Service has first. */
export const FIRST_PORT = ''

type ServicePort = NonNullable<Service['spec']['ports']>[number]

export function endpointSource(known: Known): EndpointSource {
  return {
    of(key, port, throughService) {
      const service = known.service(key)
      if (!service) return { found: [], problem: `Error obtaining Endpoints for Service "${key}": no object matching key "${key}" in local store` }
      const found = throughService ? serviceAddress(service, port) : endpointsOf(service, port, known.slices(key))
      return { found, problem: found.length > 0 ? undefined : `Service "${key}" does not have any active Endpoint.` }
    },
  }
}

const meant = ({ spec }: Service, port: string): ServicePort | undefined =>
  port === FIRST_PORT ? spec.ports?.[0] : spec.ports?.find((one) => String(one.port) === port || String(one.targetPort) === port || one.name === port)

function serviceAddress(service: Service, port: string): Endpoint[] {
  const { clusterIP = '' } = service.spec
  const number = Number(port) || service.spec.ports?.find(({ name }) => name === port)?.port
  return clusterIP === '' || clusterIP === 'None' || !number ? [] : [{ address: clusterIP, port: number }]
}

function endpointsOf(service: Service, port: string, slices: readonly EndpointSlice[]): Endpoint[] {
  const { type, externalName = '' } = service.spec
  const servicePort = meant(service, port)
  if (type === 'ExternalName') return [{ address: externalName, port: numberOf(servicePort?.targetPort) ?? (Number(port) || 80) }]
  if (!servicePort || (servicePort.protocol ?? 'TCP') !== 'TCP') return []
  const found = new Map<string, Endpoint>()
  for (const { endpoints, ports } of slices) {
    const target = ports?.find(({ name, protocol = 'TCP' }) => protocol === 'TCP' && (name ?? '') === (servicePort.name ?? ''))?.port ?? (ports?.length ? undefined : numberOf(servicePort.targetPort))
    if (target === undefined) continue
    for (const { addresses, conditions } of endpoints ?? []) {
      if (conditions?.ready === false) continue
      for (const address of addresses) found.set(`${address}:${target}`, { address, port: target })
    }
  }
  return [...found.values()]
}

const numberOf = (port: unknown): number | undefined => (typeof port === 'number' && port !== 0 ? port : undefined)
