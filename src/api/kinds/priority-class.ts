/** PriorityClass: which pods matter more than others. Upstream: pkg/registry/scheduling/priorityclass/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, numberColumn, textColumn } from '../columns'
import { defaultPriorityClass } from '../defaults/classes'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { startGeneration } from '../updates'
import { validatePriorityClass, validatePriorityClassUpdate } from '../validation/priority-class'

export type PriorityClass = Types.PriorityClass

export const PriorityClass: Kind<PriorityClass> = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  categories: [],
  namespaced: false,
  subresources: [],
  columns: [
    nameColumn,
    numberColumn('Value', 'The priority of its pods.'),
    { ...textColumn('Global-Default', 'Whether pods that name no class have this one.'), type: 'boolean' },
    ageColumn,
    textColumn('PreemptionPolicy', 'Whether its pods may push others out.'),
  ],
  row: (priorityClass, nowMs) => [
    priorityClass.metadata.name,
    priorityClass.value,
    priorityClass.globalDefault ?? false,
    ageOf(priorityClass, nowMs),
    priorityClass.preemptionPolicy ?? '',
  ],
  setDefaults: defaultPriorityClass,
  prepareForCreate: startGeneration,
  validate: validatePriorityClass,
  validateUpdate: validatePriorityClassUpdate,
}
