/**
 * Keeps a node from running short: says so in conditions, removes what nobody uses, and ends one pod after another when that is not
 * enough. Upstream: pkg/kubelet/eviction/eviction_manager.go (v1.32).
 */
import type { Core } from '../../api/types'
import type { Clock } from '../../base/clock'
import { evictionMessage, hasStorageLimit, isCritical, rankForEviction, storageExcess } from './eviction-ranking'
import { byEvictionPriority, firstMetAt, metThresholds, pastGrace, pressuresOf, resourceOf, type Observations, type Threshold } from './eviction-thresholds'
import type { Pressure } from './node-conditions'
import { useOf } from './node-usage'
import type { PodWorker } from './pod-worker'

/** A condition stays this long after it was last seen (--eviction-pressure-transition-period). */
const TRANSITION_MS = 300_000
/** What a pod gets when a hard threshold is met. */
const IMMEDIATE_SECONDS = 1
/** The most that a soft threshold leaves it (--eviction-max-pod-grace-period). */
const MOST_SECONDS = 0

export interface EvictionOptions {
  readonly clock: Clock
  readonly thresholds: readonly Threshold[]
  observe(): Observations
  workers(): Iterable<PodWorker>
  /** Removes what no pod uses. */
  reclaimDisk(): void
  /** An event on the node. */
  say(reason: string, message: string): void
  /** An event on a pod that must go, before it goes. */
  sayOf(worker: PodWorker, message: string): void
}

export interface EvictionManager {
  readonly pressures: ReadonlySet<Pressure>
  /** Something is short, or was a short time ago. */
  readonly isBusy: boolean
  /** Some pod may keep only so much on the disk. */
  readonly hasLimits: boolean
  /** True when the conditions are others now. */
  synchronize(): boolean
}

const none: ReadonlySet<Pressure> = new Set()

export function createEvictionManager(options: EvictionOptions): EvictionManager {
  const { clock, thresholds } = options
  let pressures = none
  let hasLimits = false
  let since: ReadonlyMap<Threshold, number> = new Map()
  const lastSeenAt = new Map<Pressure, number>()
  /** The pod that goes at the moment: nobody else does until it is gone. */
  let leaving: PodWorker | undefined

  function synchronize(): boolean {
    const observed = options.observe()
    const met = metThresholds(thresholds, observed)
    since = met.length === 0 && since.size === 0 ? since : firstMetAt(met, since, clock.now())
    const hasChanged = setPressures(met)
    if (leaving?.isEnding) return hasChanged
    leaving = undefined
    if (!evictBigSpenders() && met.length > 0) reclaim(pastGrace(since, clock.now()), observed)
    return hasChanged
  }

  function setPressures(met: readonly Threshold[]): boolean {
    if (met.length === 0 && lastSeenAt.size === 0) return false
    for (const pressure of pressuresOf(met)) lastSeenAt.set(pressure, clock.now())
    for (const [pressure, at] of lastSeenAt) if (clock.now() - at >= TRANSITION_MS) lastSeenAt.delete(pressure)
    const before = pressures
    pressures = new Set(lastSeenAt.keys())
    return pressures.size !== before.size || [...pressures].some((each) => !before.has(each))
  }

  /** Pods that keep more on the disk than they may. */
  function evictBigSpenders(): boolean {
    let hasEvicted = false
    hasLimits = false
    for (const worker of options.workers()) {
      if (!hasStorageLimit(worker.pod)) continue
      hasLimits = true
      if (!worker.isActive) continue
      const excess = storageExcess(useOf(worker))
      if (excess !== undefined && !isCritical(worker.pod)) hasEvicted = evict(worker, { message: excess, seconds: IMMEDIATE_SECONDS, isDisruption: false })
    }
    return hasEvicted
  }

  function reclaim(met: readonly Threshold[], observed: Observations): void {
    const ranked = byEvictionPriority(met)
    const [threshold] = ranked
    if (!threshold) return
    const resource = resourceOf(threshold)
    options.say('EvictionThresholdMet', `Attempting to reclaim ${resource}`)
    if (resource === 'ephemeral-storage') {
      options.reclaimDisk()
      if (metThresholds(thresholds, options.observe()).length === 0) return
    }
    const uses = [...options.workers()].filter(({ isActive }) => isActive).map((worker) => ({ worker, ...useOf(worker) }))
    const [first] = rankForEviction(uses, resource).filter(({ pod }) => !isCritical(pod))
    const chosen = uses.find((each) => each === first)
    if (!chosen) return
    const seconds = threshold.graceMs === 0 ? IMMEDIATE_SECONDS : MOST_SECONDS
    evict(chosen.worker, { message: evictionMessage(chosen, { resource, met, observed }), seconds, isDisruption: true })
  }

  function evict(worker: PodWorker, { message, seconds, isDisruption }: { message: string; seconds: number; isDisruption: boolean }): true {
    options.sayOf(worker, message)
    const condition: Core.PodCondition = {
      ...{ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message },
      lastTransitionTime: clock.timestamp(),
    }
    worker.giveUp({ reason: 'Evicted', message }, { seconds, ...(isDisruption ? { condition } : {}) })
    leaving = worker
    return true
  }

  return {
    get pressures() {
      return pressures
    },
    get isBusy() {
      return pressures.size > 0 || since.size > 0 || leaving !== undefined
    },
    get hasLimits() {
      return hasLimits
    },
    synchronize,
  }
}
