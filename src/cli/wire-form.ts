/**
 * What every answer bears on the wire, and large ones made small for those who can read it.
 * Upstream: cachecontrol.go and audit_init.go in k8s.io/apiserver/pkg/endpoints/filters, writers.go in handlers/responsewriters (v1.32).
 * Simplified: a real API server also names the flow and the level of priority under which it let a request in.
 */
import { randomUUID } from 'node:crypto'
import { constants, gzipSync } from 'node:zlib'
import type { ApiRequest, ApiResponse } from '../api/http'

/** Smaller answers are not worth the work. */
const GZIP_FROM_BYTES = 128 * 1024

export interface WireForm {
  readonly headers: Readonly<Record<string, string>>
  /** Undefined: it is a stream, and comes as it comes. */
  readonly body: string | Buffer | undefined
}

export function wireForm({ path, headers: asked }: Pick<ApiRequest, 'path' | 'headers'>, { headers: own, body }: ApiResponse): WireForm {
  const headers = { 'audit-id': asked['audit-id'] ?? randomUUID(), 'cache-control': 'no-cache, private', ...own }
  if (typeof body !== 'string') return { headers, body: undefined }
  if (!path.startsWith('/api') || !readsGzip(asked['accept-encoding']) || Buffer.byteLength(body) <= GZIP_FROM_BYTES) return { headers, body }
  const small = gzipSync(body, { level: constants.Z_BEST_SPEED })
  return { headers: { ...headers, 'content-encoding': 'gzip', vary: 'Accept-Encoding' }, body: small }
}

const readsGzip = (accepted: string | undefined): boolean =>
  (accepted ?? '').split(',').some((encoding) => encoding.split(';')[0].trim() === 'gzip')
