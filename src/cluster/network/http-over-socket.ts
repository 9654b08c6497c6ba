/**
 * Where HTTP and raw TCP meet: a request to a server that speaks bytes, and bytes to a server that speaks HTTP.
 */
import type { HttpAnswer, HttpRequest, HttpResponse, Listener, Socket } from '../../base/os/network-stack'
import { addressText, type Fabric } from './fabric'
import { formatRequest, formatResponse, HttpReader, parseRequest, parseResponse } from './http-text'
import { dataHoldMs } from './link-loss'
import type { Binding, NetworkNamespace } from './network-namespace'
import { passOn } from './pass-on'
import type { RequestRecord } from './request-log'
import { createConnection } from './tcp-connection'

type HttpListener = Listener & { protocol: 'http' }

interface SocketExchange {
  readonly binding: Binding
  readonly record: RequestRecord
  readonly request: HttpRequest
}

/** `done` gets the response, or undefined when the connection ended without one. */
export function exchangeOverSocket(fabric: Fabric, exchange: SocketExchange, done: (response: HttpResponse | undefined) => void) {
  const socket = acceptOn(fabric, exchange.binding, exchange.record)
  const reader = new HttpReader()
  let open = true
  const settle = (atEnd: boolean) => {
    const message = reader.next(atEnd)
    const response = message && parseResponse(message)
    if (!open || (!response && !atEnd && !message)) return
    open = false
    socket?.close()
    done(response)
  }
  socket?.onData((data) => {
    reader.feed(data)
    settle(false)
  })
  socket?.onClose(() => settle(true))
  socket?.send(formatRequest(exchange.request))
  return {
    cancel() {
      open = false
      socket?.close()
    },
  }
}

/** The listener accepts a connection whose first packet arrived; gives the client's end. Undefined when it speaks no TCP. */
export function acceptOn(fabric: Fabric, binding: Binding, { packet, address, port, route }: RequestRecord): Socket | undefined {
  const { listener } = binding
  if (listener.protocol === 'udp') return undefined
  const { clientEnd, serverEnd } = createConnection(fabric.clock, {
    latencyMs: route.latencyMs,
    holdMs: route.loss === 0 ? undefined : () => dataHoldMs(fabric, route),
    client: { address: addressText(fabric, packet.source), port: packet.sourcePort },
    server: { address: addressText(fabric, address), port },
    isAlive: () => route.target?.alive === true,
  })
  if (listener.protocol === 'tcp') listener.accept(serverEnd)
  else serveHttp(fabric, serverEnd, { listener, port: packet.destinationPort, namespace: route.target })
  return clientEnd
}

interface Serving {
  readonly listener: HttpListener
  readonly port: number
  readonly namespace: NetworkNamespace | undefined
}

interface Server {
  readonly fabric: Fabric
  readonly namespace: NetworkNamespace | undefined
}

/** What the answer is in the end, when all that it takes is known. */
function settleAnswer({ fabric, namespace: from }: Server, answer: HttpAnswer, done: (response: HttpResponse) => void): void {
  if ('delayMs' in answer) return void fabric.clock.after(answer.delayMs, () => done(answer.response))
  if ('later' in answer) return answer.later((response) => response && done(response))
  if (!('pass' in answer)) return void fabric.clock.after(0, () => done(answer))
  if (from) passOn(fabric, from, answer, (outcome) => settleAnswer({ fabric, namespace: from }, answer.answer(outcome), done))
}

/** Reads requests from the socket and answers each, until the other side closes or writes something that is no request. */
function serveHttp(fabric: Fabric, socket: Socket, { listener, port, namespace }: Serving): void {
  const reader = new HttpReader()
  socket.onData((data) => {
    reader.feed(data)
    for (let message = reader.next(); message; message = reader.next()) {
      const request = parseRequest(message, port)
      if (!request) {
        socket.send(formatResponse({ status: 400, headers: { connection: 'close' }, body: '' }))
        return socket.close()
      }
      const served = { ...request, remoteAddress: socket.remoteAddress, remotePort: socket.remotePort, rehearsal: false }
      const answer = listener.handle(served)
      const closes = request.headers['connection']?.toLowerCase() === 'close' || / HTTP\/1\.0$/.test(message.startLine)
      settleAnswer({ fabric, namespace }, answer, (response) => {
        socket.send(formatResponse(response))
        if (closes) socket.close()
      })
    }
  })
}
