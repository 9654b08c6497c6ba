/**
 * GET /openapi/...: documents with a hash, by which clients know what they have already.
 * Upstream: k8s.io/kube-openapi/pkg/handler3/handler.go (v1.32).
 */
import type { ApiResponse } from '../../../api/http'
import { json, type Exchange } from './exchange'

export function openApiAnswer({ schema, request, query }: Exchange, path: string): ApiResponse | undefined {
  const document = schema?.document(path)
  if (!document) return undefined
  const etag = hashIn(schema?.document('/v3'), path)
  if (etag === undefined) return json(document)
  const asked = query.get('hash')
  if (asked && asked !== etag) return { status: 301, headers: { location: `/openapi${path}?hash=${etag}` }, body: '' }
  const headers = { etag: `"${etag}"`, ...(asked ? { 'cache-control': 'public, immutable' } : {}) }
  if (request.headers['if-none-match']?.includes(`"${etag}"`)) return { status: 304, headers, body: '' }
  return json(document, 200, { ...headers, vary: 'Accept' })
}

interface Contents {
  readonly paths?: Readonly<Record<string, { readonly serverRelativeURL: string }>>
}

/** As the table of contents has it. */
function hashIn(contents: object | undefined, path: string): string | undefined {
  const { paths = {} } = (contents ?? {}) as Contents
  const name = path.slice('/v3/'.length)
  return Object.hasOwn(paths, name) ? paths[name].serverRelativeURL.split('?hash=')[1] : undefined
}
