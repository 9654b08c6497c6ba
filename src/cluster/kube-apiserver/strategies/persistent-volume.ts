/** When a volume's phase changed last is written down with it. Upstream: pkg/registry/core/persistentvolume/strategy.go (v1.32). */
import type { PersistentVolume } from '../../../api/kinds/persistent-volume'
import type { Strategy } from '../strategy'

export const persistentVolumeStrategy = (now: () => string): Strategy => ({
  changeBelow(_subresource, sent, before) {
    const previous = before as PersistentVolume
    const { status, metadata } = sent as PersistentVolume
    const { phase, lastPhaseTransitionTime: last } = previous.status
    const isMoved = status.phase !== phase
    const given = status.lastPhaseTransitionTime
    const time = isMoved && (given === undefined || given === last) ? now() : (given ?? last)
    const next: PersistentVolume = {
      ...previous,
      metadata: { ...previous.metadata, ...(metadata.annotations ? { annotations: metadata.annotations } : {}) },
      status: { ...status, ...(time ? { lastPhaseTransitionTime: time } : {}) },
    }
    return { next, errors: [] }
  },
})
