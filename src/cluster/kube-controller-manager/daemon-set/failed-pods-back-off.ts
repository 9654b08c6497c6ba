/**
 * How long a failed pod is left where it is before the next takes its place: 1 s, doubled up to 15 min, forgotten after twice that without
 * failure. Otherwise a node that refuses the pod would be asked without end.
 * Upstream: pkg/controller/daemon/daemon_controller.go failedPodsBackoff, cmd/kube-controller-manager/app/apps.go (v1.32).
 */
const FIRST_MS = 1_000
const LONGEST_MS = 900_000
/** How often those are looked for that are to be forgotten. */
const ROUND_MS = 60_000

interface Entry {
  readonly delayMs: number
  readonly updatedMs: number
}

export interface FailedPodsBackOff {
  /** The present wait if it is not over; otherwise undefined, and the next wait begins. */
  waitOf(key: string, nowMs: number): number | undefined
}

export function createFailedPodsBackOff(): FailedPodsBackOff {
  const entries = new Map<string, Entry>()
  let swept = 0

  function sweep(nowMs: number): void {
    if (nowMs - swept < ROUND_MS) return
    swept = nowMs
    for (const [key, entry] of entries) if (isForgotten(entry, nowMs)) entries.delete(key)
  }

  return {
    waitOf(key, nowMs) {
      sweep(nowMs)
      const entry = entries.get(key)
      const known = entry && !isForgotten(entry, nowMs) ? entry : undefined
      if (known && nowMs - known.updatedMs < known.delayMs) return known.delayMs
      entries.set(key, { delayMs: known ? Math.min(known.delayMs * 2, LONGEST_MS) : FIRST_MS, updatedMs: nowMs })
      return undefined
    },
  }
}

const isForgotten = ({ updatedMs }: Entry, nowMs: number): boolean => nowMs - updatedMs > 2 * LONGEST_MS
