/**
 * A Service's cluster address and node ports, out of the cluster's ranges. Upstream: pkg/registry/core/service/storage/alloc.go,
 * pkg/registry/core/service/{ipallocator,portallocator} (v1.32).
 */
import { invalid, type FieldError } from '../../../api/field-error'
import type { Service } from '../../../api/kinds/service'
import { internalError } from '../../../api/status-error'
import type { Random } from '../../../base/random'
import { addressRange } from '../address-range'
import type { Strategy } from '../strategy'

/** Ports below this are left for those who ask for one by number; upstream: KEP-3682. */
const FIRST_DYNAMIC_PORT = 30_086
const FIRST_PORT = 30_000
const LAST_PORT = 32_767

type HealthCheck = Pick<Service['spec'], 'healthCheckNodePort'>
type Port = NonNullable<Service['spec']['ports']>[number]

export function serviceStrategy({ serviceCIDR, random }: { serviceCIDR: string; random: Random }): Strategy {
  const range = addressRange(serviceCIDR)
  const addresses = new Set<string>()
  const nodePorts = new Set<string>()

  function pickAddress(): string {
    for (;;) {
      const address = range.at(range.dynamicFrom + random.below(range.size - 1 - range.dynamicFrom))
      if (!addresses.has(address)) return address
    }
  }

  function addressProblem(address: string): FieldError | undefined {
    const refuse = (why: string) => invalidAddresses(address, `failed to allocate IP ${address}: ${why}`)
    if (!range.contains(address)) {
      return refuse(`the provided IP (${address}) is not in the valid range. The range of valid IPs is ${serviceCIDR}`)
    }
    return addresses.has(address) ? refuse('provided IP is already allocated') : undefined
  }

  function allocateAddress(service: Service, previous: Service | undefined): Service | FieldError {
    const { clusterIP, type } = service.spec
    if (type === 'ExternalName' || clusterIP === 'None') return service
    if (clusterIP && clusterIP === previous?.spec.clusterIP) return service
    const problem = clusterIP ? addressProblem(clusterIP) : undefined
    if (problem) return problem
    const address = clusterIP || pickAddress()
    return { ...service, spec: { ...service.spec, clusterIP: address, clusterIPs: [address] } }
  }

  function allocatePorts(service: Service, previous: Service | undefined): Service | readonly FieldError[] {
    if (service.spec.type !== 'NodePort' && service.spec.type !== 'LoadBalancer') return service
    const own = new Set(portKeys(previous))
    const picked = new Set<string>()
    const isTaken = (key: string) => picked.has(key) || (nodePorts.has(key) && !own.has(key))
    const errors: FieldError[] = []
    /** Port -> its node port: the same for TCP and UDP, where both can have it. */
    const given = new Map<number, number>()
    const ports = (service.spec.ports ?? []).map((port, index) => {
      const problem = portProblem(port, isTaken)
      if (problem) errors.push(invalid(`spec.ports[${index}].nodePort`, port.nodePort, problem))
      const same = given.get(port.port)
      const alike = same && !isTaken(portKey(port.protocol, same)) ? same : undefined
      const nodePort = port.nodePort || alike || (isGivenPorts(service) ? pickPort(port.protocol, isTaken) : 0)
      if (nodePort === 0) return port
      given.set(port.port, nodePort)
      picked.add(portKey(port.protocol, nodePort))
      return { ...port, nodePort }
    })
    if (errors.length > 0) return errors
    return { ...service, spec: { ...service.spec, ports, ...allocateHealthCheck(service, previous, isTaken) } }
  }

  /** Balancers ask nodes there whether they have an endpoint, where only those get what comes from outside. */
  function allocateHealthCheck({ spec }: Service, previous: Service | undefined, isTaken: (key: string) => boolean): HealthCheck {
    if (spec.type !== 'LoadBalancer' || spec.externalTrafficPolicy !== 'Local') return {}
    const asked = spec.healthCheckNodePort || previous?.spec.healthCheckNodePort
    const problem = portProblem({ nodePort: asked, protocol: 'TCP' }, isTaken)
    if (problem) throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`)
    return { healthCheckNodePort: asked || pickPort('TCP', isTaken) }
  }

  function pickPort(protocol: string | undefined, isTaken: (key: string) => boolean): number {
    for (;;) {
      const port = FIRST_DYNAMIC_PORT + random.below(LAST_PORT - FIRST_DYNAMIC_PORT + 1)
      if (!isTaken(portKey(protocol, port))) return port
    }
  }

  return {
    allocate(next, before) {
      const previous = before as Service | undefined
      const addressed = allocateAddress(next as Service, previous)
      return 'spec' in addressed ? allocatePorts(addressed, previous) : [addressed]
    },
    reserve(object) {
      const { clusterIP } = (object as Service).spec
      if (clusterIP && clusterIP !== 'None') addresses.add(clusterIP)
      for (const key of portKeys(object as Service)) nodePorts.add(key)
    },
    release(object) {
      addresses.delete((object as Service).spec.clusterIP ?? '')
      for (const key of portKeys(object as Service)) nodePorts.delete(key)
    },
  }
}

/** Those of balancers need none, if their cloud can do without. */
const isGivenPorts = ({ spec }: Service): boolean => spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false

function portProblem({ nodePort, protocol }: Pick<Port, 'nodePort' | 'protocol'>, isTaken: (key: string) => boolean): string | undefined {
  if (!nodePort) return undefined
  if (nodePort < FIRST_PORT || nodePort > LAST_PORT) {
    return `provided port is not in the valid range. The range of valid ports is ${FIRST_PORT}-${LAST_PORT}`
  }
  return isTaken(portKey(protocol, nodePort)) ? 'provided port is already allocated' : undefined
}

const portKey = (protocol: string | undefined, port: number): string => `${port}/${protocol ?? 'TCP'}`

function* portKeys(service: Service | undefined): Generator<string> {
  if (service?.spec.healthCheckNodePort) yield portKey('TCP', service.spec.healthCheckNodePort)
  for (const { nodePort, protocol } of service?.spec.ports ?? []) if (nodePort) yield portKey(protocol, nodePort)
}

/** Go prints the list's type with it. */
function invalidAddresses(address: string, detail: string): FieldError {
  const { type, field } = invalid('spec.clusterIPs', address, detail)
  return { type, field, message: `Invalid value: []string{${JSON.stringify(address)}}: ${detail}` }
}
