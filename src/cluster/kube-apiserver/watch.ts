/**
 * Watches: the store's events as one watcher sees them. An object that no longer fits the selection is DELETED for that watcher,
 * one that begins to fit is ADDED. Upstream: k8s.io/apiserver/pkg/storage/cacher (v1.32).
 */
import type { Watch, WatchEvent, WatchOptions } from '../../api/door'
import { resourceName, type Kind } from '../../api/kind'
import type { Pod } from '../../api/kinds/pod'
import type { KubeObject } from '../../api/object'
import { badRequestError, expiredError, tooLargeVersionError } from '../../api/status-error'
import { Compacted } from '../etcd/store'
import type { StoreEvent } from '../etcd/store-event'
import type { WatchScope } from '../etcd/watch-hub'
import { selectionOf, type Selection } from './list'
import type { Registry } from './registry'

/** Time until a watcher that asked for the present state has it, in ms. */
export const INITIAL_LATENCY_MS = 1

const NODE_NAME_ONLY = /^spec\.nodeName=([^,!=]+)$/

interface Watching<T> {
  readonly options: WatchOptions
  handle(event: WatchEvent<T>): void
}

export function watchObjects<T extends KubeObject>(registry: Registry, kind: Kind<T>, { options, handle }: Watching<T>): Watch {
  const { clock } = registry.simulation
  const { store } = registry.storage
  const scope = scopeOf(kind, options)
  const select = scope.index && !options.labelSelector ? onNode<T>(scope.index.value) : selectionOf(kind, options)
  const see = (event: StoreEvent<KubeObject>): void => {
    const seen = asSeen(event as StoreEvent<T>, select)
    if (seen) handle(seen)
  }
  const from = options.resourceVersion
  if (from && from !== '0') return watchFrom(registry, scope, { revision: parseRevision(from, store.revision), see })
  const present = registry.storage.range(kind, options.namespace)
  const initial = clock.after(INITIAL_LATENCY_MS, () => {
    for (const object of present) if (!select || select(object)) handle({ type: 'ADDED', object, previous: undefined })
  })
  const watcher = store.watch(scope, store.revision, see)
  return {
    stop() {
      clock.cancel(initial)
      watcher.stop()
    },
  }
}

interface Resumption {
  readonly revision: number
  see(event: StoreEvent<KubeObject>): void
}

function watchFrom({ storage }: Registry, scope: WatchScope, { revision, see }: Resumption): Watch {
  try {
    return storage.store.watch(scope, revision, see)
  } catch (error) {
    if (error instanceof Compacted) throw expiredError(`too old resource version: ${revision} (${error.message})`)
    throw error
  }
}

export function parseRevision(text: string, current: number): number {
  if (!/^\d+$/.test(text)) {
    const quoted = JSON.stringify(text)
    throw badRequestError(`resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`)
  }
  if (Number(text) > current) throw tooLargeVersionError(Number(text), current)
  return Number(text)
}

function scopeOf<T extends KubeObject>(kind: Kind<T>, { namespace, fieldSelector }: WatchOptions): WatchScope {
  const place = { resource: resourceName(kind), ...(namespace === undefined ? {} : { namespace }) }
  const nodeName = kind.kind === 'Pod' && kind.group === '' ? NODE_NAME_ONLY.exec(fieldSelector ?? '')?.[1] : undefined
  return nodeName === undefined ? place : { ...place, index: { name: 'spec.nodeName', value: nodeName, valueOf: nodeNameOf } }
}

/** The whole selection of a kubelet, without a look at the other fields. */
const onNode = <T>(nodeName: string): Selection<T> => (object) => nodeNameOf(object) === nodeName

const nodeNameOf = (object: unknown): string => (object as Pod).spec.nodeName ?? ''

function asSeen<T extends KubeObject>({ type, value, previous }: StoreEvent<T>, select: Selection<T> | undefined): WatchEvent<T> | undefined {
  if (!select) return { type, object: value, previous }
  const before = previous !== undefined && select(previous)
  const now = type !== 'DELETED' && select(value)
  if (now) return { type: before ? 'MODIFIED' : 'ADDED', object: value, previous: before ? previous : undefined }
  return before ? { type: 'DELETED', object: value, previous } : undefined
}
