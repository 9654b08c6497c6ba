/**
 * What an API server makes for itself when it starts: the system's namespaces and the Service by which pods find it.
 * Upstream: pkg/controlplane/controller/{systemnamespaces,kubernetesservice}, pkg/controlplane/reconcilers (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import { EndpointSlice } from '../../../api/kinds/endpoint-slice'
import { Endpoints } from '../../../api/kinds/endpoints'
import { Namespace } from '../../../api/kinds/namespace'
import { PriorityClass } from '../../../api/kinds/priority-class'
import { Service } from '../../../api/kinds/service'

const namespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'default']
const metadata = { name: 'kubernetes', namespace: 'default' }

interface Endpoint {
  readonly address: string
  readonly port: number
  /** Of the Service that leads there. */
  readonly clusterIP: string
}

export function bootstrap(door: ApiDoor, { address, port, clusterIP }: Endpoint): void {
  for (const name of namespaces) door.create(Namespace, { metadata: { name } })
  door.create(Service, {
    metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP,
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }],
      sessionAffinity: 'None',
    },
  })
  door.create(Endpoints, {
    metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port, protocol: 'TCP' }] }],
  })
  door.create(EndpointSlice, {
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  })
}

/** Upstream: pkg/registry/scheduling/rest/storage_scheduling.go, pkg/apis/scheduling/v1/helpers.go. */
export function bootstrapPriorityClasses(door: ApiDoor): void {
  const critical = (name: string, value: number, description: string): PriorityClass =>
    door.create(PriorityClass, { metadata: { name }, value, preemptionPolicy: 'PreemptLowerPriority', description })
  critical('system-cluster-critical', 2_000_000_000, 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.')
  critical('system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.')
}
