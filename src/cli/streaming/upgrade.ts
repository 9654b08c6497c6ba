/**
 * What is asked with an upgrade of the connection: exec and attach over a WebSocket. Upstream:
 * k8s.io/apimachinery/pkg/util/httpstream/wsstream, k8s.io/apiserver/pkg/util/proxy/streamtranslator.go (v1.32).
 * Simplified: no SPDY, which clients before 1.30 speak; port-forward, which tunnels SPDY, is not answered either.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { badRequestError, internalError, isStatusError, type StatusError } from '../../api/status-error'
import { acceptWebSocket, isWebSocketRequest, offeredProtocols } from '../websocket/web-socket'
import { startRemoteCommand, type CommandTarget, type Inside, type RemoteCommand } from './remote-command'

/** In version 5 a client can end its input. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']
const END_OF_CHANNEL = 255

export async function answerUpgrade(inside: Inside, request: IncomingMessage, socket: Duplex): Promise<void> {
  socket.on('error', () => socket.destroy())
  try {
    const target = parseTarget(request.url ?? '')
    if (!target) throw badRequestError('Upgrade request required')
    const command = await startRemoteCommand(inside, target)
    const protocol = offeredProtocols(request).find((name) => protocols.includes(name))
    if (protocol && isWebSocketRequest(request)) return converse(command, { request, socket, protocol })
    // A client whose WebSocket was refused asks for SPDY to learn why; above it has been told.
    command.hangUp()
    throw badRequestError('Upgrade request required')
  } catch (error) {
    refuse(socket, isStatusError(error) ? error : internalError(error instanceof Error ? error.message : String(error)))
  }
}

/** `/api/v1/namespaces/default/pods/web/exec?command=sh&stdin=true&tty=true` */
function parseTarget(url: string): CommandTarget | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const [, namespace, pod, subresource] = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(exec|attach)$/.exec(pathname) ?? []
  if (subresource !== 'exec' && subresource !== 'attach') return undefined
  const isSet = (name: string): boolean => ['true', '1'].includes(searchParams.get(name) ?? '')
  const container = searchParams.get('container')
  return {
    ...{ subresource, namespace, pod, command: searchParams.getAll('command'), stdin: isSet('stdin'), tty: isSet('tty') },
    ...(container ? { container } : {}),
  }
}

interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly protocol: string
}

function converse(command: RemoteCommand, { request, socket, protocol }: Upgrade): void {
  const connection = acceptWebSocket(request, socket, {
    protocol,
    handlers: {
      message(message) {
        const [channel, ended] = message
        if (channel === END_OF_CHANNEL && protocol === protocols[0]) command.endOf(ended)
        else command.receive(channel, message.subarray(1))
      },
      close: command.hangUp,
    },
  })
  command.connect({ send: (channel, data) => void connection.send(Buffer.concat([Buffer.from([channel]), data])), end: connection.close })
}

function refuse(socket: Duplex, { status, code }: StatusError): void {
  const body = JSON.stringify(status)
  const lines = [`HTTP/1.1 ${code} ${status.reason ?? 'Error'}`, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close']
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
