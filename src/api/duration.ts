/**
 * Durations as kubectl prints ages and as Go reads them.
 * Upstream: k8s.io/apimachinery/pkg/util/duration/duration.go (v1.32), Go's time.ParseDuration.
 */
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

/** The AGE column. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / SECOND)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.trunc(ms / MINUTE)
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.trunc(ms / HOUR)
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  if (hours < 192) return withRest(Math.trunc(hours / 24), 'd', hours % 24, 'h')
  const days = Math.trunc(ms / DAY)
  const years = Math.trunc(ms / YEAR)
  if (years < 2) return `${days}d`
  if (years < 8) return withRest(years, 'y', days % 365, 'd')
  return `${years}y`
}

const withRest = (large: number, unit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`

const unitMs: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, ms: 1, s: SECOND, m: MINUTE, h: HOUR }

/** `1h2m3.5s` in milliseconds; undefined when it is not a duration. */
export function parseGoDuration(text: string): number | undefined {
  if (text === '0') return 0
  const signed = /^([-+]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+)$/.exec(text)
  if (!signed) return undefined
  let total = 0
  for (const [, amount, unit] of signed[2].matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)) total += Number(amount) * unitMs[unit]
  return signed[1] === '-' ? -total : total
}

/** As Go prints a duration in whole milliseconds: `850ms`, `1.234s`, `2m3.5s`, `3h0m0s`. */
export function formatGoDuration(exactMs: number): string {
  const ms = Math.floor(exactMs)
  if (ms === 0) return '0s'
  if (ms < 1000) return `${ms}ms`
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor((ms % 3_600_000) / 60_000)
  const seconds = `${(ms % 60_000) / 1000}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
