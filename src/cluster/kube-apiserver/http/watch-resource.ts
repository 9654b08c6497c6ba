/** GET with `watch=true`. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/watch.go (v1.32). */
import type { Watch, WatchEvent } from '../../../api/door'
import type { ApiResponse } from '../../../api/http'
import { apiVersionOf, type Kind } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import { isStatusError } from '../../../api/status-error'
import { formOf, requireStreamable, wantsOwners } from './accept'
import { isSet, type ResourceExchange } from './exchange'
import { INITIAL_LATENCY_MS } from '../watch'
import { includedOf, listOptions } from './list-request'
import { requireWatchOptions } from './list-revision'
import { objectForm } from './object-form'
import { partialOf, tableOf } from './table'
import { endWith, watchStream, type WatchStream } from './watch-stream'

/** Upstream sends bookmarks about once a minute. */
const BOOKMARK_PERIOD_MS = 60_000

export function watchResource<T extends KubeObject>(exchange: ResourceExchange<T>): ApiResponse {
  const { door, kind, query, request, registry } = exchange
  const { clock } = registry.simulation
  const stops: (() => void)[] = []
  const stream = watchStream(clock, () => stops.forEach((stop) => stop()))
  const frame = framer(exchange)
  requireStreamable(request.headers.accept)
  requireWatchOptions(query)
  // Whoever wants no initial events begins with now.
  const now = String(registry.storage.store.revision)
  const asked = query.get('resourceVersion') ?? ''
  const resourceVersion = isSet(query, 'sendInitialEvents') ? '' : query.has('sendInitialEvents') && (!asked || asked === '0') ? now : asked
  const watch = begun(stream, () =>
    door.watch(kind, { ...listOptions(exchange), ...(resourceVersion ? { resourceVersion } : {}) }, (event) => stream.push(() => frame(event))),
  )
  stops.push(() => watch?.stop(), endWith(clock, stream, { signal: request.signal, timeoutSeconds: Number(query.get('timeoutSeconds') ?? 0) }))
  if (kind.isCustom) stops.push(endWithKind(exchange, stream))
  if (isSet(query, 'allowWatchBookmarks')) stops.push(bookmarks(exchange, (text) => stream.push(() => text)))
  if (isSet(query, 'sendInitialEvents')) stops.push(endOfInitialEvents(exchange, (text) => stream.push(() => text)))
  return { status: 200, headers: { 'content-type': 'application/json' }, body: stream.body }
}

/** Time that requests have to end in after their kind is gone. Upstream: tearDown in apiextensions-apiserver/pkg/apiserver/customresource_handler.go. */
const TEAR_DOWN_MS = 1_000

/** Simplified: a kind whose definition is changed is watched on; a real API server ends its watches, too. */
function endWithKind({ kind: { group, version, plural }, registry: { catalog, simulation } }: ResourceExchange, stream: WatchStream): () => void {
  const { clock } = simulation
  const stop = catalog.onChange(() => {
    if (catalog.find(group, version, plural)) return
    stop()
    clock.after(TEAR_DOWN_MS, () => stream.end())
  })
  return stop
}

/** A watch that comes too late is a watch of one event, which says so. Upstream: k8s.io/apiserver/pkg/storage/cacher/cacher.go newErrWatcher (v1.32). */
function begun(stream: WatchStream, watch: () => Watch): Watch | undefined {
  try {
    return watch()
  } catch (error) {
    if (!isStatusError(error) || error.code !== 410) throw error
    stream.push(() => `${JSON.stringify({ type: 'ERROR', object: error.status })}\n`)
    stream.end()
    return undefined
  }
}

function framer<T extends KubeObject>({ kind, query, request, registry }: ResourceExchange<T>): (event: WatchEvent<T>) => string {
  const form = formOf(request.headers.accept)
  const included = includedOf(query)
  let first = true
  const shown = wantsOwners(request.headers.accept) ? (object: T) => registry.owners.shown(kind, object) : (object: T) => object
  const shape = (object: T): object => {
    if (form === 'object') return objectForm(kind, shown(object))
    if (form !== 'table') return partialOf(shown(object))
    const withColumns = first
    first = false
    const { resourceVersion } = object.metadata
    return tableOf(kind, [object], { nowMs: registry.simulation.clock.now(), included, withColumns, metadata: { resourceVersion } })
  }
  return ({ type, object }) => `${JSON.stringify({ type, object: shape(object) })}\n`
}

/** Tells a watcher that it has seen everything that was there when it began. */
function endOfInitialEvents({ kind, registry }: ResourceExchange, push: (text: string) => void): () => void {
  const { clock } = registry.simulation
  const text = bookmark(kind, registry.storage.store.revision, { 'k8s.io/initial-events-end': 'true' })
  const timer = clock.after(INITIAL_LATENCY_MS, () => push(text))
  return () => clock.cancel(timer)
}

function bookmark(kind: Kind, revision: number, annotations?: Readonly<Record<string, string>>): string {
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...(annotations ? { annotations } : {}) }
  return `${JSON.stringify({ type: 'BOOKMARK', object: { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata } })}\n`
}

function bookmarks({ kind, registry }: ResourceExchange, push: (text: string) => void): () => void {
  const { clock } = registry.simulation
  let timer = clock.after(BOOKMARK_PERIOD_MS, send)
  function send(): void {
    push(bookmark(kind, registry.storage.store.revision))
    timer = clock.after(BOOKMARK_PERIOD_MS, send)
  }
  return () => clock.cancel(timer)
}
