/**
 * What etcd is to Kubernetes: one revision for every write, ranges, optimistic locking by revision, watches from a revision, and
 * compaction of what is too old. Values are objects shared by reference; nobody changes what is stored.
 * Upstream: k8s.io/apiserver/pkg/storage/etcd3 (v1.32), etcd's MVCC.
 *
 * Simplified: one store in memory; a real etcd is a group of members that agree on each write by Raft and keep it on disk.
 */
import type { Clock } from '../../base/clock'
import type { Simulation } from '../../base/simulation'
import type { Stored, StoreEvent } from './store-event'
import { watchHub, type StoreWatcher, type WatchScope } from './watch-hub'

/** Where an object lives; `namespace` is empty for cluster-wide ones. */
export interface StoreKey {
  readonly resource: string
  readonly namespace: string
  readonly name: string
}

/** The revision asked for is older than what compaction left. */
export class Compacted extends Error {}

/** How many events are kept at most for watches that start in the past. */
const HISTORY_LIMIT = 20_000
/** Upstream: compactInterval in etcd3/compact.go, `--etcd-compaction-interval` of the API server. */
const COMPACTION_MS = 300_000
/** No namespace is called that. */
const EVERYWHERE = '*'

export class Store<V> {
  #revision = 0
  #compactedRevision = 0
  readonly #resources = new Map<string, Map<string, Map<string, Stored<V>>>>()
  /**
   * What ranges over a resource gave, by namespace, until an object of it is written: a list in pages asks for it
   * with each page, and each container for the Services of its namespace.
   */
  readonly #ranges = new Map<string, Map<string, readonly V[]>>()
  /** Names in order, by resource and namespace, until one comes or goes. */
  readonly #sorted = new Map<string, Map<string, readonly string[]>>()
  #history: StoreEvent<V>[] = []
  readonly #clock: Clock
  readonly #hub: ReturnType<typeof watchHub<V>>
  /** When history is compacted next, and up to where. */
  #compaction: { readonly atMs: number; readonly revision: number }

  constructor({ clock }: Simulation) {
    this.#clock = clock
    this.#hub = watchHub<V>(clock)
    this.#compaction = { atMs: clock.now() + COMPACTION_MS, revision: 0 }
  }

  get revision(): number {
    return this.#revision
  }

  find({ resource, namespace, name }: StoreKey): Stored<V> | undefined {
    return this.#resources.get(resource)?.get(namespace)?.get(name)
  }

  /** Sorted by namespace, then name, as etcd ranges over keys. Without `namespace`: all of them. */
  range(resource: string, namespace?: string): readonly V[] {
    const spaces = this.#resources.get(resource)
    if (!spaces) return []
    const ranges = getOrMake(this.#ranges, resource)
    const known = ranges.get(namespace ?? EVERYWHERE)
    if (known) return known
    const all: V[] = []
    for (const space of namespace === undefined ? [...spaces.keys()].sort() : [namespace]) this.#appendRange(all, resource, space)
    ranges.set(namespace ?? EVERYWHERE, all)
    return all
  }

  #appendRange(values: V[], resource: string, namespace: string): void {
    const space = this.#resources.get(resource)?.get(namespace)
    if (!space) return
    for (const name of this.#namesOf(resource, namespace, space)) {
      const stored = space.get(name)
      if (stored) values.push(stored.value)
    }
  }

  #namesOf(resource: string, namespace: string, space: ReadonlyMap<string, Stored<V>>): readonly string[] {
    const spaces = getOrMake(this.#sorted, resource)
    let names = spaces.get(namespace)
    if (!names) spaces.set(namespace, (names = [...space.keys()].sort()))
    return names
  }

