/** Completes StatefulSets and their claim templates. Upstream: SetDefaults_StatefulSet in pkg/apis/apps/v1/defaults.go (v1.32). */
import type { Apps, Core, StatefulSet } from '../types'
import { changeEach, fill } from './fill'
import { defaultWorkload, noTimestamp } from './workload'

export function defaultStatefulSet(statefulSet: StatefulSet): StatefulSet {
  const counted = defaultWorkload(statefulSet.spec ?? {})
  const filled = fill(counted, { podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10 })
  const claiming = changeEach(filled, 'volumeClaimTemplates', defaultClaim)
  const updateStrategy = defaultStrategy(claiming.updateStrategy ?? {})
  const persistentVolumeClaimRetentionPolicy = fill(claiming.persistentVolumeClaimRetentionPolicy ?? {}, KEEP)
  const isComplete =
    updateStrategy === claiming.updateStrategy && persistentVolumeClaimRetentionPolicy === claiming.persistentVolumeClaimRetentionPolicy
  const spec = isComplete ? claiming : { ...claiming, updateStrategy, persistentVolumeClaimRetentionPolicy }
  return spec === statefulSet.spec ? statefulSet : { ...statefulSet, spec }
}

const KEEP = { whenDeleted: 'Retain', whenScaled: 'Retain' }

function defaultStrategy(strategy: Apps.StatefulSetUpdateStrategy): Apps.StatefulSetUpdateStrategy {
  const typed = strategy.type ? strategy : { ...strategy, type: 'RollingUpdate' }
  if (typed.type !== 'RollingUpdate') return typed
  const rollingUpdate = fill(typed.rollingUpdate ?? {}, { partition: 0 })
  return rollingUpdate === typed.rollingUpdate ? typed : { ...typed, rollingUpdate }
}

/** As a PersistentVolumeClaim is completed that nobody has created yet. */
function defaultClaim(claim: Core.PersistentVolumeClaim): Core.PersistentVolumeClaim {
  const spec = fill(claim.spec ?? {}, { volumeMode: 'Filesystem' })
  const status = fill(claim.status ?? {}, { phase: 'Pending' })
  const metadata = claim.metadata && 'creationTimestamp' in claim.metadata ? claim.metadata : { ...noTimestamp, ...claim.metadata }
  const isComplete = spec === claim.spec && status === claim.status && metadata === claim.metadata
  return fill(isComplete ? claim : { ...claim, metadata, spec, status }, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' })
}
