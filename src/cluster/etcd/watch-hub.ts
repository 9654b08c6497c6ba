/**
 * Hands events to watchers, in batches: a watcher that has something to see has one timer, whatever the number of events. Watchers
 * of one field value (a kubelet's `spec.nodeName=worker-1`) are found by index, so that a thousand of them cost no more than one.
 */
import type { Clock } from '../../base/clock'
import type { StoreEvent } from './store-event'

/** Time from a write to the watchers that see it, in ms. */
const WATCH_LATENCY_MS = 1

export interface WatchScope {
  readonly resource: string
  readonly namespace?: string
  /** Only objects for which `valueOf` gives `value`, now or before the change. */
  readonly index?: { readonly name: string; readonly value: string; valueOf(object: unknown): string }
}

export interface StoreWatcher {
  stop(): void
}

/** Of one shape, whatever was asked for: each write looks at all of them. */
interface Watcher<V> {
  readonly namespace: string | undefined
  readonly handle: (event: StoreEvent<V>) => void
  queue: StoreEvent<V>[]
  scheduled: boolean
  stopped: boolean
}

interface Interested<V> {
  readonly everything: Set<Watcher<V>>
  /** index name -> how to read it, and value -> watchers */
  readonly byIndex: Map<string, { valueOf(object: unknown): string; readonly watchers: Map<string, Set<Watcher<V>>> }>
}

export function watchHub<V>(clock: Clock) {
  const resources = new Map<string, Interested<V>>()

  function deliver(watcher: Watcher<V>): void {
    const batch = watcher.queue
    watcher.queue = []
    watcher.scheduled = false
    for (const event of batch) {
      if (watcher.stopped) return
      clock.within(event.cause, () => watcher.handle(event))
    }
  }

  function enqueue(watcher: Watcher<V>, event: StoreEvent<V>): void {
    if (watcher.namespace !== undefined && watcher.namespace !== event.namespace) return
    watcher.queue.push(event)
    if (watcher.scheduled) return
    watcher.scheduled = true
    clock.after(WATCH_LATENCY_MS, () => deliver(watcher))
  }

  function interestedIn(resource: string): Interested<V> {
    let interested = resources.get(resource)
    if (!interested) resources.set(resource, (interested = { everything: new Set(), byIndex: new Map() }))
    return interested
  }

  function watchersOf({ resource, index }: WatchScope): Set<Watcher<V>> {
    const interested = interestedIn(resource)
    if (!index) return interested.everything
    let entry = interested.byIndex.get(index.name)
    if (!entry) interested.byIndex.set(index.name, (entry = { valueOf: index.valueOf, watchers: new Map() }))
    let watchers = entry.watchers.get(index.value)
    if (!watchers) entry.watchers.set(index.value, (watchers = new Set()))
    return watchers
  }

  return {
    add(scope: WatchScope, handle: (event: StoreEvent<V>) => void, missed: readonly StoreEvent<V>[]): StoreWatcher {
      const watcher: Watcher<V> = { namespace: scope.namespace, handle, queue: [], scheduled: false, stopped: false }
      const watchers = watchersOf(scope)
      watchers.add(watcher)
      for (const event of missed) if (event.resource === scope.resource && concerns(event, scope)) enqueue(watcher, event)
      return {
        stop() {
          watcher.stopped = true
          watchers.delete(watcher)
        },
      }
    },

    publish(event: StoreEvent<V>): void {
      const interested = resources.get(event.resource)
      if (!interested) return
      for (const watcher of interested.everything) enqueue(watcher, event)
      for (const { valueOf, watchers } of interested.byIndex.values()) {
        const now = valueOf(event.value)
        const before = event.previous === undefined ? now : valueOf(event.previous)
        for (const watcher of watchers.get(now) ?? []) enqueue(watcher, event)
        if (before !== now) for (const watcher of watchers.get(before) ?? []) enqueue(watcher, event)
      }
    },
  }
}

function concerns<V>(event: StoreEvent<V>, { index }: WatchScope): boolean {
  if (!index) return true
  if (index.valueOf(event.value) === index.value) return true
  return event.previous !== undefined && index.valueOf(event.previous) === index.value
}
