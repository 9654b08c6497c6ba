/**
 * What carries the bytes of SPDY: a connection that was upgraded to it, or a WebSocket through which newer clients
 * tunnel it.
 * Upstream: k8s.io/apimachinery/pkg/util/httpstream/spdy, k8s.io/client-go/tools/portforward/tunneling_connection.go
 * (v1.32).
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { createSpdyConnection, type SpdyStream } from '../spdy/spdy-connection'
import { acceptWebSocket, isWebSocketRequest, offeredProtocols } from '../websocket/web-socket'

export interface SpdyHandlers {
  stream(stream: SpdyStream): void
  close(): void
}

const TUNNEL_PREFIX = 'SPDY/3.1+'

/** Which of `protocols` the client wants to speak over SPDY, in whatever way; undefined: none. */
export function spdyProtocolOf(request: IncomingMessage, protocols: readonly string[]): string | undefined {
  const plain = String(request.headers['x-stream-protocol-version'] ?? '')
    .split(',')
    .map((name) => name.trim())
  const offered = isWebSocketRequest(request)
    ? offeredProtocols(request).flatMap(withoutPrefix)
    : isSpdyRequest(request)
      ? plain
      : []
  return protocols.find((protocol) => offered.includes(protocol))
}

const withoutPrefix = (name: string): string[] =>
  name.startsWith(TUNNEL_PREFIX) ? [name.slice(TUNNEL_PREFIX.length)] : []

const isSpdyRequest = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'spdy/3.1'

/** Accepts the upgrade; what is given hangs up. */
export function acceptSpdy(
  request: IncomingMessage,
  socket: Duplex,
  { protocol, handlers }: { protocol: string; handlers: SpdyHandlers },
): () => void {
  return isWebSocketRequest(request)
    ? acceptTunnel(request, socket, protocol, handlers)
    : acceptPlain(socket, protocol, handlers)
}

function acceptTunnel(
  request: IncomingMessage,
  socket: Duplex,
  protocol: string,
  { stream, close }: SpdyHandlers,
): () => void {
  const spdy = createSpdyConnection({
    send: (bytes) => void tunnel.send(bytes),
    onStream: stream,
    onFailure: () => socket.destroy(),
  })
  const hungUp = (): void => {
    spdy.hangUp()
    close()
  }
  const tunnel = acceptWebSocket(request, socket, {
    protocol: `${TUNNEL_PREFIX}${protocol}`,
    handlers: { message: spdy.receive, close: hungUp },
  })
  return tunnel.close
}

function acceptPlain(socket: Duplex, protocol: string, { stream, close }: SpdyHandlers): () => void {
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Connection: Upgrade',
    'Upgrade: SPDY/3.1',
    `X-Stream-Protocol-Version: ${protocol}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const send = (bytes: Buffer): void => void (socket.writable && socket.write(bytes))
  const spdy = createSpdyConnection({ send, onStream: stream, onFailure: () => socket.destroy() })
  socket.on('data', spdy.receive).on('close', () => {
    spdy.hangUp()
    close()
  })
  return () => socket.end()
}
