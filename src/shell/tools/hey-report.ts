/** What `hey` tells of the requests that it sent. Upstream: github.com/rakyll/hey requester/{report,print}.go (0.1.4). */
import { byteLength } from '../../base/os/byte-length'
import type { ConnectFailure, LoadResult } from '../../base/os/network-stack'

const BAR = '■'
const LONGEST_BAR = 40
const BUCKETS = 10
const PERCENTILES = [10, 25, 50, 75, 90, 95, 99]
/** So many are kept; what comes later is counted only. */
const MOST_KEPT = 1_000_000

/** In seconds, one for each answer. */
interface Times {
  readonly total: number[]
  readonly dial: number[]
  readonly dns: number[]
  readonly wait: number[]
  readonly offset: number[]
}

export class HeyReport {
  readonly #times: Times = { total: [], dial: [], dns: [], wait: [], offset: [] }
  readonly #answers: number[] = []
  readonly #statuses = new Map<number, number>()
  readonly #errors = new Map<string, number>()
  #count = 0
  #bytes = 0

  add({ outcome, totalMs, dnsMs, dialMs }: LoadResult, elapsedMs: number, complaint: (failure: ConnectFailure) => string): void {
    this.#count++
    if ('failure' in outcome) return count(this.#errors, complaint(outcome))
    const { total, dial, dns, wait, offset } = this.#times
    if (total.length < MOST_KEPT) {
      total.push(totalMs / 1000)
      dial.push(dialMs / 1000)
      dns.push(dnsMs / 1000)
      wait.push((totalMs - dialMs) / 1000)
      offset.push((elapsedMs - totalMs) / 1000)
      this.#answers.push(outcome.response.status)
    }
    count(this.#statuses, outcome.response.status)
    this.#bytes += byteLength(outcome.response.body)
  }

  summary(elapsedMs: number): string {
    const { total, dial, dns, wait } = this.#times
    const sorted = [...total].sort((a, b) => a - b)
    const [fastest, slowest] = [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0]
    const data =
      this.#bytes > 0 ? `\n  Total data:\t${this.#bytes} bytes\n  Size/request:\t${Math.floor(this.#bytes / total.length)} bytes` : ''
    const statuses = [...this.#statuses].sort(([a], [b]) => a - b).map(([status, times]) => `\n  [${status}]\t${times} responses`)
    const errors = [...this.#errors].sort(([a], [b]) => (a < b ? -1 : 1)).map(([text, times]) => `\n  [${times}]\t${text}`)
    const none = total.map(() => 0)
    return [
      `\nSummary:\n  Total:\t${secs(elapsedMs / 1000)}\n  Slowest:\t${secs(slowest)}\n`,
      `  Fastest:\t${secs(fastest)}\n  Average:\t${secs(average(total))}\n`,
      `  Requests/sec:\t${(this.#count / (elapsedMs / 1000)).toFixed(4)}\n  ${data}\n\n`,
      `Response time histogram:\n${histogram(sorted)}\n\nLatency distribution:${latencies(sorted)}\n\n`,
      `Details (average, fastest, slowest):\n  DNS+dialup:\t${secs(average(dial))}, ${secs(fastest)}, ${secs(slowest)}\n`,
      `${detail('DNS-lookup', dns)}${detail('req write', none)}${detail('resp wait', wait)}${detail('resp read', none)}\n`,
      `Status code distribution:${statuses.join('')}\n\n${errors.length > 0 ? `Error distribution:${errors.join('')}` : ''}\n\n`,
    ].join('')
  }

  csv(): string {
    const { total, dial, dns, wait, offset } = this.#times
    const four = (seconds: number): string => seconds.toFixed(4)
    const rows = total.map(
      (seconds, i) => `\n${[seconds, dial[i], dns[i], 0, wait[i], 0].map(four).join(',')},${this.#answers[i]},${four(offset[i])}`,
    )
    return `response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset${rows.join('')}\n`
  }
}

const count = <T>(counts: Map<T, number>, key: T): void => void counts.set(key, (counts.get(key) ?? 0) + 1)
const secs = (seconds: number): string => `${seconds.toFixed(4)} secs`
const average = (times: readonly number[]): number => times.reduce((sum, each) => sum + each, 0) / times.length

function detail(name: string, times: readonly number[]): string {
  let [least, most] = times.length > 0 ? [Infinity, -Infinity] : [0, 0]
  for (const each of times) {
    least = Math.min(least, each)
    most = Math.max(most, each)
  }
  return `  ${name}:\t${[average(times), least, most].map(secs).join(', ')}\n`
}

/** Eleven marks from the fastest to the slowest, and how many came by each. */
function histogram(sorted: readonly number[]): string {
  if (sorted.length === 0) return ''
  const [fastest, slowest] = [sorted[0], sorted[sorted.length - 1]]
  const marks = Array.from({ length: BUCKETS + 1 }, (_, i) => (i === BUCKETS ? slowest : fastest + ((slowest - fastest) / BUCKETS) * i))
  const counts = marks.map(() => 0)
  let bucket = 0
  for (const each of sorted) {
    while (each > marks[bucket] && bucket < BUCKETS) bucket++
    counts[bucket]++
  }
  const most = Math.max(...counts)
  return marks
    .map(
      (mark, i) =>
        `  ${mark.toFixed(3)} [${counts[i]}]\t|${BAR.repeat(Math.floor((counts[i] * LONGEST_BAR + Math.floor(most / 2)) / most))}\n`,
    )
    .join('')
}

/** Where there are too few answers for a share, a line of zeros stands. */
function latencies(sorted: readonly number[]): string {
  if (sorted.length === 0) return ''
  const found: number[] = []
  for (let i = 0; i < sorted.length && found.length < PERCENTILES.length; i++) {
    if (Math.floor((i * 100) / sorted.length) >= PERCENTILES[found.length]) found.push(sorted[i])
  }
  return PERCENTILES.map((share, i) => `\n  ${found[i] ? share : 0}% in ${secs(found[i] ?? 0)}`).join('')
}
