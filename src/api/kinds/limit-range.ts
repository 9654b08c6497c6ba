/** LimitRange: how much a pod, container or claim of a namespace may ask for. Upstream: pkg/registry/core/limitrange/strategy.go (v1.32). */
import { plainColumns, plainRow } from '../columns'
import { defaultLimitRange, nameLimitRange } from '../defaults/limits'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateLimitRange } from '../validation/limit-range'

export type LimitRange = Types.LimitRange

export const LimitRange: Kind<LimitRange> = {
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: plainColumns,
  row: plainRow,
  setDefaults: defaultLimitRange,
  prepareForCreate: nameLimitRange,
  validate: validateLimitRange,
}
