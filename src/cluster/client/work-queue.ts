/**
 * Keys that something should look at again. A key is in the queue once, however often it is added; it is handed out by a step of
 * the clock, with the cause that put it there. A reconcile that fails with an API error is tried again, later each time.
 * Upstream: k8s.io/client-go/util/workqueue (queue.go, delaying_queue.go, default_rate_limiters.go, v1.32).
 */
import { isStatusError, type StatusError } from '../../api/status-error'
import type { Clock, Timer } from '../../base/clock'
import type { Trace } from '../../base/trace'

/** Time from an event to the reconcile it asks for: what happens within it is looked at once. */
const DEFAULT_LATENCY_MS = 1
const DEFAULT_BACK_OFF_MS = { first: 5, longest: 1_000_000 }

export interface WorkQueueOptions {
  /** Returns undefined when done, or the ms after which to look again. Throws StatusError to be tried again with back-off. */
  reconcile(key: string): number | undefined | void
  readonly latencyMs?: number
  /** At most one key per so many ms: a client that is not allowed to ask any faster. */
  readonly spacingMs?: number
  /** The wait after the first failure, which doubles, and the longest; absent: 5 ms and 1000 s. */
  readonly backOffMs?: { readonly first: number; readonly longest: number }
  /** Gives up on a key after so many failures in a row; absent: never. */
  readonly maxRetries?: number
  onError?(key: string, error: StatusError): void
  /** Records each reconcile as an act of `actor`; `kind` is what the keys name. */
  readonly traced?: { readonly trace: Trace; readonly actor: string; readonly kind: string }
  /** What the trace calls the object behind a key; absent: its kind and the key. */
  subjectOf?(key: string): string
}

export interface WorkQueue {
  add(key: string): void
  addAfter(key: string, delayMs: number): void
  /** Waits longer with each call until `forget`. */
  addRateLimited(key: string): void
  forget(key: string): void
  readonly size: number
  stop(): void
}

export function createWorkQueue(clock: Clock, options: WorkQueueOptions): WorkQueue {
  const { latencyMs = DEFAULT_LATENCY_MS, backOffMs = DEFAULT_BACK_OFF_MS, maxRetries = Infinity, spacingMs = 0 } = options
  const ready = new Map<string, Timer>()
  /** At most one per key, the earliest. */
  const waiting = new Map<string, Timer>()
  const failures = new Map<string, number>()
  let stopped = false
  let nextTurnAt = 0

  function add(key: string): void {
    if (stopped || ready.has(key)) return
    const at = Math.max(clock.now() + latencyMs, nextTurnAt)
    if (spacingMs > 0) nextTurnAt = at + spacingMs
    ready.set(key, clock.after(at - clock.now(), () => work(key)))
  }

  function addAfter(key: string, delayMs: number): void {
    if (stopped) return
    if (delayMs <= 0) return add(key)
    const planned = waiting.get(key)
    if (planned && planned.at <= clock.now() + delayMs) return
    clock.cancel(planned)
    const timer = clock.after(delayMs, () => {
      waiting.delete(key)
      add(key)
    })
    waiting.set(key, timer)
  }

  function addRateLimited(key: string): void {
    const failed = failures.get(key) ?? 0
    failures.set(key, failed + 1)
    addAfter(key, Math.min(backOffMs.first * 2 ** failed, backOffMs.longest))
  }

  function work(key: string): void {
    ready.delete(key)
    if (stopped) return
    try {
      const againAfterMs = withinTrace(key, () => options.reconcile(key))
      failures.delete(key)
      if (typeof againAfterMs === 'number') addAfter(key, againAfterMs)
    } catch (error) {
      if (!isStatusError(error)) throw error
      options.onError?.(key, error)
      if ((failures.get(key) ?? 0) < maxRetries) addRateLimited(key)
      else failures.delete(key)
    }
  }

  function withinTrace<R>(key: string, act: () => R): R {
    if (!options.traced) return act()
    const { trace, actor, kind } = options.traced
    const id = trace.record({ kind: 'reconcile', actor, subject: options.subjectOf?.(key) ?? `${kind}/${key}`, text: 'looked at what is and what should be' })
    return clock.within(id, act)
  }

  return {
    add,
    addAfter,
    addRateLimited,
    forget: (key) => void failures.delete(key),
    get size() {
      return ready.size
    },
    stop() {
      stopped = true
      for (const timer of [...ready.values(), ...waiting.values()]) clock.cancel(timer)
      ready.clear()
      waiting.clear()
    },
  }
}
