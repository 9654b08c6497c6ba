/** Nodes, Namespaces and Leases. Upstream: pkg/apis/core/validation/validation.go, pkg/apis/coordination/validation (v1.32). */
import { duplicate, forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import type { Core, Lease, Namespace, Node } from '../types'
import { labelValue, qualifiedName } from './formats'
import { validateFinalizers } from './metadata'
import { nonNegative } from './probe'
import { effects } from './scheduling'

const none: readonly FieldError[] = []

export const validateNode = ({ spec }: Node): readonly FieldError[] => validateTaints(spec.taints ?? [], 'spec.taints')

function validateTaints(taints: readonly Core.Taint[], path: string): readonly FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, index) => {
    const errors = [...validateTaint(taint, `${path}[${index}]`)]
    const key = `${taint.key}:${taint.effect}`
    if (seen.has(key)) errors.push(duplicateTaint(taint, `${path}[${index}]`))
    seen.add(key)
    return errors
  })
}

function validateTaint({ key = '', value = '', effect }: Core.Taint, path: string): readonly FieldError[] {
  return [
    ...qualifiedName(key).map((fault) => invalid(`${path}.key`, key, fault)),
    ...labelValue(value).map((fault) => invalid(`${path}.value`, value, fault)),
    ...(effect ? none : [required(`${path}.effect`)]),
    ...(!effect || effects.includes(effect) ? none : [notSupported(`${path}.effect`, effect, effects)]),
  ]
}

function duplicateTaint({ key, value = '', effect }: Core.Taint, path: string): FieldError {
  const text = `core.Taint{Key:${JSON.stringify(key)}, Value:${JSON.stringify(value)}, Effect:${JSON.stringify(effect)}, TimeAdded:<nil>}`
  return { ...duplicate(path, text), message: `Duplicate value: ${text}: taints must be unique by key and effect pair` }
}

/** A pod address range, once given, stays. */
export function validateNodeUpdate(next: Node, previous: Node): readonly FieldError[] {
  if (!previous.spec.podCIDR || next.spec.podCIDR === previous.spec.podCIDR) return none
  return [forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')]
}

export const validateNamespaceSpec = ({ spec }: Namespace): readonly FieldError[] => validateFinalizers(spec.finalizers ?? [], 'spec.finalizers')

export function validateLease({ spec }: Lease): readonly FieldError[] {
  const { leaseDurationSeconds: duration, leaseTransitions } = spec ?? {}
  const isShort = duration !== undefined && duration <= 0
  return [
    ...(isShort ? [invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0')] : none),
    ...nonNegative(leaseTransitions, 'spec.leaseTransitions'),
  ]
}
