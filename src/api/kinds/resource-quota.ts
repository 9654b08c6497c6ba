/**
 * ResourceQuota: how much all objects of a namespace may ask for together.
 * Upstream: pkg/registry/core/resourcequota/strategy.go, pkg/printers/internalversion/printers.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultResourceQuota } from '../defaults/limits'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { keepStatus } from '../updates'
import { validateResourceQuota, validateResourceQuotaStatus, validateResourceQuotaUpdate } from '../validation/resource-quota'

export type ResourceQuota = Types.ResourceQuota

export const ResourceQuota: Kind<ResourceQuota> = {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  columns: [
    nameColumn,
    ageColumn,
    textColumn('Request', 'What is used of what may be requested.'),
    textColumn('Limit', 'What is used of what limits may add up to.'),
  ],
  row: (quota, nowMs) => [quota.metadata.name, ageOf(quota, nowMs), usageOf(quota, false), usageOf(quota, true)],
  setDefaults: defaultResourceQuota,
  prepareForCreate: (quota) => ({ ...quota, status: {} }),
  prepareForUpdate: keepStatus,
  validate: validateResourceQuota,
  validateStatusUpdate: validateResourceQuotaStatus,
  validateUpdate: validateResourceQuotaUpdate,
}

/** `pods: 1/2, services: 0/5` */
function usageOf({ status: { hard = {}, used = {} } }: ResourceQuota, ofLimits: boolean): string {
  const names = Object.keys(hard).filter((name) => name.startsWith('limits.') === ofLimits)
  return names.sort().map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`).join(', ')
}
