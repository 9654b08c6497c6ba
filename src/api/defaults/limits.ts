/** Completes LimitRanges and ResourceQuotas. Upstream: SetDefaults_LimitRangeItem in pkg/apis/core/v1/defaults.go (v1.32). */
import type { Core, LimitRange, ResourceQuota } from '../types'
import { change, changeEach } from './fill'
import { canonicalResources, type ResourceList } from './resources'

/** The generated type says list; the wire says null where there are no limits. */
const noLimits: object = { limits: null }

/** Simplified: one without a name is called by its uid; a real cluster draws another such number for its name. */
export function nameLimitRange(limitRange: LimitRange): LimitRange {
  const { name, generateName, uid } = limitRange.metadata
  return name || generateName ? limitRange : { ...limitRange, metadata: { ...limitRange.metadata, name: uid } }
}

export function defaultLimitRange(limitRange: LimitRange): LimitRange {
  const given = limitRange.spec ?? {}
  const listed = given.limits === null || given.limits?.length ? given : { ...given, ...noLimits }
  const spec = changeEach(listed, 'limits', defaultItem)
  return spec === limitRange.spec ? limitRange : { ...limitRange, spec }
}

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

function defaultItem(item: Core.LimitRangeItem): Core.LimitRangeItem {
  const canonical = lists.reduce((changed, list) => change(changed, list, canonicalResources), item)
  return canonical.type === 'Container' ? defaultContainerItem(canonical) : canonical
}

/** A container that says nothing may have the most, and asks for what it may have. */
function defaultContainerItem(item: Core.LimitRangeItem): Core.LimitRangeItem {
  const limits = withMissing(item.default, item.max)
  const requests = withMissing(withMissing(item.defaultRequest, limits), item.min)
  if (limits === item.default && requests === item.defaultRequest) return item
  return { ...item, ...(limits ? { default: limits } : {}), ...(requests ? { defaultRequest: requests } : {}) }
}

function withMissing(list: ResourceList | undefined, source: ResourceList | undefined): Record<string, string> | undefined {
  if (!source || Object.keys(source).every((name) => list && name in list)) return list
  return { ...source, ...list }
}

export function defaultResourceQuota(quota: ResourceQuota): ResourceQuota {
  const spec = change(quota.spec ?? {}, 'hard', canonicalResources)
  const status = change(change(quota.status ?? {}, 'hard', canonicalResources), 'used', canonicalResources)
  return spec === quota.spec && status === quota.status ? quota : { ...quota, spec, status }
}
