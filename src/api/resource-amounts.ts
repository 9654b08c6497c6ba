/**
 * Sums over lists of resources (`{ cpu: '500m', memory: '1Gi' }`), exact and in canonical form.
 * Upstream: k8s.io/apiserver/pkg/quota/v1/resources.go, k8s.io/component-helpers/resource/helpers.go (v1.32).
 */
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, type Quantity } from './quantity'

export type Amounts = Readonly<Record<string, string>>

const zero: Quantity = { nano: 0n, format: 'DecimalSI' }
const none: Amounts = {}

export const amountOf = (text: string | number | undefined): Quantity => (text === undefined ? zero : (parseQuantity(text) ?? zero))

export const compareAmounts = (a: string | undefined, b: string | undefined): number => compareQuantities(amountOf(a), amountOf(b))

/** Every resource of either list, added up. */
export const plus = (a: Amounts | undefined, b: Amounts | undefined): Amounts =>
  combine(a, b, (left, right) => formatQuantity(addQuantities(amountOf(left), amountOf(right))))

/** Every resource of either list, the larger of both. */
export const most = (a: Amounts | undefined, b: Amounts | undefined): Amounts =>
  combine(a, b, (left, right) => (compareAmounts(left, right) < 0 ? right : left))

/** What is left of `a`; never less than nothing. */
export function minus(a: Amounts, b: Amounts): Amounts {
  const left = Object.entries(a).map(([name, amount]): [string, string] => {
    const { nano, format } = amountOf(amount)
    const rest = nano - amountOf(b[name]).nano
    return [name, formatQuantity({ nano: rest > 0n ? rest : 0n, format })]
  })
  return Object.fromEntries(left)
}

/** Only the resources of these names. */
export const only = (amounts: Amounts, names: readonly string[]): Amounts =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(amounts, name) ? [[name, amounts[name]]] : [])))

export const isSameAmounts = (a: Amounts, b: Amounts): boolean => {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && compareAmounts(a[name], b[name]) === 0)
}

function combine(a: Amounts = none, b: Amounts = none, join: (left: string, right: string) => string): Amounts {
  const names = Object.keys(b)
  if (names.length === 0) return a
  const sums: Record<string, string> = { ...a }
  for (const name of names) sums[name] = Object.hasOwn(a, name) ? join(a[name], b[name]) : b[name]
  return sums
}
