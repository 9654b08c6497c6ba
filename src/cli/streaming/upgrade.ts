/**
 * What is asked with an upgrade of the connection: exec and attach over a WebSocket or SPDY, port-forward over SPDY,
 * tunnelled or not, or over channels of a WebSocket.
 * Upstream: k8s.io/apimachinery/pkg/util/httpstream, k8s.io/apiserver/pkg/util/proxy/streamtranslator.go (v1.32).
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { badRequestError, internalError, isStatusError, type StatusError } from '../../api/status-error'
import type { SpdyStream } from '../spdy/spdy-connection'
import { acceptWebSocket, isWebSocketRequest, offeredProtocols } from '../websocket/web-socket'
import { credentialsOf } from './credentials'
import { PORT_FORWARD_PROTOCOL, startPortForward, type PortForwardTarget } from './port-forward'
import { channels, startRemoteCommand, type CommandTarget, type Inside, type RemoteCommand } from './remote-command'
import { acceptSpdy, spdyProtocolOf } from './spdy-carrier'
import { connectPorts, portsOf, webSocketPortsProtocol } from './web-socket-ports'

/** In version 5 a client can end its input. */
const commandProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']
const END_OF_CHANNEL = 255

interface Upgrade {
  readonly inside: Inside
  readonly request: IncomingMessage
  readonly socket: Duplex
}

export async function answerUpgrade(inside: Inside, request: IncomingMessage, socket: Duplex): Promise<void> {
  socket.on('error', () => socket.destroy())
  try {
    const target = parseTarget(request.url ?? '')
    if (target === undefined) throw badRequestError('Upgrade request required')
    const { method = 'GET', url: path = '/' } = request
    await inside.act(({ admit }) => admit({ ...credentialsOf(request), method, path }))
    const upgrade = { inside, request, socket }
    await ('subresource' in target ? runCommand(upgrade, target) : forwardPorts(upgrade, target))
  } catch (error) {
    refuse(socket, isStatusError(error) ? error : internalError(error instanceof Error ? error.message : String(error)))
  }
}

/** `/api/v1/namespaces/default/pods/web/exec?command=sh&stdin=true&tty=true` */
function parseTarget(url: string): CommandTarget | PortForwardTarget | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const [, namespace, pod, subresource] =
    /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(exec|attach|portforward)$/.exec(pathname) ?? []
  if (subresource === 'portforward') return { namespace, pod }
  if (subresource !== 'exec' && subresource !== 'attach') return undefined
  const isSet = (name: string): boolean => ['true', '1'].includes(searchParams.get(name) ?? '')
  const container = searchParams.get('container')
  return {
    ...{
      subresource,
      namespace,
      pod,
      command: searchParams.getAll('command'),
      stdin: isSet('stdin'),
      tty: isSet('tty'),
    },
    ...(container ? { container } : {}),
  }
}

async function runCommand({ inside, request, socket }: Upgrade, target: CommandTarget): Promise<void> {
  const protocol = isWebSocketRequest(request)
    ? offeredProtocols(request).find((name) => commandProtocols.includes(name))
    : undefined
  const overSpdy = spdyProtocolOf(request, commandProtocols)
  if (!protocol && !overSpdy) throw badRequestError('unable to upgrade: unsupported protocols')
  const command = await startRemoteCommand(inside, target)
  if (protocol) connectOverWebSocket(command, protocol, { request, socket })
  else if (overSpdy) connectOverSpdy(command, { request, socket, protocol: overSpdy, target })
}

function connectOverWebSocket(
  command: RemoteCommand,
  protocol: string,
  { request, socket }: Omit<Upgrade, 'inside'>,
): void {
  const message = (bytes: Buffer): void => {
    const [channel, ended] = bytes
    if (channel === END_OF_CHANNEL && protocol === commandProtocols[0]) command.endOf(ended)
    else command.receive(channel, bytes.subarray(1))
  }
  const connection = acceptWebSocket(request, socket, { protocol, handlers: { message, close: command.hangUp } })
  command.connect({
    send: (channel, data) => void connection.send(Buffer.concat([Buffer.from([channel]), data])),
    end: connection.close,
  })
}

/** A stream for each channel; the client opens all of them before it listens. */
function connectOverSpdy(
  command: RemoteCommand,
  { request, socket, protocol, target }: Omit<Upgrade, 'inside'> & { protocol: string; target: CommandTarget },
): void {
  const streams = new Map<number, SpdyStream>()
  const expected = 2 + Number(target.stdin) + 1 // error, stdout, and stderr or, with a terminal, its size
  const stream = (opened: SpdyStream): void => {
    const channel = channels[opened.headers.streamtype as keyof typeof channels]
    streams.set(channel, opened)
    opened.onData((data) => command.receive(channel, data))
    opened.onEnd(() => command.endOf(channel))
    if (streams.size < expected) return
    const end = (): void => streams.forEach((one) => one.end())
    command.connect({ send: (to, data) => streams.get(to)?.send(data), end })
  }
  acceptSpdy(request, socket, { protocol, handlers: { stream, close: command.hangUp } })
}

async function forwardPorts({ inside, request, socket }: Upgrade, target: PortForwardTarget): Promise<void> {
  const plain = webSocketPortsProtocol(request)
  if (plain) {
    const ports = portsOf(request.url ?? '')
    return connectPorts(await startPortForward(inside, target), { request, socket, protocol: plain, ports })
  }
  const protocol = spdyProtocolOf(request, [PORT_FORWARD_PROTOCOL])
  if (!protocol) throw badRequestError('unable to upgrade: unsupported protocols')
  const forwarder = await startPortForward(inside, target)
  acceptSpdy(request, socket, { protocol, handlers: { stream: forwarder.accept, close: forwarder.hangUp } })
}

function refuse(socket: Duplex, { status, code }: StatusError): void {
  const body = JSON.stringify(status)
  const lines = [
    `HTTP/1.1 ${code} ${status.reason ?? 'Error'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
