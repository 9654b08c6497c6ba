/**
 * Values in error messages as Go prints them: texts quoted, structures as Go source. Learners meet these in the real thing, so they
 * meet them here. Upstream: Error.ErrorBody in k8s.io/apimachinery/pkg/util/validation/field/errors.go (v1.32), package fmt (`%#v`).
 */
import type { FieldError } from '../field-error'
import type { LabelSelector } from '../object'
import { parseQuantity } from '../quantity'

/** Like `invalid`, for a value that is not written as JSON. */
export const invalidGo = (field: string, value: string, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${value}: ${detail}`,
})

export const duplicateGo = (field: string, value: string): FieldError => ({
  type: 'FieldValueDuplicate',
  field,
  message: `Duplicate value: ${value}`,
})

export const notSupportedGo = (field: string, value: string, supported: readonly string[]): FieldError => ({
  type: 'FieldValueNotSupported',
  field,
  message: `Unsupported value: ${value}: supported values: ${supported.map((name) => JSON.stringify(name)).join(', ')}`,
})

const quote = (text: string): string => JSON.stringify(text)

export function goStrings(values: readonly string[] | undefined): string {
  return values ? `[]string{${values.map(quote).join(', ')}}` : '[]string(nil)'
}

/** Maps are printed in the order of their keys. */
export function goStringMap(map: Readonly<Record<string, string>> | undefined): string {
  if (!map) return 'map[string]string(nil)'
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[string]string{${entries.map(([key, value]) => `${quote(key)}:${quote(value)}`).join(', ')}}`
}

export function goLabelSelector({ matchLabels, matchExpressions }: LabelSelector): string {
  const requirements = matchExpressions?.map(
    ({ key, operator, values }) => `v1.LabelSelectorRequirement{Key:${quote(key)}, Operator:${quote(operator)}, Values:${goStrings(values)}}`,
  )
  const list = requirements ? `[]v1.LabelSelectorRequirement{${requirements.join(', ')}}` : '[]v1.LabelSelectorRequirement(nil)'
  return `v1.LabelSelector{MatchLabels:${goStringMap(matchLabels)}, MatchExpressions:${list}}`
}

export const goIntOrString = (value: number | string): string =>
  typeof value === 'string'
    ? `intstr.IntOrString{Type:1, IntVal:0, StrVal:${quote(value)}}`
    : `intstr.IntOrString{Type:0, IntVal:${value}, StrVal:""}`

/** Decimal digits and a power of ten; the text is remembered only where it was canonical already. */
export function goQuantity(text: string): string {
  const { nano, format } = parseQuantity(text) ?? { nano: 0n, format: 'DecimalSI' }
  let [value, scale] = [nano, -9]
  while (scale < 0 && value % 10n === 0n) [value, scale] = [value / 10n, scale + 1]
  const remembered = scale === 0 ? text : ''
  return `resource.Quantity{i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:${quote(remembered)}, Format:${quote(format)}}`
}
