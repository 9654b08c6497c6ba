/**
 * What a kuard tells Prometheus: how many requests of each sort it has served, and a little of its process.
 * Upstream: kuard's pkg/app/app.go (v0.10); Prometheus' text format 0.0.4.
 *
 * Simplified: each request counts as one of a fifth of a millisecond; a real one measures, and tells much more of Go's runtime.
 */
import type { HttpResponse } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { answer } from '../answers'
import { OWN_MEMORY } from './memory'

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, '+Inf']
const EACH_SECONDS = 0.0002
/** Whoever asks for ever new paths does not fill the memory. */
const MOST_SORTS = 500

export class KuardMetrics {
  readonly #counts = new Map<string, number>()
  readonly #startedAt: number

  constructor(readonly container: Pick<ContainerProcess, 'now'>) {
    this.#startedAt = container.now()
  }

  count(method: string, path: string, status: number): void {
    const labels = `method="${method}",route="${path.replaceAll(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}",status_code="${status}"`
    const before = this.#counts.get(labels)
    if (before !== undefined || this.#counts.size < MOST_SORTS) this.#counts.set(labels, (before ?? 0) + 1)
  }

  describe(): HttpResponse {
    const requests = [...this.#counts].sort().map(([labels, count]) => {
      const buckets = BUCKETS.map((bound) => `request_duration_seconds_bucket{${labels},le="${bound}"} ${count}\n`)
      return `${buckets.join('')}request_duration_seconds_sum{${labels}} ${Number((count * EACH_SECONDS).toFixed(4))}\nrequest_duration_seconds_count{${labels}} ${count}\n`
    })
    const gauges = `${gauge('process_resident_memory_bytes', 'Resident memory size in bytes.', OWN_MEMORY)}${gauge('process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', this.#startedAt / 1000)}`
    const head = '# HELP request_duration_seconds Time serving HTTP request\n# TYPE request_duration_seconds histogram\n'
    return answer(200, `${gauges}${requests.length > 0 ? head : ''}${requests.join('')}`, 'text/plain; version=0.0.4')
  }
}

const gauge = (name: string, help: string, value: number): string => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`
