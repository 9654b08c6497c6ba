/** GET with `watch=true`. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/watch.go (v1.32). */
import type { WatchEvent } from '../../../api/door'
import type { ApiResponse } from '../../../api/http'
import { apiVersionOf } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import { formOf } from './accept'
import { isSet, type ResourceExchange } from './exchange'
import { includedOf, listOptions } from './list-request'
import { partialOf, tableOf } from './table'
import { endWith, watchStream } from './watch-stream'

/** Upstream sends bookmarks about once a minute. */
const BOOKMARK_PERIOD_MS = 60_000

export function watchResource<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const { door, kind, query, request, registry } = exchange
  const { clock } = registry.simulation
  const stops: (() => void)[] = []
  const stream = watchStream(clock, () => stops.forEach((stop) => stop()))
  const frame = framer(exchange)
  const resourceVersion = query.get('resourceVersion') ?? ''
  const watch = door.watch(kind, { ...listOptions(exchange), ...(resourceVersion ? { resourceVersion } : {}) }, (event) =>
    stream.push(() => frame(event)),
  )
  stops.push(() => watch.stop(), endWith(clock, stream, { signal: request.signal, timeoutSeconds: Number(query.get('timeoutSeconds') ?? 0) }))
  if (isSet(query, 'allowWatchBookmarks')) stops.push(bookmarks(exchange, (text) => stream.push(() => text)))
  return { status: 200, headers: { 'content-type': 'application/json' }, body: stream.body }
}

function framer<T extends KubeObject>({ kind, query, request, registry }: ResourceExchange<T>): (event: WatchEvent<T>) => string {
  const form = formOf(request.headers.accept)
  const included = includedOf(query)
  let first = true
  const shape = (object: T): object => {
    if (form === 'object') return object
    if (form !== 'table') return partialOf(object)
    const withColumns = first
    first = false
    const { resourceVersion } = object.metadata
    return tableOf(kind, [object], { nowMs: registry.simulation.clock.now(), included, withColumns, metadata: { resourceVersion } })
  }
  return ({ type, object }) => `${JSON.stringify({ type, object: shape(object) })}\n`
}

function bookmarks({ kind, registry }: ResourceExchange, push: (text: string) => void): () => void {
  const { clock } = registry.simulation
  let timer = clock.after(BOOKMARK_PERIOD_MS, send)
  function send(): void {
    const metadata = { resourceVersion: String(registry.storage.store.revision), creationTimestamp: null }
    push(`${JSON.stringify({ type: 'BOOKMARK', object: { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata } })}\n`)
    timer = clock.after(BOOKMARK_PERIOD_MS, send)
  }
  return () => clock.cancel(timer)
}
