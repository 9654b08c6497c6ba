/**
 * Requests and limits. Upstream: ValidateContainerResourceRequirements in pkg/apis/core/validation/validation.go (v1.32).
 */
import { forbidden, invalid, required, type FieldError } from '../field-error'
import { canonicalQuantity, compareQuantities, parseQuantity, type Quantity } from '../quantity'
import type { Core } from '../types'
import { qualifiedName } from './formats'
import { goQuantity, invalidGo } from './go-value'

type Amounts = Readonly<Record<string, string>>

const none: readonly FieldError[] = []
const ZERO: Quantity = { nano: 0n, format: 'DecimalSI' }
const ONE = 1_000_000_000n

const ofContainers = ['cpu', 'memory', 'ephemeral-storage']
const ofQuotas = ['pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps', 'persistentvolumeclaims']
const standard = [...ofContainers, ...ofQuotas, 'storage', 'services.nodeports', 'services.loadbalancers']
const quotaPrefix = /^(requests|limits)\.(cpu|memory|ephemeral-storage)$|^requests\.storage$/

const isQuotaHugePages = (name: string): boolean => /^(requests\.)?hugepages-/.test(name)
const isHugePages = (name: string): boolean => name.startsWith('hugepages-')
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')
const isExtended = (name: string): boolean => !isNative(name) && !name.startsWith('requests.')
export const mayExceed = (name: string): boolean => isNative(name) && !isHugePages(name)

export function validateResources(resources: Core.ResourceRequirements | undefined, path: string): readonly FieldError[] {
  const { limits, requests } = resources ?? {}
  if (!limits && !requests) return none
  const errors = [...validateAmounts(limits ?? {}, `${path}.limits`), ...validateRequests({ limits: limits ?? {}, requests: requests ?? {}, path })]
  const names = [...Object.keys(limits ?? {}), ...Object.keys(requests ?? {})]
  const isAlone = names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')
  return isAlone ? [...errors, forbidden(path, 'HugePages require cpu or memory')] : errors
}

function validateAmounts(amounts: Amounts, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const name of Object.keys(amounts).sort()) errors.push(...validateAmount(name, amounts[name], `${path}[${name}]`))
  return errors
}

function validateRequests({ limits, requests, path }: { limits: Amounts; requests: Amounts; path: string }): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const name of Object.keys(requests).sort()) {
    errors.push(...validateAmount(name, requests[name], `${path}.requests[${name}]`))
    if (name in limits) errors.push(...compareToLimit({ name, request: requests[name], limit: limits[name], path }))
    else if (!mayExceed(name)) errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'))
  }
  return errors
}

function compareToLimit({ name, request, limit, path }: { name: string; request: string; limit: string; path: string }): readonly FieldError[] {
  if (request === limit) return none
  const order = compareQuantities(parseQuantity(request) ?? ZERO, parseQuantity(limit) ?? ZERO)
  const refuse = (relation: string) => [
    invalid(`${path}.requests`, canonicalQuantity(request), `must be ${relation} ${name} limit of ${canonicalQuantity(limit)}`),
  ]
  if (order !== 0 && !mayExceed(name)) return refuse('equal to')
  return order > 0 ? refuse('less than or equal to') : none
}

/** Amounts that passed before: the same few come with every pod. */
const passed = new Set<string>()

function validateAmount(name: string, amount: string, path: string): readonly FieldError[] {
  const key = `${name}=${amount}`
  if (passed.has(key)) return none
  const errors = [...validateContainerResourceName(name, path), ...validateQuantity(name, String(amount), path)]
  if (errors.length === 0 && passed.size < 10_000) passed.add(key)
  return errors
}

/** Upstream: validateContainerResourceName. */
export function validateContainerResourceName(name: string, path: string): readonly FieldError[] {
  const errors = validateResourceName(name, path)
  if (!name.includes('/')) {
    const isOfContainers = ofContainers.includes(name) || isHugePages(name)
    return isOfContainers ? errors : [...errors, invalidGo(path, name, 'must be a standard resource for containers')]
  }
  return isNative(name) || isExtended(name) ? errors : [...errors, invalidGo(path, name, "doesn't follow extended resource name standard")]
}

/** The name is printed bare: upstream's type for it prints itself. */
export function validateResourceName(name: string, path: string): readonly FieldError[] {
  const errors = qualifiedName(name).map((fault) => invalidGo(path, name, fault))
  const isStandard = name.includes('/') || standard.includes(name) || isQuotaHugePages(name) || quotaPrefix.test(name)
  return errors.length > 0 || isStandard ? errors : [invalidGo(path, name, 'must be a standard resource type or fully qualified')]
}

/** Upstream: ValidateResourceQuotaResourceName. */
export function validateQuotaResourceName(name: string, path: string): readonly FieldError[] {
  const errors = validateResourceName(name, path)
  return name.includes('/') || isQuotaResource(name) ? errors : [...errors, invalidGo(path, name, 'must be a standard resource for quota')]
}

/** What is counted for every quota, unlike what has to be named with its group. */
export const isQuotaResource = (name: string): boolean =>
  name !== 'storage' && (standard.includes(name) || isQuotaHugePages(name) || quotaPrefix.test(name))

export function validateQuantity(name: string, amount: string, path: string): readonly FieldError[] {
  const quantity = parseQuantity(amount) ?? ZERO
  const errors: FieldError[] = []
  if (quantity.nano < 0n) errors.push(invalid(path, canonicalQuantity(amount), 'must be greater than or equal to 0'))
  const isWhole = ofQuotas.includes(name) || name.startsWith('services.') || isExtended(name)
  if (isWhole && quantity.nano % ONE !== 0n) errors.push(invalidGo(path, goQuantity(amount), 'must be an integer'))
  return errors
}
