/**
 * How many requests a second one address may send: what comes faster than the rate fills a bucket, and what overflows it is refused.
 * Upstream: ngx_http_limit_req_lookup in src/http/modules/ngx_http_limit_req_module.c (nginx 1.25), `nodelay`.
 */
import type { RequestLimit } from './annotations'

interface Bucket {
  excess: number
  at: number
}

/** What the module's memory has room for, about. */
const MOST_BUCKETS = 10_000

export class RequestLimits {
  readonly #buckets = new Map<string, Bucket>()

  /** The excess by which a request is one too many; undefined when it may pass. */
  excess(key: string, { rate, burst }: RequestLimit, nowMs: number): number | undefined {
    const known = this.#buckets.get(key)
    const excess = known ? Math.max(0, known.excess - (rate * (nowMs - known.at)) / 1000 + 1) : 0
    if (excess > burst) return excess
    if (!known && this.#buckets.size === MOST_BUCKETS) this.#buckets.clear()
    this.#buckets.set(key, { excess, at: nowMs })
    return undefined
  }
}
