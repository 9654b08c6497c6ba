/**
 * PodDisruptionBudget: how many of some pods have to stay when pods are evicted.
 * Upstream: pkg/registry/policy/poddisruptionbudget/strategy.go, pkg/printers/internalversion/printers.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, numberColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validatePodDisruptionBudget, validatePodDisruptionBudgetStatus } from '../validation/pod-disruption-budget'

export type PodDisruptionBudget = Types.PodDisruptionBudget

export const PodDisruptionBudget: Kind<PodDisruptionBudget> = {
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('Min Available', 'Pods that have to stay healthy.'),
    textColumn('Max Unavailable', 'Pods that may be away.'),
    numberColumn('Allowed Disruptions', 'Pods that may be evicted now.'),
    ageColumn,
  ],
  row: ({ spec, status, ...rest }, nowMs) => [
    rest.metadata.name,
    String(spec.minAvailable ?? 'N/A'),
    String(spec.maxUnavailable ?? 'N/A'),
    status.disruptionsAllowed ?? 0,
    ageOf(rest, nowMs),
  ],
  prepareForCreate: (budget) => startGeneration({ ...budget, status: unknownYet }),
  prepareForUpdate: raiseGeneration,
  validate: validatePodDisruptionBudget,
  validateStatusUpdate: validatePodDisruptionBudgetStatus,
}

const unknownYet: PodDisruptionBudget['status'] = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 }
