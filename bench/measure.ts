/** What both sides of the bench measure with. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

export const print = (figures: Readonly<Record<string, string | number>>): void => {
  const rounded = Object.entries(figures).map(([key, value]) => [key, typeof value === 'number' ? Number(value.toPrecision(4)) : value])
  console.log(JSON.stringify(Object.fromEntries(rounded)))
}
