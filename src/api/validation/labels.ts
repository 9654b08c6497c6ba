/** Labels and selectors. Upstream: k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go (v1.32). */
import { forbidden, invalid, required, type FieldError } from '../field-error'
import type { LabelSelector } from '../object'
import { labelValue, qualifiedName } from './formats'

export type Labels = Readonly<Record<string, string>>

const none: readonly FieldError[] = []

export function validateLabels(labels: Labels | undefined, path: string): readonly FieldError[] {
  if (!labels) return none
  let errors: FieldError[] | undefined
  for (const key in labels) {
    for (const fault of qualifiedName(key)) (errors ??= []).push(invalid(path, key, fault))
    for (const fault of labelValue(labels[key])) (errors ??= []).push(invalid(path, labels[key], fault))
  }
  return errors ?? none
}

export function validateLabelSelector(selector: LabelSelector | undefined, path: string): readonly FieldError[] {
  if (!selector) return none
  const expressions = (selector.matchExpressions ?? []).flatMap((expression, index) =>
    validateRequirement(expression, `${path}.matchExpressions[${index}]`),
  )
  return [...validateLabels(selector.matchLabels, `${path}.matchLabels`), ...expressions]
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number]

function validateRequirement({ key, operator, values = [] }: Requirement, path: string): readonly FieldError[] {
  return [
    ...validateOperator(operator, values, path),
    ...qualifiedName(key ?? '').map((fault) => invalid(`${path}.key`, key, fault)),
    ...values.flatMap((value, index) => labelValue(value).map((fault) => invalid(`${path}.values[${index}]`, value, fault))),
  ]
}

function validateOperator(operator: string, values: readonly string[], path: string): readonly FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? none : [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0 ? none : [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    default:
      return [invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator')]
  }
}

/** Whether it can be used to select at all; upstream gives such a selector up before it looks at the rest. */
export const isSelectable = (selector: LabelSelector): boolean =>
  (selector.matchExpressions ?? []).every(({ operator, values = [] }) => validateOperator(operator, values, '').length === 0)
