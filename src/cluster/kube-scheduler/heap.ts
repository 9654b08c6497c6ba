/** A binary heap: the smallest first, by a comparison that is handed in. Upstream: pkg/scheduler/backend/heap/heap.go (v1.32). */
export interface Heap<T> {
  push(item: T): void
  pop(): T | undefined
  readonly size: number
}

export function createHeap<T>(compare: (a: T, b: T) => number): Heap<T> {
  const items: T[] = []

  function sink(item: T): void {
    let parent = 0
    for (;;) {
      let child = 2 * parent + 1
      if (child >= items.length) break
      if (child + 1 < items.length && compare(items[child + 1], items[child]) < 0) child++
      if (compare(items[child], item) >= 0) break
      items[parent] = items[child]
      parent = child
    }
    items[parent] = item
  }

  return {
    push(item) {
      let child = items.length
      items.push(item)
      while (child > 0) {
        const parent = (child - 1) >> 1
        if (compare(item, items[parent]) >= 0) break
        items[child] = items[parent]
        child = parent
      }
      items[child] = item
    },
    pop() {
      const first = items[0]
      const last = items.pop()
      if (last !== undefined && items.length > 0) sink(last)
      return first
    },
    get size() {
      return items.length
    },
  }
}
