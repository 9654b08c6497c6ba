/**
 * The API server behind HTTP or HTTPS in Node, for clients nobody here wrote.
 * Simplified: HTTP/1.1 only; a real API server speaks HTTP/2 as well.
 */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import type { CertificateAuthority, Credential } from '../api/certificate-authority'
import type { ApiFetch } from '../api/http'
import {
  badRequestError,
  internalError,
  isStatusError,
  tooLargeError,
  type StatusError,
} from '../api/status-error'
import { formatKubeconfig, removeKubeconfig, writeKubeconfig } from './kubeconfig'
import { dialFailureOf } from '../api/unreachable'
import { UsageError } from './options'
import { BadMessage, decodeObject } from './protobuf/decode-object'
import { isOpenApiV2Request, openApiV2, openApiV2Type } from './protobuf/openapi-v2'
import type { Inside } from './streaming/remote-command'
import { credentialsOf } from './streaming/credentials'
import { answerUpgrade } from './streaming/upgrade'
import { createServerCertificate } from './tls/server-certificate'
import { wireForm } from './wire-form'

/** As an API server without flags has it. */
const MAX_BODY_BYTES = 3 * 1024 * 1024

export interface Listening {
  readonly url: string
  /** Path of a ready kubeconfig. */
  readonly kubeconfig: string
  close(): Promise<void>
}

/** Who vouches for the server and its clients, and what its administrator shows. */
export interface TlsIdentity {
  readonly authority: CertificateAuthority
  readonly administrator: Credential
}

export interface ListenOptions {
  /** `127.0.0.1:6443`; port 0 takes a free one. */
  readonly address: string
  /** Encrypted, and only for those who say who they are. */
  readonly tls?: TlsIdentity
  /** For commands inside of pods; without it there are none. */
  readonly inside?: Inside
}

export async function listen(fetch: ApiFetch, { address, tls, inside }: ListenOptions): Promise<Listening> {
  const { host, port } = parseAddress(address)
  const callable = reachableHost(host)
  const server = tls ? secureServer(tls, callable) : createHttpServer()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void handle(fetch, request, response))
  if (inside)
    server.on('upgrade', (request: IncomingMessage, socket: Duplex) => void answerUpgrade(inside, request, socket))
  const bound = await bind(server, host, port)
  const url = `${tls ? 'https' : 'http'}://${callable.includes(':') ? `[${callable}]` : callable}:${bound}`
  const kubeconfig = writeKubeconfig(formatKubeconfig(url, tls))
  const stop = async (): Promise<void> => {
    removeKubeconfig(kubeconfig)
    await close(server)
  }
  return { url, kubeconfig, close: stop }
}

function parseAddress(address: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*)):(\d{1,5})$/.exec(address) ?? []
  if (port === undefined || Number(port) > 65_535)
    throw new UsageError(`--listen: expected HOST:PORT, got "${address}"`)
  return { host: bracketed || plain || '127.0.0.1', port: Number(port) }
}

/** Who listens at every address is called at the machine's own. */
const reachableHost = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host)

/** Asks for a certificate but lets callers without one in, as an API server does: they may bring a token instead. */
function secureServer({ authority }: TlsIdentity, host: string): Server {
  const { key, certificate } = createServerCertificate(authority, { nowMs: Date.now(), host })
  return createHttpsServer({
    key,
    cert: certificate,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
  })
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new UsageError(`--listen: ${error.message}`)))
    server.listen(port, host, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound ? bound.port : port)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** The boundary: whoever hangs up has no answer to get; what fails here is answered and said aloud. */
async function handle(fetch: ApiFetch, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await answer(fetch, request, response)
  } catch (error) {
    if (request.socket.destroyed) return
    if (isStatusError(error)) return refuse(response, error)
    console.error(error)
    if (response.headersSent) response.destroy()
    else refuse(response, internalError(error instanceof Error ? error.message : String(error)))
  }
}

async function answer(fetch: ApiFetch, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const credentials = credentialsOf(request)
  const content = contentOf(request.headers['content-type'], await readRequestBody(request))
  const stopped = new AbortController()
  response.on('close', () => stopped.abort())
  const { method = 'GET', url: path = '/' } = request
  if (isOpenApiV2Request(path, request.headers.accept ?? '')) {
    // Who may read one document of the schema may read the other.
    const { status, body } = await fetch({ ...credentials, method: 'GET', path: '/openapi/v3' })
    if (status === 401 || status === 403) return void response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    return void response.writeHead(200, { 'content-type': openApiV2Type }).end(openApiV2)
  }
  const answered = await fetch({
    method,
    path,
    ...credentials,
    headers: { ...credentials.headers, ...content.headers },
    body: content.body,
    signal: stopped.signal,
  })
  const { headers, body } = wireForm({ path, headers: credentials.headers }, answered)
  // Simplified: whoever calls is cut off; at a real server that is down nobody listens, and the call is refused.
  if (dialFailureOf(answered) !== undefined) return void response.destroy()
  response.writeHead(answered.status, headers)
  if (typeof answered.body === 'string') return void response.end(body)
  response.flushHeaders()
  const stream = answered.body
  const cancel = (): void => stream.cancel()
  if (stopped.signal.aborted) return cancel()
  stopped.signal.addEventListener('abort', cancel, { once: true })
  for (let chunk = await stream.read(); chunk !== undefined; chunk = await stream.read()) {
    if (!response.write(chunk)) await drained(response)
  }
  response.end()
}

/** What came in protocol buffers goes on in JSON. */
function contentOf(type: string | undefined, bytes: Buffer): { body: string; headers: Record<string, string> } {
  if (type !== 'application/vnd.kubernetes.protobuf') return { body: bytes.toString('utf8'), headers: {} }
  try {
    return { body: JSON.stringify(decodeObject(bytes)), headers: { 'content-type': 'application/json' } }
  } catch (error) {
    if (error instanceof BadMessage) throw badRequestError(error.message)
    throw error
  }
}

/** What a slow client has not read waits in the stream, which has a bound, not in the socket. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

function refuse(response: ServerResponse, { status, code }: StatusError): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(status))
}

async function readRequestBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  if (size > MAX_BODY_BYTES) throw tooLargeError(`limit is ${MAX_BODY_BYTES}`)
  return Buffer.concat(chunks)
}
