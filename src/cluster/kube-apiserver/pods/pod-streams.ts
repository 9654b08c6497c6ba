/**
 * Commands and ports inside of pods: finds the container and its node, then hands over to the kubelet there.
 * Upstream: pkg/registry/core/pod/strategy.go, pkg/registry/core/pod/rest/subresources.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import type { ExecRequest, ExecSession, ForwardedPorts, PortForwardRequest, StreamDoor } from '../../../api/exec'
import type { ApiRequest } from '../../../api/http'
import { Pod } from '../../../api/kinds/pod'
import { badRequestError } from '../../../api/status-error'
import type { NodeConnections } from './node-connections'

export interface StreamDoorOptions {
  readonly door: ApiDoor
  readonly nodes: NodeConnections
  /** Throws the 401 or 403. */
  admit(request: ApiRequest): void
}

export function createStreamDoor({ door, nodes, admit }: StreamDoorOptions): StreamDoor {
  return {
    exec(request) {
      requireLeave(admit, request, request.subresource)
      return startCommand(door, nodes, request)
    },
    portForward(request) {
      requireLeave(admit, request, 'portforward')
      return forward(door, nodes, request)
    },
  }
}

/** A client asks by GET for a WebSocket, and where that is refused by POST for SPDY, as clients of 1.32 do. */
function requireLeave(admit: StreamDoorOptions['admit'], { credentials, namespace, pod }: PortForwardRequest, subresource: string): void {
  if (!credentials) return
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/${subresource}`
  try {
    admit({ ...credentials, method: 'GET', path })
  } catch {
    admit({ ...credentials, method: 'POST', path })
  }
}

function startCommand(door: ApiDoor, nodes: NodeConnections, request: ExecRequest): ExecSession {
  const { namespace, pod: name, command, stdin, stdout, stderr, terminal, cause } = request
  const pod = door.get(Pod, { namespace, name })
  const address = { namespace, pod: name, container: containerNameOf(pod, request.container) }
  const streams = { stdin, stdout, stderr, terminal, cause }
  const node = nodes.ofPod(pod)
  const running = request.subresource === 'exec' ? node.exec(address, command, streams) : node.attach(address, streams)
  return {
    exit: running.exit,
    interrupt: () => running.kill('SIGINT'),
    close: () => running.kill('SIGHUP'),
  }
}

function forward(door: ApiDoor, nodes: NodeConnections, { namespace, pod: name }: PortForwardRequest): ForwardedPorts {
  const pod = door.get(Pod, { namespace, name })
  const node = nodes.ofPod(pod)
  return {
    http: (request) => node.portForward({ namespace, pod: name }, request.port).http(request),
    connect: (_host, port) => node.portForward({ namespace, pod: name }, port).connect(),
    close() {},
  }
}

/** The container that was named, or the only one. */
export function containerNameOf({ metadata, spec }: Pod, asked: string | undefined): string {
  const main = spec.containers.map(({ name }) => name)
  const init = (spec.initContainers ?? []).map(({ name }) => name)
  if (asked) {
    const added = (spec.ephemeralContainers ?? []).map(({ name }) => name)
    if (![...main, ...init, ...added].includes(asked)) throw badRequestError(`container ${asked} is not valid for pod ${metadata.name}`)
    return asked
  }
  if (main.length === 1 && init.length === 0) return main[0]
  const choices = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : ''
  if (main.length === 1) return main[0]
  throw badRequestError(`a container name must be specified for pod ${metadata.name}, choose one of: [${main.join(' ')}]${choices}`)
}
