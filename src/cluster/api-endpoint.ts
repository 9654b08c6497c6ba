/**
 * The API server's address in the pod network: what programs in pods reach at 10.96.0.1:443, with the token of their pod.
 * Upstream: cmd/kube-apiserver (--secure-port, v1.32).
 * Simplified: who comes without TLS is answered as well, and no client can show a certificate here; a real API server speaks nothing else
 * and asks for one.
 */
import { type BodyStream, readBody } from '../api/http'
import type { Clock } from '../base/clock'
import type { Socket } from '../base/os/network-stack'
import type { RunningApiServer } from './kube-apiserver/api-server'
import { awakeListener } from './network/awake'
import type { PodSandbox } from './network/contract'
import { formatResponse, HttpReader, parseRequest } from './network/http-text'
import { ServerGreeter } from './network/tls-greeting'

interface Endpoint {
  readonly apiServer: Pick<RunningApiServer, 'fetch' | 'keys'>
  readonly clock: Clock
  readonly port: number
}

/** `place`: the process that listens. */
export function serveApi(place: { listen(...args: Parameters<PodSandbox['listen']>): unknown }, { apiServer, clock, port }: Endpoint): void {
  place.listen(port, awakeListener(clock, { protocol: 'tcp', accept: (socket) => serve(socket, { apiServer, clock, port }) }))
}

function serve(socket: Socket, endpoint: Endpoint): void {
  const reader = new HttpReader()
  const gone = new AbortController()
  const greeter = new ServerGreeter(() => endpoint.apiServer.keys.authority.apiServerCertificate)
  // One answer after the other, in the order of the questions.
  let last = Promise.resolve()
  socket.onClose(() => gone.abort())
  socket.onData((data) => {
    const text = greeter.take(data, (greeting) => socket.send(greeting))
    reader.feed(text ?? '')
    for (let message = reader.next(); message; message = reader.next()) {
      const request = parseRequest(message, endpoint.port)
      if (!request) return socket.close()
      last = last.then(() => answer(socket, endpoint, { ...request, signal: gone.signal }))
    }
  })
}

type Question = { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string; readonly signal: AbortSignal }

async function answer(socket: Socket, { apiServer }: Endpoint, { method, path, headers, body, signal }: Question): Promise<void> {
  const response = await apiServer.fetch({ method, path, headers, guarded: true, signal, ...(body === '' ? {} : { body }) })
  const { body: content } = response
  if (typeof content === 'string') socket.send(formatResponse({ ...response, body: await readBody(response) }))
  else await stream(socket, { ...response, body: content })
}

/** A watch has no length that could be told beforehand: it ends with the connection. */
async function stream(socket: Socket, response: { status: number; headers: Readonly<Record<string, string>>; body: BodyStream }): Promise<void> {
  const head = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.send(`HTTP/1.1 ${response.status} OK\r\n${head.join('')}connection: close\r\n\r\n`)
  for (let chunk = await response.body.read(); chunk !== undefined; chunk = await response.body.read()) socket.send(chunk)
  socket.close()
}
