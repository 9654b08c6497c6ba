/**
 * A local copy of the objects of one kind, kept up to date by a watch, with indexes that follow every change. Controllers read it
 * instead of asking the server, and hear of changes after the copy has them.
 * Upstream: k8s.io/client-go/tools/cache (shared_informer.go, thread_safe_store.go, v1.32).
 */
import type { ApiDoor, WatchEvent } from '../../api/door'
import type { Kind } from '../../api/kind'
import { controllerOf, keyOf, type KubeObject } from '../../api/object'
import type { Clock } from '../../base/clock'
import { createIndexer } from './indexer'

export interface Change<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: T
  /** What the copy had before; absent for ADDED. */
  readonly previous: T | undefined
}

/** The values under which an object is to be found. */
export type IndexFunction<T> = (object: T) => readonly string[]

export interface InformerOptions<T> {
  readonly namespace?: string
  /** `spec.nodeName=worker-1` */
  readonly fieldSelector?: string
  readonly indexes?: Readonly<Record<string, IndexFunction<T>>>
}

export interface Informer<T> {
  /** By `namespace/name`, or `name` for cluster-wide kinds. */
  get(key: string): T | undefined
  list(): readonly T[]
  inNamespace(namespace: string): readonly T[]
  byIndex(name: string, value: string): readonly T[]
  /** Objects whose controller (`controller: true`) has this uid. */
  ownedBy(uid: string): readonly T[]
  /** Objects that are there already arrive as ADDED in a step of their own; then changes in order, each with its cause. */
  onChange(handle: (change: Change<T>) => void): void
  /** The copy is complete from the first moment: it begins with a list. */
  readonly synced: boolean
}

export interface Informers {
  /** The same informer for the same kind, namespace and field selector; indexes add up. */
  of<T extends KubeObject>(kind: Kind<T>, options?: InformerOptions<T>): Informer<T>
  stop(): void
}

interface Running<T> {
  readonly informer: Informer<T>
  addIndexes(indexes: Readonly<Record<string, IndexFunction<T>>>): void
  stop(): void
}

export function createInformers(door: ApiDoor, clock: Clock): Informers {
  const shared = new Map<string, Running<KubeObject>>()

  function start<T extends KubeObject>(kind: Kind<T>, options: InformerOptions<T>): Running<T> {
    const key = `${kind.group}/${kind.kind}|${options.namespace ?? ''}|${options.fieldSelector ?? ''}`
    const known = shared.get(key)
    if (known) return known as Running<T>
    const running = startInformer(door, clock, { kind, ...options })
    shared.set(key, running)
    return running
  }

  return {
    of(kind, options = {}) {
      const running = start(kind, options)
      running.addIndexes(options.indexes ?? {})
      return running.informer
    },
    stop() {
      for (const running of shared.values()) running.stop()
      shared.clear()
    },
  }
}

const NAMESPACE_INDEX = 'metadata.namespace'
const CONTROLLER_INDEX = 'controller.uid'

type Scope<T extends KubeObject> = InformerOptions<T> & { readonly kind: Kind<T> }

function startInformer<T extends KubeObject>(door: ApiDoor, clock: Clock, { kind, namespace, fieldSelector }: Scope<T>): Running<T> {
  const indexer = createIndexer<T>()
  const listeners: ((change: Change<T>) => void)[] = []
  let stopped = false
  const scope = { ...(namespace === undefined ? {} : { namespace }), ...(fieldSelector === undefined ? {} : { fieldSelector }) }

  const { items, resourceVersion } = door.list(kind, scope)
  for (const item of items) indexer.set(keyOf(item), item)
  const watch = door.watch(kind, { ...scope, resourceVersion }, handle)

  function handle({ type, object }: WatchEvent<T>): void {
    const key = keyOf(object)
    const previous = type === 'DELETED' ? indexer.remove(key) : indexer.set(key, object)
    if (type === 'DELETED' && previous === undefined) return
    const change: Change<T> = { type: type === 'DELETED' ? type : previous === undefined ? 'ADDED' : 'MODIFIED', object, previous }
    for (const listener of listeners) listener(change)
  }

  const informer: Informer<T> = {
    get: indexer.get,
    list: indexer.list,
    inNamespace(wanted) {
      if (!indexer.has(NAMESPACE_INDEX)) indexer.add(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ''])
      return indexer.find(NAMESPACE_INDEX, wanted)
    },
    byIndex: indexer.find,
    ownedBy(uid) {
      if (!indexer.has(CONTROLLER_INDEX)) indexer.add(CONTROLLER_INDEX, controllerUids)
      return indexer.find(CONTROLLER_INDEX, uid)
    },
    onChange(listener) {
      clock.after(0, () => {
        if (stopped) return
        listeners.push(listener)
        for (const object of indexer.list()) listener({ type: 'ADDED', object, previous: undefined })
      })
    },
    synced: true,
  }

  return {
    informer,
    addIndexes(indexes) {
      for (const [name, valuesOf] of Object.entries(indexes)) if (!indexer.has(name)) indexer.add(name, valuesOf)
    },
    stop() {
      stopped = true
      listeners.length = 0
      watch.stop()
    },
  }
}

function controllerUids(object: KubeObject): readonly string[] {
  const owner = controllerOf(object)
  return owner ? [owner.uid] : []
}
