/** The tables that `ab` prints at its end. Upstream: httpd support/ab.c output_results (2.4.62). */
import type { HttpResponse } from '../../base/os/network-stack'

const PERCENTILES = [50, 66, 75, 80, 90, 95, 98, 99]

export interface AbRun {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly workers: number
  readonly keepsAlive: boolean
}

export interface AbAnswer {
  readonly totalMs: number
  readonly dialMs: number
  readonly headerBytes: number
  readonly bodyBytes: number
  readonly response: HttpResponse
}

export class AbReport {
  readonly #run: AbRun
  readonly #connect: number[] = []
  readonly #processing: number[] = []
  readonly #total: number[] = []
  #first: AbAnswer | undefined
  #headerBytes = 0
  #bodyBytes = 0
  #otherLengths = 0
  #not2xx = 0

  constructor(run: AbRun) {
    this.#run = run
  }

  get count(): number {
    return this.#total.length
  }

  add(answer: AbAnswer): void {
    const { totalMs, dialMs, headerBytes, bodyBytes, response } = answer
    this.#first ??= answer
    this.#connect.push(dialMs)
    this.#processing.push(totalMs - dialMs)
    this.#total.push(totalMs)
    this.#headerBytes += headerBytes
    this.#bodyBytes += bodyBytes
    if (bodyBytes !== this.#first.bodyBytes) this.#otherLengths++
    if (response.status < 200 || response.status > 299) this.#not2xx++
  }

  text(elapsedMs: number): string {
    const { host, port, path, workers, keepsAlive } = this.#run
    const { count } = this
    const perSecond = count / (elapsedMs / 1000)
    const sent = this.#headerBytes + this.#bodyBytes
    const row = (name: string, value: string) => `${`${name}:`.padEnd(24)}${value}\n`
    return [
      '\n\n',
      row('Server Software', this.#first?.response.headers.server ?? ''),
      row('Server Hostname', host),
      row('Server Port', String(port)),
      '\n',
      row('Document Path', path),
      row('Document Length', `${this.#first?.bodyBytes ?? 0} bytes`),
      '\n',
      row('Concurrency Level', String(workers)),
      row('Time taken for tests', `${(elapsedMs / 1000).toFixed(3)} seconds`),
      row('Complete requests', String(count)),
      row('Failed requests', String(this.#otherLengths)),
      this.#otherLengths > 0 ? `   (Connect: 0, Receive: 0, Length: ${this.#otherLengths}, Exceptions: 0)\n` : '',
      this.#not2xx > 0 ? row('Non-2xx responses', String(this.#not2xx)) : '',
      keepsAlive ? row('Keep-Alive requests', String(count)) : '',
      row('Total transferred', `${sent} bytes`),
      row('HTML transferred', `${this.#bodyBytes} bytes`),
      row('Requests per second', `${perSecond.toFixed(2)} [#/sec] (mean)`),
      row('Time per request', `${((workers * elapsedMs) / count).toFixed(3)} [ms] (mean)`),
      row('Time per request', `${(elapsedMs / count).toFixed(3)} [ms] (mean, across all concurrent requests)`),
      row('Transfer rate', `${(sent / 1024 / (elapsedMs / 1000)).toFixed(2)} [Kbytes/sec] received`),
      '\nConnection Times (ms)\n              min  mean[+/-sd] median   max\n',
      line('Connect', this.#connect),
      line('Processing', this.#processing),
      line('Waiting', this.#processing),
      line('Total', this.#total),
      count > 1 ? this.#percentiles() : '',
    ].join('')
  }

  #percentiles(): string {
    const sorted = this.#total.map(Math.round).sort((a, b) => a - b)
    const rows = PERCENTILES.map(
      (share) => `${String(share).padStart(4)}%  ${String(sorted[Math.floor((sorted.length * share) / 100)]).padStart(5)}\n`,
    )
    const longest = ` 100%  ${String(sorted.at(-1)).padStart(5)} (longest request)\n`
    return `\nPercentage of the requests served within a certain time (ms)\n${rows.join('')}${longest}`
  }
}

/** Whole milliseconds, but for the deviation. */
function line(name: string, times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const mean = times.reduce((sum, each) => sum + each, 0) / times.length
  const squares = times.reduce((sum, each) => sum + (each - mean) ** 2, 0)
  const deviation = times.length > 1 ? Math.sqrt(squares / (times.length - 1)) : 0
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 === 0 && sorted.length > 1 ? (sorted[middle] + sorted[middle - 1]) / 2 : sorted[middle]
  const whole = (value: number, width: number) => String(Math.round(value)).padStart(width)
  const most = whole(sorted[sorted.length - 1], 7)
  const cells = [whole(sorted[0], 5), whole(mean, 4), deviation.toFixed(1).padStart(5), whole(median, 6), most]
  return `${`${name}:`.padEnd(12)}${cells.join(' ')}\n`
}
