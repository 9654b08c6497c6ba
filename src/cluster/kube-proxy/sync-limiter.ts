/**
 * Runs at once when called after a quiet time, twice in a row if need be, and then at most once per interval: many changes become
 * one round. Upstream: pkg/util/async/bounded_frequency_runner.go (v1.32) with minSyncPeriod 1s, burst 2.
 */
import type { Clock, Timer } from '../../base/clock'

const BURST = 2

export interface SyncLimiter {
  request(): void
  stop(): void
}

export function createSyncLimiter(clock: Clock, { intervalMs, run }: { intervalMs: number; run: () => void }): SyncLimiter {
  let allowance = BURST
  let countedAt = clock.now()
  let planned: Timer | undefined
  let stopped = false

  function start(): void {
    planned = undefined
    if (stopped) return
    refill()
    allowance -= 1
    run()
  }

  function refill(): void {
    allowance = Math.min(BURST, allowance + (clock.now() - countedAt) / intervalMs)
    countedAt = clock.now()
  }

  return {
    request() {
      if (planned || stopped) return
      refill()
      planned = clock.after(Math.max(0, 1 - allowance) * intervalMs, start)
    },
    stop() {
      stopped = true
      clock.cancel(planned)
    },
  }
}
