/**
 * The API server behind HTTP in Node, for clients nobody here wrote. Simplified: plain HTTP only; a real API server serves TLS.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiFetch } from '../api/http'

const MAX_BODY_BYTES = 8 * 1024 * 1024

export interface Listening {
  readonly url: string
  /** A ready kubeconfig. */
  readonly kubeconfig: string
  close(): Promise<void>
}

/** `onActivity` is called after each request, so that whoever drives the clock lets its consequences happen. */
export function listen(fetch: ApiFetch, address: string, onActivity: () => void): Promise<Listening> {
  const separator = address.lastIndexOf(':')
  const host = address.slice(0, separator) || '127.0.0.1'
  const server = createServer((request, response) => {
    void answer(fetch, request, response).finally(onActivity)
    onActivity()
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(address.slice(separator + 1)), host, () => {
      const bound = server.address()
      const port = typeof bound === 'object' && bound ? bound.port : 0
      const url = `http://${host}:${port}`
      resolve({ url, kubeconfig: writeKubeconfig(url), close: () => close(server) })
    })
  })
}

function close(server: ReturnType<typeof createServer>): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

async function answer(fetch: ApiFetch, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readRequestBody(request)
  if (body === undefined) {
    response.writeHead(413, { 'content-type': 'text/plain' }).end('request body too large')
    return
  }
  const stopped = new AbortController()
  response.on('close', () => stopped.abort())
  const { status, headers, body: answered } = await fetch({
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: flatHeaders(request),
    signal: stopped.signal,
    ...(body ? { body } : {}),
  })
  response.writeHead(status, headers)
  if (typeof answered === 'string') {
    response.end(answered)
    return
  }
  response.flushHeaders()
  stopped.signal.addEventListener('abort', () => answered.cancel(), { once: true })
  for (let chunk = await answered.read(); chunk !== undefined; chunk = await answered.read()) {
    if (!response.write(chunk)) await new Promise<void>((resolve) => response.once('drain', () => resolve()).once('close', () => resolve()))
  }
  response.end()
}

const flatHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]))

async function readRequestBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function writeKubeconfig(url: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'kubarium-')), 'kubeconfig')
  const name = 'kubarium'
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server: url } }],
      users: [{ name, user: {} }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    }),
  )
  return file
}
