/** The shortest list of changes from one list of lines to another. Upstream: E. Myers, An O(ND) Difference Algorithm (1986). */
export interface Change {
  readonly aFrom: number
  readonly aTo: number
  readonly bFrom: number
  readonly bTo: number
}

/** Beyond so many differences the rest counts as one change: the search grows with their square. */
const MAX_DIFFERENCES = 2000

export function diffLines(a: readonly string[], b: readonly string[]): readonly Change[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const pairs = commonPairs(a.slice(start, a.length - end), b.slice(start, b.length - end))
  const changes: Change[] = []
  let [x, y] = [start, start]
  for (const [i, j] of [...pairs.map(([i, j]) => [i + start, j + start]), [a.length - end, b.length - end]]) {
    if (i > x || j > y) changes.push({ aFrom: x, aTo: i, bFrom: y, bTo: j })
    x = i + 1
    y = j + 1
  }
  return changes
}

/** Positions of the lines that both have, in order. */
function commonPairs(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const steps: Map<number, number>[] = []
  let furthest = new Map([[1, 0]])
  for (let distance = 0; distance <= Math.min(a.length + b.length, MAX_DIFFERENCES); distance++) {
    const next = new Map(furthest)
    steps.push(furthest)
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const down =
        diagonal === -distance ||
        (diagonal !== distance && reach(furthest, diagonal - 1) < reach(furthest, diagonal + 1))
      let x = down ? reach(furthest, diagonal + 1) : reach(furthest, diagonal - 1) + 1
      while (x < a.length && x - diagonal < b.length && x - diagonal >= 0 && a[x] === b[x - diagonal]) x++
      next.set(diagonal, x)
      if (x >= a.length && x - diagonal >= b.length) return walkBack(steps, { x: a.length, y: b.length, distance })
    }
    furthest = next
  }
  return []
}

const reach = (furthest: ReadonlyMap<number, number>, diagonal: number): number => furthest.get(diagonal) ?? -1

function walkBack(
  steps: readonly ReadonlyMap<number, number>[],
  end: { x: number; y: number; distance: number },
): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  let { x, y } = end
  for (let distance = end.distance; distance >= 0; distance--) {
    const furthest = steps[distance]
    const diagonal = x - y
    const down =
      diagonal === -distance || (diagonal !== distance && reach(furthest, diagonal - 1) < reach(furthest, diagonal + 1))
    const previous = down ? diagonal + 1 : diagonal - 1
    const fromX = distance === 0 ? 0 : reach(furthest, previous)
    const fromY = distance === 0 ? 0 : fromX - previous
    while (
      x > (distance === 0 ? 0 : fromX) &&
      y > (distance === 0 ? 0 : fromY) &&
      x > 0 &&
      y > 0 &&
      (distance === 0 || x > (down ? fromX : fromX + 1))
    ) {
      pairs.push([--x, --y])
    }
    x = fromX
    y = fromY
  }
  return pairs.reverse()
}
