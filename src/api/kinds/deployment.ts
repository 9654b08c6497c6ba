/**
 * Deployment: pods of one template, replaced little by little when the template changes.
 * Upstream: pkg/apis/apps/v1/defaults.go, pkg/registry/apps/deployment/strategy.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultDeployment } from '../defaults/deployment'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { countGeneration, isSame, keepStatus, startGeneration } from '../updates'
import { validateDeployment, validateSelectorUpdate } from '../validation/workload'
import { workloadCells, workloadColumns } from '../workload-columns'
import { workloadScale } from '../workload-scale'

export type Deployment = Types.Deployment

export const Deployment: Kind<Deployment> = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  subresources: ['scale', 'status'],
  scale: workloadScale(),
  columns: [
    nameColumn,
    textColumn('Ready', 'Pods that are ready, of all that are wanted.'),
    textColumn('Up-to-date', 'Pods that run the present template.'),
    textColumn('Available', 'Pods that have been ready for long enough.'),
    ageColumn,
    ...workloadColumns,
  ],
  row: (deployment, nowMs) => [
    deployment.metadata.name,
    `${deployment.status.readyReplicas ?? 0}/${deployment.spec.replicas ?? 0}`,
    deployment.status.updatedReplicas ?? 0,
    deployment.status.availableReplicas ?? 0,
    ageOf(deployment, nowMs),
    ...workloadCells(deployment.spec),
  ],
  setDefaults: defaultDeployment,
  prepareForCreate: (deployment) => startGeneration({ ...deployment, status: {} }),
  prepareForUpdate: (next, previous) => keepStatus(countGeneration(next, previous, isUnchanged(next, previous)), previous),
  validate: validateDeployment,
  validateUpdate: validateSelectorUpdate,
}

/** A changed annotation counts too: that is how a controller notices a change of the rollout's cause. */
const isUnchanged = (next: Deployment, previous: Deployment): boolean =>
  isSame(next.spec, previous.spec) && isSame(next.metadata.annotations, previous.metadata.annotations)
