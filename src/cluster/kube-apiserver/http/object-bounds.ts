/**
 * How large and how deep an object may be that is to be stored. Looked at where a client can make it grow: in bodies and patches.
 * Upstream: etcd's --max-request-bytes, server/embed/config.go.
 * Simplified: the size is that of the JSON; a real API server sends etcd the shorter protocol buffers.
 */
import { MAX_DEPTH } from '../../../api/json-syntax'
import { badRequestError, StatusError } from '../../../api/status-error'

const MAX_CHARACTERS = 1.5 * 1024 * 1024

export function requireStorable(object: unknown): void {
  let size = 0
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: object, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next
    if (depth > MAX_DEPTH) throw badRequestError('exceeded max depth')
    size += typeof value === 'string' ? value.length + 3 : 5
    if (size > MAX_CHARACTERS) throw tooLarge()
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      size += key.length + 3
      waiting.push({ value: inner, depth: depth + 1 })
    }
  }
}

/** In etcd's words; the API server adds no reason. */
const tooLarge = (): StatusError =>
  new StatusError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'etcdserver: request is too large', code: 500 })
