/**
 * Objects by key, and by any number of computed values. An index follows each change; nothing is ever searched through.
 * Upstream: k8s.io/client-go/tools/cache/thread_safe_store.go (v1.32).
 */
import { assert } from '../../base/assert'

type ValuesOf<T> = (object: T) => readonly string[]

/** Keys by value: an object that changes and stays under the same values leaves the index as it is. */
interface Index<T> {
  readonly valuesOf: ValuesOf<T>
  readonly entries: Map<string, Set<string>>
}

export function createIndexer<T>() {
  const objects = new Map<string, T>()
  const indexes = new Map<string, Index<T>>()

  function put({ valuesOf, entries }: Index<T>, key: string, object: T): void {
    for (const value of valuesOf(object)) {
      let found = entries.get(value)
      if (!found) entries.set(value, (found = new Set()))
      found.add(key)
    }
  }

  function drop({ valuesOf, entries }: Index<T>, key: string, object: T): void {
    for (const value of valuesOf(object)) {
      const found = entries.get(value)
      found?.delete(key)
      if (found?.size === 0) entries.delete(value)
    }
  }

  /** An object that stays under the same values keeps its place in their order. */
  function replace(index: Index<T>, key: string, change: { previous: T; object: T }): void {
    const before = index.valuesOf(change.previous)
    const now = index.valuesOf(change.object)
    const isSame = before.length === now.length && before.every((value, i) => value === now[i])
    if (isSame) return
    drop(index, key, change.previous)
    put(index, key, change.object)
  }

  return {
    get: (key: string): T | undefined => objects.get(key),
    list: (): readonly T[] => [...objects.values()],
    has: (name: string): boolean => indexes.has(name),

    /** What was there before. */
    set(key: string, object: T): T | undefined {
      const previous = objects.get(key)
      objects.set(key, object)
      for (const index of indexes.values()) {
        if (previous === undefined) put(index, key, object)
        else replace(index, key, { previous, object })
      }
      return previous
    },

    remove(key: string): T | undefined {
      const previous = objects.get(key)
      if (previous === undefined) return undefined
      objects.delete(key)
      for (const index of indexes.values()) drop(index, key, previous)
      return previous
    },

    add(name: string, valuesOf: ValuesOf<T>): void {
      const index: Index<T> = { valuesOf, entries: new Map() }
      indexes.set(name, index)
      for (const [key, object] of objects) put(index, key, object)
    },

    find(name: string, value: string): readonly T[] {
      const index = indexes.get(name)
      assert(index, `no index "${name}"`)
      const keys = index.entries.get(value)
      if (!keys) return []
      const found: T[] = []
      for (const key of keys) {
        const object = objects.get(key)
        if (object !== undefined) found.push(object)
      }
      return found
    },
  }
}
