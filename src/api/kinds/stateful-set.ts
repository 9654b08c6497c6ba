/**
 * StatefulSet: numbered pods of one template, each with a name that stays. Upstream: pkg/apis/apps/v1/defaults.go,
 * pkg/registry/apps/statefulset/strategy.go, pkg/printers/internalversion/printers.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultStatefulSet } from '../defaults/stateful-set'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validateStatefulSet, validateStatefulSetUpdate } from '../validation/stateful-set'
import { workloadCells, workloadColumns } from '../workload-columns'
import { workloadScale } from '../workload-scale'

export type StatefulSet = Types.StatefulSet

export const StatefulSet: Kind<StatefulSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  subresources: ['scale', 'status'],
  scale: workloadScale(),
  // Its selector is not among the wide columns.
  columns: [nameColumn, textColumn('Ready', 'Pods that are ready, of all that are wanted.'), ageColumn, ...workloadColumns.slice(0, 2)],
  row: (statefulSet, nowMs) => [
    statefulSet.metadata.name,
    `${statefulSet.status.readyReplicas ?? 0}/${statefulSet.spec.replicas ?? 0}`,
    ageOf(statefulSet, nowMs),
    ...workloadCells(statefulSet.spec).slice(0, 2),
  ],
  setDefaults: defaultStatefulSet,
  prepareForCreate: (statefulSet) => startGeneration({ ...withoutMaxUnavailable(statefulSet), status: { availableReplicas: 0, replicas: 0 } }),
  prepareForUpdate: (next, previous) => raiseGeneration(withoutMaxUnavailable(next), previous),
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
}

/** The field is there for a feature that is off. */
function withoutMaxUnavailable(statefulSet: StatefulSet): StatefulSet {
  const { updateStrategy } = statefulSet.spec
  if (updateStrategy?.rollingUpdate?.maxUnavailable === undefined) return statefulSet
  const { maxUnavailable: _dropped, ...rollingUpdate } = updateStrategy.rollingUpdate
  return { ...statefulSet, spec: { ...statefulSet.spec, updateStrategy: { ...updateStrategy, rollingUpdate } } }
}
