/**
 * How much a pod asks for and a node has, in the scheduler's whole numbers: CPU in thousandths, the rest in units.
 * Upstream: k8s.io/component-helpers/resource/helpers.go, pkg/scheduler/framework/types.go (v1.32).
 */
import type { Core } from '../../api/types'
import { milliValue, quantityValue } from '../../api/quantity'

/** By resource name. `cpu` in thousandths; a pod counts as one of `pods`. */
export type Resources = Readonly<Record<string, number>>

type Amounts = Readonly<Record<string, string | number>> | undefined

/** What a container without a request is taken to need when nodes are compared (never when they are filtered). */
const presumed: Resources = { cpu: 100, memory: 200 * 1024 * 1024 }

const amountOf = (name: string, text: string | number): number => (name === 'cpu' ? milliValue(text) : Math.ceil(quantityValue(text)))

export function parseResources(amounts: Amounts): Record<string, number> {
  const parsed: Record<string, number> = {}
  for (const name in amounts) parsed[name] = amountOf(name, amounts[name])
  return parsed
}

/** What the pod's containers ask for at the moment they ask for most. */
export function podRequests(spec: Readonly<Core.PodSpec>): Resources {
  return sumRequests(spec, {})
}

/** The same, with presumed amounts for containers that ask for no CPU or no memory. */
export function presumedRequests(spec: Readonly<Core.PodSpec>): Resources {
  return sumRequests(spec, presumed)
}

function sumRequests(spec: Readonly<Core.PodSpec>, missing: Resources): Resources {
  const total: Record<string, number> = {}
  for (const container of spec.containers) add(total, requestsOf(container, missing))
  if (spec.initContainers) addInitContainers(total, spec.initContainers, missing)
  if (spec.overhead) add(total, parseResources(spec.overhead))
  return total
}

function requestsOf({ resources }: Core.Container, missing: Resources): Resources {
  return resources?.requests ? { ...missing, ...parseResources(resources.requests) } : missing
}

/** Sidecars stay beside the containers; the others run before these, each beside the sidecars that stand before it. */
function addInitContainers(total: Record<string, number>, initContainers: readonly Core.Container[], missing: Resources): void {
  const sidecars: Record<string, number> = {}
  const atStart: Record<string, number> = {}
  for (const container of initContainers) {
    const own = requestsOf(container, missing)
    if (container.restartPolicy === 'Always') {
      add(total, own)
      add(sidecars, own)
      raise(atStart, sidecars)
    } else {
      const beside = { ...sidecars }
      add(beside, own)
      raise(atStart, beside)
    }
  }
  raise(total, atStart)
}

export function add(sum: Record<string, number>, amounts: Resources): void {
  for (const name in amounts) sum[name] = (sum[name] ?? 0) + amounts[name]
}

export function subtract(sum: Record<string, number>, amounts: Resources): void {
  for (const name in amounts) sum[name] = (sum[name] ?? 0) - amounts[name]
}

function raise(to: Record<string, number>, amounts: Resources): void {
  for (const name in amounts) if (amounts[name] > (to[name] ?? 0)) to[name] = amounts[name]
}
