/** Time zones by their IANA names, read from the tables that the JavaScript engine has. Upstream: package time of Go, LoadLocation. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
  const format = new Intl.DateTimeFormat('en-US', { ...numeric, timeZone, hourCycle: 'h23' })
  formats.set(timeZone, format)
  return format
}

/** Go looks for files of these names, whose letters are as they are; JavaScript takes any. */
export function isTimeZone(timeZone: string): boolean {
  if (!timeZone.split('/').every((part) => /^[A-Z][-A-Za-z._0-9+]{0,13}$/.test(part))) return false
  try {
    const known = formatOf(timeZone).resolvedOptions().timeZone
    return known === timeZone || known.toLowerCase() !== timeZone.toLowerCase()
  } catch {
    return false
  }
}

/** What a clock on the wall there is ahead of UTC. */
export function zoneOffsetMs(timeZone: string, atMs: number): number {
  if (timeZone === 'UTC') return 0
  const parts = new Map(formatOf(timeZone).formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  const at = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const wall = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
  return wall - Math.floor(atMs / 1000) * 1000
}
