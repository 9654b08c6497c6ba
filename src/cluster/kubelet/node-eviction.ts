/** The eviction manager of one kubelet, and the image garbage collector beside it. Upstream: pkg/kubelet/images/image_gc_manager.go (v1.32). */
import type { Node } from '../../api/kinds/node'
import { createEvictionManager, type EvictionManager } from './eviction-manager'
import { defaultThresholds } from './eviction-thresholds'
import type { KubeletContext } from './kubelet-context'
import { diskUsed, measure, observe, type NodeStrain } from './node-usage'
import type { PodWorker } from './pod-worker'

const IMAGE_GC_MS = 300_000
const QUIET_MS = 60_000
/** Shares of the disk at which images are removed, and down to which (--image-gc-high-threshold). */
const IMAGE_GC_HIGH = 0.85

export interface NodeEvictionOptions {
  readonly context: KubeletContext
  readonly capacity: Readonly<Record<string, string>>
  readonly strain: NodeStrain
  workers(): Iterable<PodWorker>
  node(): Node | undefined
}

export interface NodeEviction extends Pick<EvictionManager, 'pressures'> {
  /** One round; calls `changed` when the conditions are others now. */
  look(changed: () => void): void
}

export function createNodeEviction({ context, capacity, strain, workers, node }: NodeEvictionOptions): NodeEviction {
  const { clock, recorder, runtime } = context
  const measured = measure(capacity, { runtime, strain })
  let collectedAt = clock.now()
  let seen = { at: -Infinity, changes: -1, load: 0 }

  function removeUnusedImages(): void {
    const used = new Set([...workers()].flatMap(({ records }) => records.flatMap(({ current }) => current?.spec.image.id ?? [])))
    runtime.images.removeUnused(({ id }) => used.has(id))
  }

  /** Simplified: all images that no container uses go at once; a real one removes the oldest, as many as are needed. */
  function collectImages(): void {
    if (clock.now() - collectedAt < IMAGE_GC_MS) return
    collectedAt = clock.now()
    if (diskUsed(measured, workers()) >= IMAGE_GC_HIGH * measured.disk) removeUnusedImages()
  }

  const manager = createEvictionManager({
    clock,
    thresholds: defaultThresholds,
    observe: () => observe(measured, workers()),
    workers,
    reclaimDisk: removeUnusedImages,
    say(reason, message) {
      const object = node()
      if (object) recorder.event(object, 'Warning', reason, message)
    },
    sayOf: ({ pod }, message) => recorder.event(pod, 'Warning', 'Evicted', message),
  })
  /**
   * Simplified: where nothing has happened, a disk that pods fill slowly is looked at once a minute; a real kubelet looks every ten
   * seconds, whatever has happened.
   */
  function isDue(): boolean {
    const load = strain.memoryBytes + strain.diskBytes
    const isSame = runtime.changes === seen.changes && load === seen.load
    if (isSame && !manager.isBusy && !manager.hasLimits && clock.now() - seen.at < QUIET_MS) return false
    seen = { at: clock.now(), changes: runtime.changes, load }
    return true
  }

  return {
    get pressures() {
      return manager.pressures
    },
    look(changed) {
      if (!isDue()) return
      collectImages()
      clock.within(strain.cause || clock.cause, () => {
        if (manager.synchronize()) changed()
      })
    },
  }
}
