/**
 * The one gRPC conversation of this world: whether a service is healthy. Messages are bytes, one character each, framed as
 * gRPC frames them; trailers stand among the headers. Upstream: grpc-proto/grpc/health/v1/health.proto.
 */
import type { HttpRequest, HttpResponse } from './network-stack'

export const HEALTH_CHECK_PATH = '/grpc.health.v1.Health/Check'
const CONTENT_TYPE = 'application/grpc'

/** The names that the protocol gives to 0, 1, 2 and 3. */
const statuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const
export type HealthStatus = (typeof statuses)[number]

/** What came of a call: an answer, an error, or nothing that a gRPC client understands. */
export type HealthOutcome =
  | { readonly status: HealthStatus }
  | { readonly code: number; readonly message: string }
  | undefined

export const UNIMPLEMENTED = 12
export const NOT_FOUND = 5

/** Not compressed, the length in four bytes, the message. */
function frame(message: string): string {
  const { length } = message
  return String.fromCharCode(0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255) + message
}

/** Field 1, of bytes. */
export const healthRequestBody = (service: string): string =>
  frame(service === '' ? '' : `${String.fromCharCode(10, service.length)}${service}`)

export const healthRequestHeaders = { 'content-type': CONTENT_TYPE, te: 'trailers' }

/** The service that is asked about; undefined when this is another call, or none. */
export function askedService({ path, headers, body }: Pick<HttpRequest, 'path' | 'headers' | 'body'>): string | undefined {
  return isGrpc(headers) && path === HEALTH_CHECK_PATH ? body.slice(7) : undefined
}

export const isGrpc = (headers: Readonly<Record<string, string>>): boolean => headers['content-type']?.startsWith(CONTENT_TYPE) ?? false

/** Field 1, a number. */
export const healthAnswer = (status: HealthStatus): HttpResponse => ({
  status: 200,
  headers: { 'content-type': CONTENT_TYPE, 'grpc-status': '0' },
  body: frame(String.fromCharCode(8, statuses.indexOf(status))),
})

export const grpcError = (code: number, message: string): HttpResponse => ({
  status: 200,
  headers: { 'content-type': CONTENT_TYPE, 'grpc-status': String(code), 'grpc-message': message },
  body: '',
})

export function readHealthAnswer({ headers, body }: HttpResponse): HealthOutcome {
  if (!isGrpc(headers)) return undefined
  const code = Number(headers['grpc-status'] ?? 2)
  if (code !== 0) return { code, message: headers['grpc-message'] ?? '' }
  return { status: statuses[body.charCodeAt(6)] ?? 'UNKNOWN' }
}
