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
import { clientGreeting, readGreeting, ServerGreeter } from './tls-greeting'

type HttpListener = Listener & { protocol: 'http' }

interface SocketExchange {
  readonly binding: Binding
  readonly record: RequestRecord
  readonly request: HttpRequest
  verify?(certificate: string): string | undefined
}

/** `untrusted`: why the certificate was not accepted; `plain`: TLS was asked for where there is none. */
export type SocketOutcome = { readonly response: HttpResponse; readonly certificate?: string } | { readonly untrusted: string } | 'plain' | 'ended'

export function exchangeOverSocket(fabric: Fabric, { binding, record, request, verify }: SocketExchange, done: (outcome: SocketOutcome) => void) {
  const socket = acceptOn(fabric, binding, record)
  const reader = new HttpReader()
  let open = true
  let greeting: string | undefined = request.tls ? '' : undefined
  let shown: { readonly certificate?: string } = {}
  const end = (outcome: SocketOutcome) => {
    if (!open) return
    open = false
    socket?.close()
    done(outcome)
  }
  const settle = (atEnd: boolean) => {
    const message = reader.next(atEnd)
    const response = message && parseResponse(message)
    if (response) end({ response, ...shown })
    else if (atEnd || message) end('ended')
  }
  /** Once the server has shown its certificate, it is asked; what is handed on is what came after. */
  const greet = (data: string): string | undefined => {
    greeting += data
    const read = readGreeting(greeting ?? '', 'server')
    if (read === 'more') return undefined
    if (read === 'none') return void end('plain')
    greeting = undefined
    const problem = read.text === '' ? undefined : verify?.(read.text)
    if (problem !== undefined) return void end({ untrusted: problem })
    shown = read.text === '' ? {} : { certificate: read.text }
    socket?.send(formatRequest(request))
    return read.rest
  }
  socket?.onData((data) => {
    const text = greeting === undefined ? data : greet(data)
    if (text === undefined) return
    reader.feed(text)
    settle(false)
  })
  socket?.onClose(() => settle(true))
  socket?.send(greeting === undefined ? formatRequest(request) : clientGreeting(request.serverName ?? request.host))
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
  else serveHttp(fabric, serverEnd, { binding, listener, port: packet.destinationPort, namespace: route.target })
  return clientEnd
}

interface Serving {
  readonly binding: Binding
  readonly listener: HttpListener
  readonly port: number
  readonly namespace: NetworkNamespace | undefined
}

interface Server {
  readonly fabric: Fabric
  readonly namespace: NetworkNamespace | undefined
}

/** What the answer is in the end, when all that it takes is known; nothing: there is none. */
function settleAnswer({ fabric, namespace: from }: Server, answer: HttpAnswer, done: (response: HttpResponse | undefined) => void): void {
  if ('delayMs' in answer) return void fabric.clock.after(answer.delayMs, () => done(answer.response))
  if ('later' in answer) return answer.later(done)
  if (!('pass' in answer)) return void fabric.clock.after(0, () => done(answer))
  if (from) passOn(fabric, from, answer, (outcome) => settleAnswer({ fabric, namespace: from }, answer.answer(outcome), done))
}

/** Reads requests from the socket and answers each, until the other side closes or writes something that is no request. */
function serveHttp(fabric: Fabric, socket: Socket, { binding, listener, port, namespace }: Serving): void {
  const reader = new HttpReader()
  const greeter = new ServerGreeter(listener.isPlain ? undefined : (name) => listener.certificate?.(name) ?? '')
  socket.onData((data) => {
    const text = greeter.take(data, (answer) => socket.send(answer))
    if (text === undefined) {
      socket.send(formatResponse({ status: 400, headers: { connection: 'close' }, body: '' }))
      return socket.close()
    }
    reader.feed(text)
    for (let message = reader.next(); message; message = reader.next()) {
      const request = parseRequest(message, port)
      if (!request) {
        socket.send(formatResponse({ status: 400, headers: { connection: 'close' }, body: '' }))
        return socket.close()
      }
      if (!binding.open) return socket.close()
      const served = { ...request, remoteAddress: socket.remoteAddress, remotePort: socket.remotePort, rehearsal: false, ...(greeter.isTls ? { tls: true } : {}) }
      const answer = listener.handle(served)
      const closes = request.headers['connection']?.toLowerCase() === 'close' || / HTTP\/1\.0$/.test(message.startLine)
      settleAnswer({ fabric, namespace }, answer, (response) => {
        // Whoever was to answer may have ended meanwhile.
        if (response && binding.open) socket.send(formatResponse(response))
        if (closes || !response || !binding.open) socket.close()
      })
    }
  })
}
