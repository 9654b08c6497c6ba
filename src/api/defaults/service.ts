/**
 * Completes Services. Addresses and node ports are given out by the API server.
 * Upstream: SetDefaults_Service in pkg/apis/core/v1/defaults.go, pkg/registry/core/service/storage/alloc.go (v1.32).
 */
import type { Core, Service } from '../types'
import { change, changeEach, fill } from './fill'
import { dropTypeDependents } from './service-type-change'

const THREE_HOURS_SECONDS = 10_800

export function defaultService(service: Service): Service {
  const spec = fill(service.spec ?? {}, { type: 'ClusterIP', sessionAffinity: 'None' })
  const completed = changeEach(withFamilies(withPolicies(withAffinity(spec))), 'ports', defaultPort)
  return completed === service.spec ? service : { ...service, spec: completed }
}

function withAffinity(spec: Core.ServiceSpec): Core.ServiceSpec {
  const { sessionAffinity, sessionAffinityConfig, ...rest } = spec
  if (sessionAffinity === 'None' && sessionAffinityConfig) return { ...rest, sessionAffinity }
  if (sessionAffinity !== 'ClientIP' || sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined) return spec
  return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: THREE_HOURS_SECONDS } } }
}

const external = { externalTrafficPolicy: 'Cluster' }
const none = {}

function withPolicies(spec: Core.ServiceSpec): Core.ServiceSpec {
  switch (spec.type) {
    case 'ClusterIP':
      return fill(spec, { internalTrafficPolicy: 'Cluster', ...(spec.externalIPs?.length ? external : none) })
    case 'NodePort':
      return fill(spec, { internalTrafficPolicy: 'Cluster', ...external })
    case 'LoadBalancer':
      return fill(spec, {
        internalTrafficPolicy: 'Cluster',
        ...external,
        allocateLoadBalancerNodePorts: true,
      })
    default:
      return spec
  }
}

/** Simplified: the cluster has IPv4 only; a real one may have a second family and give addresses of both. */
function withFamilies(spec: Core.ServiceSpec): Core.ServiceSpec {
  if (spec.type === 'ExternalName') return spec
  const isSelectorless = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  if (isSelectorless) return fill(spec, { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] })
  return fill(spec, { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] })
}

const defaultPort = (port: Core.ServicePort): Core.ServicePort => {
  const filled = fill(port, { protocol: 'TCP' })
  return filled.targetPort ? filled : { ...filled, targetPort: filled.port }
}

/** The one address and the list of addresses say the same. */
export function normalizeAddresses(service: Service): Service {
  const { clusterIP, clusterIPs } = service.spec
  if (!clusterIP || (clusterIPs?.length ?? 0) > 0) return service
  return { ...service, spec: { ...service.spec, clusterIPs: [clusterIP] } }
}

const needsAddress = ({ spec }: Service): boolean => spec.type !== 'ExternalName'
const needsNodePort = ({ spec }: Service): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer'

/** What the server gave out and the client left out stays as it was. Upstream: patchAllocatedValues (v1.32). */
export function keepAllocated(changed: Service, previous: Service): Service {
  const next = dropTypeDependents(changed, previous)
  if (!needsAddress(next)) return next
  if (!needsAddress(previous)) return next
  const { clusterIP, clusterIPs } = previous.spec
  if (next.spec.clusterIP && next.spec.clusterIP !== clusterIP && next.spec.clusterIPs?.[0] === clusterIP) {
    return { ...next, spec: { ...next.spec, clusterIPs: [next.spec.clusterIP] } }
  }
  const isAddressed = Boolean(next.spec.clusterIP) || (next.spec.clusterIPs?.length ?? 0) > 0
  const addressed = isAddressed ? next : { ...next, spec: { ...next.spec, clusterIP, clusterIPs } }
  return needsNodePort(previous) && needsNodePort(next) ? keepNodePorts(addressed, previous) : addressed
}

function keepNodePorts(next: Service, previous: Service): Service {
  const given = new Map((previous.spec.ports ?? []).map(({ protocol, port, nodePort }) => [`${protocol}/${port}`, nodePort]))
  const taken = new Set((next.spec.ports ?? []).map(({ nodePort }) => nodePort))
  return change(next, 'spec', (spec) =>
    changeEach(spec, 'ports', (port) => {
      const nodePort = given.get(`${port.protocol}/${port.port}`)
      return port.nodePort || !nodePort || taken.has(nodePort) ? port : { ...port, nodePort }
    }),
  )
}
