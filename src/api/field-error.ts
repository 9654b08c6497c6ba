/**
 * A fault in one field of an object. Texts: k8s.io/apimachinery/pkg/util/validation/field/errors.go (v1.32).
 */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError'

export interface FieldError {
  readonly type: FieldErrorType
  /** `spec.containers[0].image` */
  readonly field: string
  /** Everything after `field: `, for instance `Required value: must be set`. */
  readonly message: string
}

const problem = (type: FieldErrorType, field: string, message: string, detail: string): FieldError => ({
  type,
  field,
  message: detail ? `${message}: ${detail}` : message,
})

export const required = (field: string, detail = ''): FieldError => problem('FieldValueRequired', field, 'Required value', detail)
export const forbidden = (field: string, detail: string): FieldError => problem('FieldValueForbidden', field, 'Forbidden', detail)
export const invalid = (field: string, value: unknown, detail: string): FieldError =>
  problem('FieldValueInvalid', field, `Invalid value: ${formatValue(value)}`, detail)
export const duplicate = (field: string, value: unknown): FieldError =>
  problem('FieldValueDuplicate', field, `Duplicate value: ${formatValue(value)}`, '')
export const notFound = (field: string, value: unknown): FieldError => problem('FieldValueNotFound', field, `Not found: ${formatValue(value)}`, '')
export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError =>
  problem(
    'FieldValueNotSupported',
    field,
    `Unsupported value: ${formatValue(value)}`,
    supported.length > 0 ? `supported values: ${supported.map((name) => JSON.stringify(name)).join(', ')}` : '',
  )
export const tooLong = (field: string, maximum: number): FieldError =>
  problem('FieldValueTooLong', field, 'Too long', `may not be more than ${maximum} bytes`)
export const tooMany = (field: string, actual: number, maximum: number): FieldError =>
  problem('FieldValueTooMany', field, `Too many: ${actual}`, `must have at most ${maximum} items`)

/** Strings quoted, `null` and numbers bare, structures as compact JSON: what Go's field.Error prints. */
function formatValue(value: unknown): string {
  if (value === undefined) return 'null'
  return JSON.stringify(value)
}

export const describeFieldError = (error: FieldError): string => `${error.field}: ${error.message}`

const none: readonly FieldError[] = []

/** One list of several; most objects have no faults and get none made. */
export function allFaults(...lists: readonly (readonly FieldError[])[]): readonly FieldError[] {
  let all = none
  for (let i = 0; i < lists.length; i++) if (lists[i].length > 0) all = all.length > 0 ? [...all, ...lists[i]] : lists[i]
  return all
}