  /** What `range` gave at `revision`: the present with later events taken back. Throws `Compacted` when they are gone. */
  rangeAt(revision: number, resource: string, namespace?: string): readonly V[] {
    this.#requireKept(revision)
    const items = new Map(this.#keyed(resource, namespace))
    for (let at = this.#history.length - 1; at >= 0 && this.#history[at].revision > revision; at--) {
      const event = this.#history[at]
      if (event.resource !== resource || (namespace !== undefined && event.namespace !== namespace)) continue
      const key = `${event.namespace}\0${event.name}`
      if (event.previous === undefined) items.delete(key)
      else items.set(key, event.previous)
    }
    return [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
  }

  /** The revision that the next write will have: it is part of the object that is written. */
  get nextRevision(): number {
    return this.#revision + 1
  }

  put(key: StoreKey, value: V, cause: number, note?: unknown): void {
    const { resource, namespace, name } = key
    const space = this.#space(key)
    const replaced = space.get(name)
    const revision = ++this.#revision
    space.set(name, { value, revision, note })
    const type = replaced === undefined ? 'ADDED' : 'MODIFIED'
    this.#publish({ type, revision, resource, namespace, name, value, previous: replaced?.value, replaced, cause, note })
  }

  /** `last` is the object as it was when it went, with the revision of its removal. */
  remove(key: StoreKey, last: V, cause: number, note?: unknown): void {
    const { resource, namespace, name } = key
    const space = this.#space(key)
    const replaced = space.get(name)
    if (replaced === undefined) return
    space.delete(name)
    this.#publish({ type: 'DELETED', revision: ++this.#revision, resource, namespace, name, value: last, previous: replaced.value, replaced, cause, note })
  }

  /** What was stored at a revision, as long as that write, or the one that replaced it, is kept. */
  storedAt(revision: number): Stored<V> | undefined {
    const place = this.#placeAfter(revision - 1)
    const event = this.#history[place]
    if (event?.revision === revision) return event
    for (let next = place; next < this.#history.length; next++) {
      const { replaced } = this.#history[next]
      if (replaced?.revision === revision) return replaced
    }
  }

  /** Where the first event after `revision` stands in the history. */
  #placeAfter(revision: number): number {
    let [low, high] = [0, this.#history.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#history[middle].revision <= revision) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Events after `revision`, delivered by the clock. Throws `Compacted` when they are gone. */
  watch(scope: WatchScope, revision: number, handle: (event: StoreEvent<V>) => void): StoreWatcher {
    this.#requireKept(revision)
    return this.#hub.add(scope, handle, this.#history.slice(this.#placeAfter(revision)))
  }

  /** Forgets events up to `revision`. */
  compact(revision: number): void {
    this.#compactedRevision = Math.max(this.#compactedRevision, revision)
    this.#history = this.#history.filter((event) => event.revision > revision)
  }

  /** Every stored value with its key, in key order: what a hash of the state is made of. */
  *entries(): Generator<[StoreKey, V]> {
    for (const resource of [...this.#resources.keys()].sort()) {
      const spaces = this.#resources.get(resource) ?? new Map<string, Map<string, Stored<V>>>()
      for (const namespace of [...spaces.keys()].sort()) {
        const names = spaces.get(namespace) ?? new Map<string, Stored<V>>()
        for (const name of [...names.keys()].sort()) {
          const stored = names.get(name)
          if (stored) yield [{ resource, namespace, name }, stored.value]
        }
      }
    }
  }

  /**
   * Every five minutes forgets what was past five minutes before: history is five to ten minutes long. Done when somebody writes or asks
   * for the past, for nobody else can tell. Upstream: compactor in etcd3/compact.go; it is the API server that asks etcd for it.
   */
  #compactInTime(): void {
    const now = this.#clock.now()
    if (now < this.#compaction.atMs) return
    this.compact(this.#compaction.revision)
    this.#compaction = { atMs: now + COMPACTION_MS, revision: this.#revision }
  }

  #requireKept(revision: number): void {
    this.#compactInTime()
    if (revision < this.#compactedRevision) throw new Compacted(String(this.#compactedRevision))
  }

  *#keyed(resource: string, namespace: string | undefined): Generator<[string, V]> {
    for (const [space, names] of this.#resources.get(resource) ?? []) {
      if (namespace !== undefined && space !== namespace) continue
      for (const [name, { value }] of names) yield [`${space}\0${name}`, value]
    }
  }

  #space({ resource, namespace }: StoreKey): Map<string, Stored<V>> {
    const spaces = getOrMake(this.#resources, resource)
    return getOrMake(spaces, namespace)
  }

  #publish(event: StoreEvent<V>): void {
    this.#ranges.delete(event.resource)
    if (event.type !== 'MODIFIED') this.#sorted.get(event.resource)?.delete(event.namespace)
    this.#history.push(event)
    this.#compactInTime()
    if (this.#history.length > 2 * HISTORY_LIMIT) this.compact(this.#history[HISTORY_LIMIT - 1].revision)
    this.#hub.publish(event)
  }
}

function getOrMake<K, I, M>(map: Map<K, Map<I, M>>, key: K): Map<I, M> {
  let inner = map.get(key)
  if (!inner) map.set(key, (inner = new Map()))
  return inner
}
