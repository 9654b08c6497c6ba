/** FlowSchema: which requests belong together, and how much they matter. Upstream: pkg/registry/flowcontrol/flowschema/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultFlowSchema } from '../defaults/flow-control'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validateFlowSchema } from '../validation/flow-control'

export type FlowSchema = Types.FlowSchema

export const FlowSchema: Kind<FlowSchema> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  singular: 'flowschema',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('PriorityLevel', 'The priority level its requests get.'),
    textColumn('MatchingPrecedence', 'Which schema is asked first: the lowest.'),
    textColumn('DistinguisherMethod', 'By what its requests are told apart.'),
    ageColumn,
    textColumn('MissingPL', 'Whether the priority level is missing.'),
  ],
  compareRows: (a, b) => (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0),
  row: (schema, nowMs) => [
    schema.metadata.name,
    schema.spec.priorityLevelConfiguration.name,
    schema.spec.matchingPrecedence ?? 0,
    schema.spec.distinguisherMethod?.type ?? '<none>',
    ageOf(schema, nowMs),
    schema.status.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
  ],
  setDefaults: defaultFlowSchema,
  prepareForCreate: (schema) => startGeneration({ ...schema, status: {} }),
  prepareForUpdate: raiseGeneration,
  validate: validateFlowSchema,
}
