/**
 * Ports of the student's machine on which docker listens for the cluster, as a kind cluster is made for Ingress: `localhost:80` leads
 * to port 80 of a node. Upstream: kind.sigs.k8s.io/docs/user/ingress (extraPortMappings).
 *
 * Simplified: they lead to the first node that has something there; a real kind maps the ports of the node that its configuration
 * names, whatever is behind them.
 */
import { isLoopback } from './address'
import type { NetworkNamespace } from './network-namespace'
import type { NodeState } from './node-state'

export const PUBLISHED_PORTS: readonly number[] = [80, 443]

interface Published {
  readonly address: number
  readonly port: number
}

/** Where a connection to `address` goes in truth. Programs of the machine itself come first. */
export function publishedAddress(nodes: ReadonlyMap<string, NodeState>, from: NetworkNamespace, { address, port }: Published): number {
  if (!from.publishedPorts.includes(port) || !(isLoopback(address) || address === from.address) || from.find('tcp', port, address)) return address
  for (const node of nodes.values()) if (hasOnPort(node, port)) return node.address
  return address
}

function hasOnPort({ mappedPods, host, address }: NodeState, port: number): boolean {
  if (host.find('tcp', port, address)) return true
  for (const { mappings } of mappedPods) if (mappings.some(({ protocol, hostPort }) => protocol === 'tcp' && hostPort === port)) return true
  return false
}
