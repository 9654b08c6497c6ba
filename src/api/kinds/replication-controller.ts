/**
 * ReplicationController: a number of pods of one template, the elder of ReplicaSet.
 * Upstream: pkg/apis/core/v1/defaults.go, pkg/registry/core/replicationcontroller/strategy.go (v1.32).
 */
import { ageColumn, ageOf, formatLabels, nameColumn, numberColumn } from '../columns'
import { defaultReplicationController } from '../defaults/replication-controller'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validateReplicasStatus, validateReplicationController } from '../validation/replication-controller'
import { workloadCells, workloadColumns } from '../workload-columns'

export type ReplicationController = Types.ReplicationController

export const ReplicationController: Kind<ReplicationController> = {
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  subresources: ['scale', 'status'],
  leavesDependents: {},
  scale: {
    read: ({ spec, status }) => ({ replicas: spec.replicas ?? 0, current: status.replicas ?? 0, selector: pairs(spec.selector) }),
    write: (controller, replicas) => ({ ...controller, spec: { ...controller.spec, replicas } }),
  },
  columns: [
    nameColumn,
    numberColumn('Desired', 'Pods that are wanted.'),
    numberColumn('Current', 'Pods that exist.'),
    numberColumn('Ready', 'Pods that are ready.'),
    ageColumn,
    ...workloadColumns,
  ],
  row: (controller, nowMs) => [
    controller.metadata.name,
    controller.spec.replicas ?? 0,
    controller.status.replicas ?? 0,
    controller.status.readyReplicas ?? 0,
    ageOf(controller, nowMs),
    ...workloadCells({ template: controller.spec.template }).slice(0, 2),
    formatLabels(controller.spec.selector),
  ],
  selectableFields: ({ status }) => ({ 'status.replicas': String(status.replicas ?? 0) }),
  setDefaults: defaultReplicationController,
  prepareForCreate: (controller) => startGeneration({ ...controller, status: { replicas: 0 } }),
  prepareForUpdate: raiseGeneration,
  validate: validateReplicationController,
  validateStatusUpdate: validateReplicasStatus,
}

const pairs = (selector: Readonly<Record<string, string>> | undefined): string => (selector ? formatLabels(selector) : '')
