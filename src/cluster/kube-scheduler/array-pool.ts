/**
 * Arrays that an attempt writes its findings into, taken again when the attempt is forgotten: in a large cluster each attempt looks at
 * hundreds of nodes with a dozen plugins, and new arrays for that would be most of what placing a pod costs.
 * Upstream has no need of it; it scores into a fresh list for each pod (pkg/scheduler/schedule_one.go prioritizeNodes, v1.32).
 */
export interface ArrayPool<T> {
  /** An array of any length and content: whoever takes it writes each place anew and sets the length. */
  take(): T[]
  give(array: T[]): void
}

export function createArrayPool<T>(): ArrayPool<T> {
  const free: T[][] = []
  return {
    take: () => free.pop() ?? [],
    give: (array) => void free.push(array),
  }
}
