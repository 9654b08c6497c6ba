/**
 * A Service that changes to a type without need of an address, node ports or a policy loses them, unless the client changed them too.
 * Upstream: dropTypeDependentFields in pkg/registry/core/service/strategy.go (v1.32).
 */
import type { Core, Service } from '../types'
import { isSame } from '../updates'

type Spec = Core.ServiceSpec
type Field = keyof Spec

const needsAddress = ({ type }: Spec): boolean => type !== 'ExternalName'
const needsNodePorts = ({ type }: Spec): boolean => type === 'NodePort' || type === 'LoadBalancer'
const isBalanced = ({ type }: Spec): boolean => type === 'LoadBalancer'
const isExternal = (spec: Spec): boolean => needsNodePorts(spec) || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0)

const dependents: readonly { readonly field: Field; isNeeded(spec: Spec): boolean }[] = [
  { field: 'ipFamilies', isNeeded: needsAddress },
  { field: 'ipFamilyPolicy', isNeeded: needsAddress },
  { field: 'healthCheckNodePort', isNeeded: (spec) => isBalanced(spec) && spec.externalTrafficPolicy === 'Local' },
  { field: 'allocateLoadBalancerNodePorts', isNeeded: isBalanced },
  { field: 'loadBalancerClass', isNeeded: isBalanced },
  { field: 'externalTrafficPolicy', isNeeded: isExternal },
]

export function dropTypeDependents(next: Service, previous: Service): Service {
  const before = previous.spec
  const unneeded = new Set<Field>()
  for (const { field, isNeeded } of dependents) {
    if (isNeeded(before) && !isNeeded(next.spec) && isSame(next.spec[field], before[field])) unneeded.add(field)
  }
  if (needsAddress(before) && !needsAddress(next.spec) && next.spec.clusterIP === before.clusterIP) unneeded.add('clusterIP').add('clusterIPs')
  const spec = unneeded.size > 0 ? (Object.fromEntries(Object.entries(next.spec).filter(([name]) => !unneeded.has(name as Field))) as Spec) : next.spec
  const losesPorts = needsNodePorts(before) && !needsNodePorts(spec) && sameNodePorts(spec, before)
  const { ports = [] } = spec
  const kept = losesPorts ? { ...spec, ports: ports.map(({ nodePort: _given, ...port }) => port) } : spec
  return kept === next.spec ? next : { ...next, spec: kept }
}

/** Every node port of the new ports was given to the old ones. */
function sameNodePorts({ ports = [] }: Spec, before: Spec): boolean {
  const given = new Set((before.ports ?? []).map(({ nodePort }) => nodePort))
  return ports.every(({ nodePort }) => !nodePort || given.has(nodePort))
}
