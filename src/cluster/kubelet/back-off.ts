/**
 * Waiting longer after each failure: 10 s, doubled up to 300 s, forgotten after twice the longest wait without failure.
 * Upstream: k8s.io/client-go/util/flowcontrol/backoff.go (v1.32).
 */
const FIRST_MS = 10_000
const LONGEST_MS = 300_000

interface Entry {
  delayMs: number
  updatedAt: number
}

export class BackOff {
  readonly #entries = new Map<string, Entry>()

  /** The present wait; 0 when the last failure is forgotten. */
  delayOf(key: string): number {
    return this.#entries.get(key)?.delayMs ?? 0
  }

  /** One more failure, at `eventAt`: the wait starts or doubles. */
  next(key: string, { eventAt, now }: { eventAt: number; now: number }): void {
    const entry = this.#entries.get(key)
    if (!entry || isForgotten(entry, eventAt)) this.#entries.set(key, { delayMs: FIRST_MS, updatedAt: now })
    else this.#entries.set(key, { delayMs: Math.min(entry.delayMs * 2, LONGEST_MS), updatedAt: now })
  }

  /** Whether less than the wait has passed since the event. */
  isWaitingSince(key: string, { eventAt, now }: { eventAt: number; now: number }): boolean {
    const entry = this.#entries.get(key)
    return entry !== undefined && !isForgotten(entry, eventAt) && now - eventAt < entry.delayMs
  }

  /** Whether less than the wait has passed since it was last lengthened. */
  isWaiting(key: string, now: number): boolean {
    const entry = this.#entries.get(key)
    return entry !== undefined && !isForgotten(entry, now) && now - entry.updatedAt < entry.delayMs
  }

  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key)
  }
}

const isForgotten = ({ updatedAt }: Entry, eventAt: number): boolean => eventAt - updatedAt > 2 * LONGEST_MS
