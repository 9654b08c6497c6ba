/**
 * A binary heap of timers, earliest first, first set first among equals. Cancelled timers are dropped when they surface.
 */
interface Entry {
  readonly at: number
  readonly sequence: number
  readonly cancelled: boolean
}

export class TimerHeap<T extends Entry> {
  readonly #entries: T[] = []

  push(entry: T): void {
    const entries = this.#entries
    let child = entries.length
    entries.push(entry)
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!isBefore(entry, entries[parent])) break
      entries[child] = entries[parent]
      child = parent
    }
    entries[child] = entry
  }

  peek(): T | undefined {
    while (this.#entries.length > 0 && this.#entries[0].cancelled) this.#removeFirst()
    return this.#entries[0]
  }

  pop(): T | undefined {
    const first = this.peek()
    if (first) this.#removeFirst()
    return first
  }

  #removeFirst(): void {
    const entries = this.#entries
    const last = entries.pop()
    if (!last || entries.length === 0) return
    const size = entries.length
    let parent = 0
    for (;;) {
      let child = 2 * parent + 1
      if (child >= size) break
      if (child + 1 < size && isBefore(entries[child + 1], entries[child])) child++
      if (!isBefore(entries[child], last)) break
      entries[parent] = entries[child]
      parent = child
    }
    entries[parent] = last
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence)
