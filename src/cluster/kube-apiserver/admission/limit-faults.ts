/**
 * What of a pod or claim a LimitRange does not allow, in words.
 * Upstream: PodValidateLimitFunc and its constraints in plugin/pkg/admission/limitranger/admission.go (v1.32).
 */
import type { LimitRange } from '../../../api/kinds/limit-range'
import type { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { Pod } from '../../../api/kinds/pod'
import { podLimits, podRequests } from '../../../api/pod-resources'
import { amountOf, compareAmounts, type Amounts } from '../../../api/resource-amounts'
import type { Core } from '../../../api/types'

interface Usage {
  readonly requests: Amounts
  readonly limits: Amounts
}

type Item = Core.LimitRangeItem
type Ask = (bound: Bound, usage: Usage) => string | undefined

interface Bound {
  readonly type: string
  readonly resource: string
  readonly amount: string
}

const itemsOf = ({ spec }: LimitRange): readonly Item[] => (spec.limits as Item[] | null | undefined) ?? []

export const podFaults = (range: LimitRange, { spec }: Pod): readonly string[] =>
  itemsOf(range).flatMap((item) => {
    if (item.type === 'Pod') return itemFaults(item, { requests: podRequests(spec), limits: podLimits(spec) })
    if (item.type !== 'Container') return []
    return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
      itemFaults(item, { requests: resources?.requests ?? {}, limits: resources?.limits ?? {} }),
    )
  })

function itemFaults(item: Item, usage: Usage): readonly string[] {
  return [
    ...asked(item, item.min, usage, tooLittle),
    ...asked(item, item.max, usage, tooMuch),
    ...asked(item, item.maxLimitRequestRatio, usage, tooLoose),
  ]
}

export const claimFaults = (range: LimitRange, { spec }: PersistentVolumeClaim): readonly string[] =>
  itemsOf(range).flatMap((item) => {
    if (item.type !== 'PersistentVolumeClaim') return []
    const usage: Usage = { requests: spec.resources?.requests ?? {}, limits: {} }
    return [...asked(item, item.min, usage, tooLittle), ...asked(item, item.max, usage, requestsTooMuch)]
  })

/** Simplified: faults come in the order of names; a real API server goes through them in no order. */
const asked = ({ type }: Item, bounds: Amounts | undefined, usage: Usage, ask: Ask): readonly string[] =>
  Object.keys(bounds ?? {})
    .sort()
    .flatMap((resource) => ask({ type, resource, amount: bounds?.[resource] ?? '' }, usage) ?? [])

const tooLittle: Ask = ({ type, resource, amount }, { requests, limits }) => {
  const text = `minimum ${resource} usage per ${type} is ${amount}`
  if (!(resource in requests)) return `${text}.  No request is specified`
  if (compareAmounts(requests[resource], amount) < 0) return `${text}, but request is ${requests[resource]}`
  return resource in limits && compareAmounts(limits[resource], amount) < 0 ? `${text}, but limit is ${limits[resource]}` : undefined
}

const tooMuch: Ask = ({ type, resource, amount }, { requests, limits }) => {
  const text = `maximum ${resource} usage per ${type} is ${amount}`
  if (!(resource in limits)) return `${text}.  No limit is specified`
  if (compareAmounts(limits[resource], amount) > 0) return `${text}, but limit is ${limits[resource]}`
  return resource in requests && compareAmounts(requests[resource], amount) > 0
    ? `${text}, but request is ${requests[resource]}`
    : undefined
}

const requestsTooMuch: Ask = ({ type, resource, amount }, { requests }) => {
  const text = `maximum ${resource} usage per ${type} is ${amount}`
  if (!(resource in requests)) return `${text}.  No request is specified`
  return compareAmounts(requests[resource], amount) > 0 ? `${text}, but request is ${requests[resource]}` : undefined
}

const tooLoose: Ask = ({ type, resource, amount }, { requests, limits }) => {
  const text = `${resource} max limit to request ratio per ${type} is ${amount}, but`
  const request = amountOf(requests[resource]).nano
  const limit = amountOf(limits[resource]).nano
  if (request === 0n) return `${text} no request is specified or request is 0`
  if (limit === 0n) return `${text} no limit is specified or limit is 0`
  const ratio = Number(limit) / Number(request)
  return ratio * 1000 > Number(amountOf(amount).nano) / 1e6 ? `${text} provided ratio is ${ratio.toFixed(6)}` : undefined
}
