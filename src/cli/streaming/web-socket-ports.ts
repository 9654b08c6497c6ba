/**
 * Ports of a pod over a WebSocket without a tunnel: two channels for each port that the query names, one for data and one for what goes
 * wrong. The first message of each tells its port, the low byte first.
 * Upstream: k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go (v1.32).
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { badRequestError } from '../../api/status-error'
import type { SpdyStream } from '../spdy/spdy-connection'
import { acceptWebSocket, isWebSocketRequest, offeredProtocols } from '../websocket/web-socket'
import type { Forwarder } from './port-forward'

// The fifth is that of commands; clients offer both, and nothing here differs.
const protocols = ['v4.channel.k8s.io', 'v5.channel.k8s.io']

/** The protocol that both speak, where a WebSocket is wanted for forwarding. */
export const webSocketPortsProtocol = (request: IncomingMessage): string | undefined =>
  isWebSocketRequest(request) ? protocols.find((name) => offeredProtocols(request).includes(name)) : undefined

/** `?ports=80&ports=443`, or `?ports=80,443` */
export function portsOf(url: string): readonly number[] {
  const texts = new URL(url, 'http://localhost').searchParams.getAll('ports').flatMap((text) => text.split(','))
  if (texts.length === 0) throw badRequestError('query parameter "ports" is required')
  const ports = texts.map(Number)
  if (!ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw badRequestError(`unable to parse ports ${texts.join(',')}`)
  }
  return ports
}

interface Connecting {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly protocol: string
  readonly ports: readonly number[]
}

export function connectPorts(forwarder: Forwarder, { request, socket, protocol, ports }: Connecting): void {
  const hears = new Map<number, (data: Buffer) => void>()
  const message = (bytes: Buffer): void => hears.get(bytes[0])?.(bytes.subarray(1))
  const connection = acceptWebSocket(request, socket, { protocol, handlers: { message, close: forwarder.hangUp } })
  const send = (channel: number, data: Buffer): void => void connection.send(Buffer.concat([Buffer.from([channel]), data]))
  let open = ports.length
  const end = (): void => {
    open--
    if (open === 0) connection.close()
  }
  ports.forEach((port, index) => {
    const stream = (channel: number, streamtype: 'data' | 'error'): SpdyStream => ({
      headers: { streamtype, port: String(port), requestid: String(index) },
      send: (data) => send(channel, data),
      end: streamtype === 'data' ? end : () => {},
      onData: (hear) => void hears.set(channel, hear),
      onEnd: () => {},
    })
    const told = Buffer.from([port & 255, port >> 8])
    for (const [channel, streamtype] of [[2 * index + 1, 'error'], [2 * index, 'data']] as const) {
      send(channel, told)
      forwarder.accept(stream(channel, streamtype))
    }
  })
}
