/**
 * Amounts in their canonical form, with requests taken from limits where a pod names only these. Amounts below a thousandth are
 * rounded up. Upstream: SetDefaults_ResourceList and SetDefaults_Pod in pkg/apis/core/v1/defaults.go (v1.32).
 */
import { formatQuantity, parseQuantity } from '../quantity'
import type { Core } from '../types'
import { change } from './fill'

export type ResourceList = Readonly<Record<string, string>>

const MILLI = 1_000_000n
const known = new Map<string, string>()

/** Remembered, for the same few amounts come again and again. */
function canonicalAmount(text: string): string {
  const remembered = known.get(text)
  if (remembered !== undefined) return remembered
  const quantity = parseQuantity(text)
  const rest = quantity ? quantity.nano % MILLI : 0n
  const rounded = quantity && rest > 0n ? { ...quantity, nano: quantity.nano - rest + MILLI } : quantity
  const canonical = rounded ? formatQuantity(rounded) : text
  if (known.size > 10_000) known.clear()
  known.set(text, canonical)
  return canonical
}

export function canonicalResources(list: ResourceList): Record<string, string> {
  const entries = Object.entries(list)
  const canonical = entries.map(([name, amount]): [string, string] => [name, canonicalAmount(String(amount))])
  return canonical.every(([, amount], index) => amount === entries[index][1]) ? list : Object.fromEntries(canonical)
}

export const defaultRequirements = (resources: Core.ResourceRequirements): Core.ResourceRequirements =>
  change(change(resources, 'limits', canonicalResources), 'requests', canonicalResources)

/** What is limited but not requested is requested in full. */
export function requestLimits(resources: Core.ResourceRequirements): Core.ResourceRequirements {
  const { limits = {}, requests = {} } = resources
  const isComplete = Object.keys(limits).every((name) => name in requests)
  return isComplete ? resources : { ...resources, requests: { ...limits, ...requests } }
}
