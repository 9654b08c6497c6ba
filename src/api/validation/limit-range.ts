/** LimitRanges. Upstream: ValidateLimitRange in pkg/apis/core/validation/validation.go (v1.32). */
import { duplicate, forbidden, invalid, required, type FieldError } from '../field-error'
import { canonicalQuantity, compareQuantities, parseQuantity, quantityValue } from '../quantity'
import type { Core, LimitRange } from '../types'
import { qualifiedName } from './formats'
import { goQuantity, invalidGo } from './go-value'
import { mayExceed, validateContainerResourceName, validateResourceName } from './resources'

type Item = Core.LimitRangeItem
type Amounts = Readonly<Record<string, string>>

const none: readonly FieldError[] = []
const types = ['Pod', 'Container', 'PersistentVolumeClaim']

export function validateLimitRange({ spec }: LimitRange): readonly FieldError[] {
  const seen = new Set<string>()
  return (spec.limits ?? []).flatMap((item, index) => {
    const path = `spec.limits[${index}]`
    const isRepeated = seen.has(item.type)
    seen.add(item.type)
    return [...validateType(item.type ?? '', `${path}.type`), ...(isRepeated ? [duplicate(`${path}.type`, item.type)] : none), ...validateItem(item, path)]
  })
}

function validateType(type: string, path: string): readonly FieldError[] {
  const faults = qualifiedName(type)
  if (faults.length > 0) return faults.map((fault) => invalid(path, type, fault))
  return type.includes('/') || types.includes(type) ? none : [invalid(path, type, 'must be a standard limit type or fully qualified')]
}

function validateItem(item: Item, path: string): readonly FieldError[] {
  const names = (list: 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio') => validateNames(item, list, path)
  const ofPods = (list: 'default' | 'defaultRequest'): readonly FieldError[] =>
    Object.keys(item[list] ?? {}).length > 0 ? [forbidden(`${path}.${list}`, "may not be specified when `type` is 'Pod'")] : none
  const defaults = item.type === 'Pod' ? [...ofPods('default'), ...ofPods('defaultRequest')] : [...names('default'), ...names('defaultRequest')]
  const isLacking = item.type === 'PersistentVolumeClaim' && !item.min?.storage && !item.max?.storage
  return [
    ...names('max'),
    ...names('min'),
    ...defaults,
    ...(isLacking ? [required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided')] : none),
    ...names('maxLimitRequestRatio'),
    ...namesOf(item).flatMap((name) => validateAmounts(item, name, path)),
  ]
}

function validateNames(item: Item, list: 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio', path: string): readonly FieldError[] {
  const check = item.type === 'Pod' || item.type === 'Container' ? validateContainerResourceName : validateResourceName
  return Object.keys(item[list] ?? {}).sort().flatMap((name) => check(name, `${path}.${list}[${name}]`))
}

/** Those of pods have no defaults. */
const namesOf = ({ type, max, min, default: limits, defaultRequest, maxLimitRequestRatio }: Item): string[] =>
  Object.keys({ ...max, ...min, ...(type === 'Pod' ? {} : { ...limits, ...defaultRequest }), ...maxLimitRequestRatio }).sort()

/** What is small is said to be greater than what is great: [field, small, its name, great, its name]. */
const orders: readonly { readonly field: string; readonly low: keyof Named; readonly high: keyof Named; readonly shown: keyof Named }[] = [
  { field: 'min', low: 'min', high: 'max', shown: 'min' },
  { field: 'defaultRequest', low: 'min', high: 'default request', shown: 'default request' },
  { field: 'defaultRequest', low: 'default request', high: 'max', shown: 'default request' },
  { field: 'defaultRequest', low: 'default request', high: 'default', shown: 'default request' },
  { field: 'default', low: 'min', high: 'default', shown: 'min' },
  { field: 'default', low: 'default', high: 'max', shown: 'max' },
]

interface Named {
  readonly min: string | undefined
  readonly max: string | undefined
  readonly default: string | undefined
  readonly 'default request': string | undefined
}

const of = (amounts: Amounts | undefined, name: string): string | undefined => (amounts && Object.hasOwn(amounts, name) ? String(amounts[name]) : undefined)

function validateAmounts(item: Item, name: string, path: string): readonly FieldError[] {
  const isOfPods = item.type === 'Pod'
  const named: Named = {
    min: of(item.min, name),
    max: of(item.max, name),
    default: isOfPods ? undefined : of(item.default, name),
    'default request': isOfPods ? undefined : of(item.defaultRequest, name),
  }
  const ordered = orders.flatMap(({ field, low, high, shown }) => {
    const [small, great, value] = [named[low], named[high], named[shown]]
    if (small === undefined || great === undefined || value === undefined || compare(small, great) <= 0) return none
    const highName = low === 'default request' && high === 'default' ? 'default limit' : high
    const why = `${low} value ${canonicalQuantity(small)} is greater than ${highName} value ${canonicalQuantity(great)}`
    return [invalidGo(`${path}.${field}[${name}]`, goQuantity(value), why)]
  })
  return [...ordered, ...validateRatio(item, name, path), ...validateEqual(named, name, path)]
}

function compare(a: string, b: string): number {
  const [left, right] = [parseQuantity(a), parseQuantity(b)]
  return left && right ? compareQuantities(left, right) : 0
}

function validateRatio({ min, max, maxLimitRequestRatio }: Item, name: string, path: string): readonly FieldError[] {
  const ratio = of(maxLimitRequestRatio, name)
  if (ratio === undefined) return none
  const refuse = (why: string): FieldError => invalidGo(`${path}.maxLimitRequestRatio[${name}]`, goQuantity(ratio), `ratio ${canonicalQuantity(ratio)} is ${why}`)
  const [low, high] = [of(min, name), of(max, name)]
  const limit = low === undefined || high === undefined ? Infinity : quantityValue(high) / quantityValue(low)
  return [
    ...(compare(ratio, '1') < 0 ? [refuse('less than 1')] : none),
    ...(quantityValue(ratio) > limit ? [refuse(`greater than max/min = ${limit.toFixed(6)}`)] : none),
  ]
}

/** What cannot be shared out twice is asked for in full. */
function validateEqual({ default: limit, 'default request': request }: Named, name: string, path: string): readonly FieldError[] {
  if (mayExceed(name) || limit === undefined || request === undefined || compare(limit, request) === 0) return none
  const why = `default value ${canonicalQuantity(limit)} must equal to defaultRequest value ${canonicalQuantity(request)} in ${name}`
  return [invalidGo(`${path}.defaultRequest[${name}]`, goQuantity(request), why)]
}
