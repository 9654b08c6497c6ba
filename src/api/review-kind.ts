/** What the kinds that are questions have in common: they are asked (created) and never kept. */
import { plainColumns, plainRow } from './columns'
import type { Kind } from './kind'
import type { KubeObject } from './object'

export const reviewKind = (group: string, kind: string, namespaced = false): Kind<KubeObject> => ({
  group,
  version: 'v1',
  kind,
  plural: `${kind.toLowerCase()}s`,
  singular: kind.toLowerCase(),
  shortNames: [],
  categories: [],
  namespaced,
  verbs: ['create'],
  subresources: [],
  columns: plainColumns,
  row: plainRow,
})
