/**
 * A WebSocket from its handshake to its close: whole messages in, whole messages out. Node has a client for these but
 * no server.
 * Format: RFC 6455.
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { encodeFrame, FrameError, FrameReader, opcodes, type Frame } from './frame'

export interface WebSocketConnection {
  /** False when the client reads more slowly than we write. */
  send(message: Buffer): boolean
  /** Says farewell; nothing is sent after it. */
  close(): void
  readonly closed: boolean
}

export interface WebSocketHandlers {
  message(message: Buffer): void
  /** The client has gone, or was hung up on. */
  close(): void
}

const KEY_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const NORMAL_CLOSURE = Buffer.from([0x03, 0xe8])

/** Sub-protocols that the client offers, in its order. */
export const offeredProtocols = ({ headers }: IncomingMessage): string[] =>
  (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())

export const isWebSocketRequest = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket' && headers['sec-websocket-key'] !== undefined

export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  { protocol, handlers }: { protocol: string; handlers: WebSocketHandlers },
): WebSocketConnection {
  const key = createHash('sha1')
    .update(`${request.headers['sec-websocket-key'] ?? ''}${KEY_SUFFIX}`)
    .digest('base64')
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${key}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  return converse(socket, handlers)
}

function converse(socket: Duplex, handlers: WebSocketHandlers): WebSocketConnection {
  const reader = new FrameReader()
  let closed = false
  let parts: Buffer[] = []

  function close(): void {
    if (closed) return
    closed = true
    socket.end(encodeFrame(opcodes.close, NORMAL_CLOSURE))
  }

  function take({ opcode, payload, final }: Frame): void {
    if (opcode === opcodes.close) return close()
    if (opcode === opcodes.ping) return void socket.write(encodeFrame(opcodes.pong, payload))
    if (opcode === opcodes.pong) return
    parts.push(payload)
    if (!final) return
    const message = Buffer.concat(parts)
    parts = []
    handlers.message(message)
  }

  socket.on('data', (bytes: Buffer) => {
    try {
      for (const frame of reader.push(bytes)) if (!closed) take(frame)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      socket.destroy()
    }
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    closed = true
    handlers.close()
  })
  return {
    send: (message) => closed || socket.write(encodeFrame(opcodes.binary, message)),
    close,
    get closed() {
      return closed
    },
  }
}
