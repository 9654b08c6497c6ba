/**
 * Two pods cannot listen on the same port of one node. Upstream: pkg/scheduler/framework/plugins/nodeports/node_ports.go (v1.32).
 */
import { unschedulable, type Plugin } from '../framework'
import { podInfoOf, type HostPort } from '../node-info'

const rejection = unschedulable("node(s) didn't have free ports for the requested pod ports")
const ANY = '0.0.0.0'

export const nodePorts: Plugin = {
  name: 'NodePorts',
  isLocal: true,
  preFilter({ hostPorts }) {
    if (hostPorts.length === 0) return undefined
    return { filter: (node) => (collide(hostPorts, node.hostPorts) ? rejection : undefined) }
  },
  isWorthRetrying({ hostPorts }, event) {
    if (event.type === 'NodeAdded') return true
    return event.type === 'AssignedPodDeleted' && event.pod.spec.nodeName !== undefined && collide(hostPorts, podInfoOf(event.pod).hostPorts)
  },
}

const collide = (wanted: readonly HostPort[], taken: readonly HostPort[]): boolean =>
  wanted.some((a) => taken.some((b) => a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY)))
