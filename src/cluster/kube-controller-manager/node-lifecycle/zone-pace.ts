/**
 * How fast nodes of a zone may be given up: one every ten seconds as long as most of the zone is well. When much of it seems lost at
 * once, the fault is more likely to be in the network, and pods are left where they are.
 * Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go handleDisruption, ComputeZoneState (v1.32).
 */
import type { Clock, Timer } from '../../../base/clock'

const HEALTHY_INTERVAL_MS = 10_000
const REDUCED_INTERVAL_MS = 100_000
const UNHEALTHY_SHARE = 0.55
/** A larger zone goes on at the reduced pace; a smaller one stops. */
const LARGE_ZONE = 50

export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption'

export function zoneState({ ready, notReady }: { ready: number; notReady: number }): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption'
  return notReady > 2 && notReady / (ready + notReady) >= UNHEALTHY_SHARE ? 'PartialDisruption' : 'Normal'
}

/** Undefined: not at all. */
export function intervalOf(state: ZoneState, nodes: number): number | undefined {
  if (state !== 'PartialDisruption') return HEALTHY_INTERVAL_MS
  return nodes > LARGE_ZONE ? REDUCED_INTERVAL_MS : undefined
}

export interface ZonePace {
  add(nodeName: string): void
  remove(nodeName: string): void
  setPause(intervalMs: number | undefined): void
}

/** Hands out nodes of one zone at the pace that is allowed. */
export function createZonePace(clock: Clock, handle: (nodeName: string) => void): ZonePace {
  const waiting = new Map<string, number>()
  let intervalMs: number | undefined = HEALTHY_INTERVAL_MS
  let lastAt = -Infinity
  let timer: Timer | undefined

  function arm(): void {
    clock.cancel(timer)
    timer = undefined
    if (waiting.size === 0 || intervalMs === undefined) return
    timer = clock.after(Math.max(0, lastAt + intervalMs - clock.now()), turn)
  }

  function turn(): void {
    const [next] = waiting
    if (!next) return
    waiting.delete(next[0])
    lastAt = clock.now()
    clock.within(next[1], () => handle(next[0]))
    arm()
  }

  return {
    add(nodeName) {
      if (waiting.has(nodeName)) return
      waiting.set(nodeName, clock.cause)
      if (!timer) arm()
    },
    remove(nodeName) {
      if (waiting.delete(nodeName) && waiting.size === 0) arm()
    },
    setPause(next) {
      if (next === intervalMs) return
      intervalMs = next
      arm()
    },
  }
}
