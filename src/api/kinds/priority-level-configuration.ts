/** PriorityLevelConfiguration: how many requests of one priority run at once, and what becomes of the others. Upstream: pkg/registry/flowcontrol/prioritylevelconfiguration/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultPriorityLevel } from '../defaults/flow-control'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validatePriorityLevel } from '../validation/flow-control'

export type PriorityLevelConfiguration = Types.PriorityLevelConfiguration

export const PriorityLevelConfiguration: Kind<PriorityLevelConfiguration> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  singular: 'prioritylevelconfiguration',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('Type', 'Whether its requests are limited.'),
    textColumn('NominalConcurrencyShares', 'Its share of what may run at once.'),
    textColumn('Queues', 'How many queues it has.'),
    textColumn('HandSize', 'How many queues a flow may use.'),
    textColumn('QueueLengthLimit', 'How long a queue may grow.'),
    ageColumn,
  ],
  row(level, nowMs) {
    const { limited, type } = level.spec
    const { queues = '<none>', handSize = '<none>', queueLengthLimit = '<none>' } = limited?.limitResponse?.queuing ?? {}
    const shares = limited?.nominalConcurrencyShares ?? '<none>'
    return [level.metadata.name, type, shares, queues, handSize, queueLengthLimit, ageOf(level, nowMs)]
  },
  setDefaults: defaultPriorityLevel,
  prepareForCreate: (level) => startGeneration({ ...level, status: {} }),
  prepareForUpdate: raiseGeneration,
  validate: validatePriorityLevel,
}
