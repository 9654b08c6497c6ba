/**
 * Commands and ports inside of pods: finds the container and its node, then hands over to the kubelet there.
 * Upstream: pkg/registry/core/pod/strategy.go, pkg/registry/core/pod/rest/subresources.go (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import type { ExecRequest, ExecSession, ForwardedPorts, PortForwardRequest, StreamDoor } from '../../api/exec'
import { Pod } from '../../api/kinds/pod'
import { badRequestError } from '../../api/status-error'
import type { NodeConnections } from './node-connections'

export function createStreamDoor(door: ApiDoor, nodes: NodeConnections): StreamDoor {
  return {
    exec: (request) => startCommand(door, nodes, request),
    portForward: (request) => forward(door, nodes, request),
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
    if (![...main, ...init].includes(asked)) throw badRequestError(`container ${asked} is not valid for pod ${metadata.name}`)
    return asked
  }
  if (main.length === 1 && init.length === 0) return main[0]
  const choices = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : ''
  if (main.length === 1) return main[0]
  throw badRequestError(`a container name must be specified for pod ${metadata.name}, choose one of: [${main.join(' ')}]${choices}`)
}
