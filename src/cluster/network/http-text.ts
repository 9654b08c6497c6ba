/**
 * HTTP/1.1 as text, for the one case that needs it: somebody speaks raw TCP to an HTTP server (`nc web 80`, port-forward) or HTTP
 * to a raw TCP server. Upstream: RFC 9112.
 */
import { byteLength } from '../../base/os/byte-length'
import type { HttpRequest, HttpResponse } from '../../base/os/network-stack'

const reasons: Readonly<Record<number, string>> = {
  200: 'OK', 201: 'Created', 204: 'No Content', 301: 'Moved Permanently', 302: 'Found', 304: 'Not Modified', 400: 'Bad Request',
  401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 500: 'Internal Server Error',
  502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
}

export function formatRequest(request: HttpRequest): string {
  const headers = { host: hostHeader(request), ...request.headers }
  const length: Record<string, string> = request.body === '' ? {} : { 'content-length': String(byteLength(request.body)) }
  return `${request.method} ${request.path} HTTP/1.1\r\n${headerLines({ ...headers, ...length })}\r\n${request.body}`
}

export function formatResponse(response: HttpResponse): string {
  const headers = { ...response.headers, 'content-length': String(byteLength(response.body)) }
  return `HTTP/1.1 ${response.status} ${response.reason ?? reasons[response.status] ?? 'Unknown'}\r\n${headerLines(headers)}\r\n${response.body}`
}

const hostHeader = ({ host, port }: HttpRequest): string => (port === 80 ? host : `${host}:${port}`)

const headerLines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')

export interface TextMessage {
  readonly startLine: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Collects what arrives until whole messages are there. */
export class HttpReader {
  #text = ''

  feed(data: string): void {
    this.#text += data
  }

  /** The next whole message; with `atEnd`, the end of the stream ends a body of unstated length. */
  next(atEnd = false): TextMessage | undefined {
    const head = /\r?\n\r?\n/.exec(this.#text)
    if (!head) return undefined
    const [startLine, ...lines] = this.#text.slice(0, head.index).split(/\r?\n/)
    const headers = parseHeaders(lines)
    const rest = this.#text.slice(head.index + head[0].length)
    const stated = headers['content-length']
    const isResponse = startLine.startsWith('HTTP/')
    if (stated === undefined && isResponse && !atEnd) return undefined
    const body = stated === undefined ? (isResponse ? rest : '') : takeBytes(rest, Number(stated))
    if (body === undefined) return undefined
    this.#text = rest.slice(body.length)
    return { startLine, headers, body }
  }
}

function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
  return headers
}

/** The first `bytes` bytes of text in UTF-8, or undefined while they are not all there. */
function takeBytes(text: string, bytes: number): string | undefined {
  if (byteLength(text) < bytes) return undefined
  let taken = 0
  let length = 0
  for (const character of text) {
    if (taken >= bytes) break
    taken += byteLength(character)
    length += character.length
  }
  return text.slice(0, length)
}

export function parseResponse({ startLine, headers, body }: TextMessage): HttpResponse | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(startLine)
  return status ? { status: Number(status[1]), headers, body } : undefined
}

export function parseRequest({ startLine, headers, body }: TextMessage, port: number): HttpRequest | undefined {
  const line = /^([A-Z]+) (\S+)(?: HTTP\/1\.[01])?$/.exec(startLine)
  if (!line) return undefined
  const host = (headers['host'] ?? '').replace(/:\d+$/, '')
  return { method: line[1], host, port, path: line[2], headers, body }
}
