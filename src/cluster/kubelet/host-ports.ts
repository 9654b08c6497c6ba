/** Ports of the node that a pod asks for. Upstream: pkg/kubelet/container/helpers.go MakePortMappings (v1.32). */
import type { Pod } from '../../api/kinds/pod'
import type { PortMapping } from '../network/contract'

const none: readonly PortMapping[] = []
const protocols: Readonly<Record<string, PortMapping['protocol']>> = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' }

/** Init containers that stay beside the others count, too. */
export function hostPortsOf({ spec }: Pod): readonly PortMapping[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')]
  if (!containers.some(({ ports }) => ports?.some(({ hostPort }) => hostPort))) return none
  return containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, containerPort, protocol = 'TCP', hostIP }): readonly PortMapping[] =>
      hostPort ? [{ hostPort, containerPort, protocol: protocols[protocol] ?? 'tcp', ...(hostIP && hostIP !== '0.0.0.0' ? { hostIP } : {}) }] : none,
    ),
  )
}
