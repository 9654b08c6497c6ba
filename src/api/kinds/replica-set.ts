/**
 * ReplicaSet: a number of pods of one template. Upstream: pkg/apis/apps/v1/defaults.go,
 * pkg/registry/apps/replicaset/strategy.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, numberColumn } from '../columns'
import { defaultReplicaSet } from '../defaults/deployment'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validateReplicasStatus } from '../validation/replication-controller'
import { validateReplicaSet, validateSelectorUpdate } from '../validation/workload'
import { workloadCells, workloadColumns } from '../workload-columns'
import { workloadScale } from '../workload-scale'

export type ReplicaSet = Types.ReplicaSet

export const ReplicaSet: Kind<ReplicaSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  subresources: ['scale', 'status'],
  scale: workloadScale(),
  columns: [
    nameColumn,
    numberColumn('Desired', 'Pods that are wanted.'),
    numberColumn('Current', 'Pods that exist.'),
    numberColumn('Ready', 'Pods that are ready.'),
    ageColumn,
    ...workloadColumns,
  ],
  row: (replicaSet, nowMs) => [
    replicaSet.metadata.name,
    replicaSet.spec.replicas ?? 0,
    replicaSet.status.replicas ?? 0,
    replicaSet.status.readyReplicas ?? 0,
    ageOf(replicaSet, nowMs),
    ...workloadCells(replicaSet.spec),
  ],
  selectableFields: ({ status }) => ({ 'status.replicas': String(status.replicas ?? 0) }),
  setDefaults: defaultReplicaSet,
  prepareForCreate: (replicaSet) => startGeneration({ ...replicaSet, status: { replicas: 0 } }),
  prepareForUpdate: raiseGeneration,
  validate: validateReplicaSet,
  validateStatusUpdate: validateReplicasStatus,
  validateUpdate: validateSelectorUpdate,
}
