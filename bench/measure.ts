/** What both sides of the bench measure with. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

export function cpuSecondsOf(work: () => void): number {
  const before = cpuSeconds()
  work()
  return cpuSeconds() - before
}

/** The first of several rounds, and the middle and the best of those after it. */
export function spread([first, ...others]: readonly number[]): Readonly<Record<string, number>> {
  const sorted = [...others].sort((a, b) => a - b)
  return { firstCpuSeconds: first, rounds: others.length + 1, medianCpuSeconds: sorted[sorted.length >> 1] ?? first, leastCpuSeconds: sorted[0] ?? first }
}

export const print = (figures: Readonly<Record<string, string | number>>): void => {
  const rounded = Object.entries(figures).map(([key, value]) => [key, typeof value === 'number' ? Number(value.toPrecision(4)) : value])
  console.log(JSON.stringify(Object.fromEntries(rounded)))
}
