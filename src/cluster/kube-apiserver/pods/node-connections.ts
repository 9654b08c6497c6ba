/** The kubelets that have said hello: who answers for the containers of a node. */
import type { Pod } from '../../../api/kinds/pod'
import type { NodeConnection } from '../../../api/node-connection'
import { badRequestError, internalError } from '../../../api/status-error'

export interface NodeConnections {
  register(nodeName: string, connection: NodeConnection): void
  /** The node went away: its kubelet does not answer any more. */
  unregister(nodeName: string): void
  /** Undefined while nobody answers for the node. */
  find(nodeName: string): NodeConnection | undefined
  /** Throws what kubectl would say when there is nobody to ask. */
  ofPod(pod: Pod): NodeConnection
}

export function createNodeConnections(): NodeConnections {
  const connections = new Map<string, NodeConnection>()
  return {
    register: (nodeName, connection) => void connections.set(nodeName, connection),
    unregister: (nodeName) => void connections.delete(nodeName),
    find: (nodeName) => connections.get(nodeName),
    ofPod({ metadata, spec, status }) {
      if (!spec.nodeName) throw badRequestError(`pod ${metadata.name} does not have a host assigned`)
      const connection = connections.get(spec.nodeName)
      if (connection) return connection
      const host = `${status.hostIP ?? spec.nodeName}:10250`
      throw internalError(`error dialing backend: dial tcp ${host}: connect: no route to host`)
    },
  }
}
