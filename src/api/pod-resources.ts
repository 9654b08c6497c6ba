/**
 * What a pod asks for and may use altogether: its containers run at the same time, its init containers one after another, and those
 * that restart stay. Upstream: k8s.io/component-helpers/resource/helpers.go (v1.32).
 */
import { amountOf, most, plus, type Amounts } from './resource-amounts'
import type { Core } from './types'

type PodSpec = Readonly<Core.PodSpec>

export const podRequests = (spec: PodSpec): Amounts => total(spec, 'requests')
export const podLimits = (spec: PodSpec): Amounts => total(spec, 'limits')

/** With what the runtime itself needs. */
export const requestsWithOverhead = (spec: PodSpec): Amounts => plus(podRequests(spec), spec.overhead)

export function limitsWithOverhead(spec: PodSpec): Amounts {
  const limits = podLimits(spec)
  const limited = Object.entries(spec.overhead ?? {}).filter(([name]) => amountOf(limits[name]).nano !== 0n)
  return plus(limits, Object.fromEntries(limited))
}

function total({ containers, initContainers = [] }: PodSpec, list: 'requests' | 'limits'): Amounts {
  let sum: Amounts = {}
  let staying: Amounts = {}
  let first: Amounts = {}
  for (const { resources } of containers) sum = plus(sum, resources?.[list])
  for (const { resources, restartPolicy } of initContainers) {
    const own = resources?.[list]
    const during = plus(own, staying)
    if (restartPolicy === 'Always') {
      sum = plus(sum, own)
      staying = during
    }
    first = most(first, during)
  }
  return most(sum, first)
}
