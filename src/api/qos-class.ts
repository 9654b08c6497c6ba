/**
 * How badly a pod is treated when its node runs short: Guaranteed when every container limits what it requests, BestEffort when
 * none asks for anything, Burstable otherwise. Upstream: pkg/apis/core/v1/helper/qos/qos.go (v1.32).
 */
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from './quantity'
import type { Core } from './types'

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

const counted = ['cpu', 'memory']

export function qosClassOf(spec: Readonly<Core.PodSpec>): QosClass {
  const containers = spec.initContainers ? [...(spec.containers ?? []), ...spec.initContainers] : (spec.containers ?? [])
  if (!containers.some(({ resources }) => resources?.requests || resources?.limits)) return 'BestEffort'
  const requests = new Map<string, Quantity>()
  const limits = new Map<string, Quantity>()
  let isLimited = true
  for (const { resources } of containers) {
    addAll(requests, resources?.requests)
    const found = addAll(limits, resources?.limits)
    if (found < counted.length) isLimited = false
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const isEqual = [...requests].every(([name, request]) => {
    const limit = limits.get(name)
    return limit !== undefined && compareQuantities(limit, request) === 0
  })
  return isLimited && isEqual && requests.size === limits.size ? 'Guaranteed' : 'Burstable'
}

/** How many of the counted resources were there and above zero. */
function addAll(sums: Map<string, Quantity>, amounts: Readonly<Record<string, unknown>> | undefined): number {
  let found = 0
  for (const name of counted) {
    const amount = parseQuantity(String(amounts?.[name] ?? ''))
    if (!amount || amount.nano <= 0n) continue
    const sum = sums.get(name)
    sums.set(name, sum ? addQuantities(sum, amount) : amount)
    found++
  }
  return found
}
