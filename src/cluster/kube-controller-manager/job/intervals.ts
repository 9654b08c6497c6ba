/**
 * Sets of completion indexes as a Job's status writes them: `0,2-4`. Kept as ordered intervals, so that a Job of a hundred thousand
 * indexes costs no more than its gaps. Upstream: orderedIntervals in pkg/controller/job/indexed_job_utils.go (v1.32).
 */
export type Interval = readonly [first: number, last: number]
/** In ascending order; no two touch or overlap. */
export type Intervals = readonly Interval[]

/** What cannot be read is left out, and so are indexes that the Job no longer has. */
export function parseIndexes(text: string | undefined, completions: number): Intervals {
  const found: [number, number][] = []
  for (const part of (text ?? '').split(',')) {
    const [lower, upper = lower] = part.split('-')
    const [first, last] = [readNumber(lower), readNumber(upper)]
    if (first === undefined || last === undefined) continue
    if (first >= completions) break
    const end = Math.min(last, completions - 1)
    const before = found.at(-1)
    if (before && before[1] === first - 1) before[1] = end
    else found.push([first, end])
  }
  return found
}

const readNumber = (text: string): number | undefined => (/^\+?\d+$/.test(text) ? Number(text) : undefined)

/** Two that follow one another stand as two, three and more as a range. */
export const formatIndexes = (intervals: Intervals): string =>
  intervals.map(([first, last]) => (first === last ? `${first}` : `${first}${last - first === 1 ? ',' : '-'}${last}`)).join(',')

export const intervalsOf = (indexes: Iterable<number>): Intervals =>
  merge(
    [...new Set(indexes)].map((index) => [index, index] as const),
    [],
  )

export function merge(a: Intervals, b: Intervals): Intervals {
  const merged: [number, number][] = []
  for (const [first, last] of [...a, ...b].sort((x, y) => x[0] - y[0])) {
    const before = merged.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else merged.push([first, last])
  }
  return merged
}

export const countIndexes = (intervals: Intervals): number => intervals.reduce((sum, [first, last]) => sum + last - first + 1, 0)

export const hasIndex = (intervals: Intervals, index: number): boolean => intervals.some(([first, last]) => first <= index && index <= last)

/** How many indexes both have. */
export function countCommon(a: Intervals, b: Intervals): number {
  let common = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    common += Math.max(0, Math.min(a[i][1], b[j][1]) - Math.max(a[i][0], b[j][0]) + 1)
    if (a[i][1] <= b[j][1]) i++
    else j++
  }
  return common
}

/** The lowest indexes below `completions` that are in none of these. */
export function firstFree(taken: Intervals, count: number, completions: number): readonly number[] {
  const free: number[] = []
  let candidate = 0
  for (const [first, last] of [...taken, [completions, completions] as const]) {
    for (; candidate < Math.min(first, completions) && free.length < count; candidate++) free.push(candidate)
    candidate = Math.max(candidate, last + 1)
  }
  return free
}
