/**
 * What is wrong with a value, in the words of the validator. Upstream: k8s.io/kube-openapi/pkg/validation/errors/schema.go, and what
 * k8s.io/apiextensions-apiserver/pkg/apiserver/validation/validation.go makes of them (v1.32).
 */
import { invalid, notSupported, required, tooLong, tooMany, type FieldError } from '../field-error'

/** The name of a value as upstream writes it: `spec.replicas`, `.spec` for a field of the root. */
export const nameOf = (path: string): string => path.replace(/^\./, '')

const text = (path: string, what: string): string => `${path} in body ${what}`
const wrong = (path: string, value: unknown, what: string): FieldError => invalid(nameOf(path), value, text(nameOf(path), what))

export const wrongType = (path: string, types: string, actual: string): FieldError => ({
  ...wrong(path, actual, `must be of type ${types}: ${JSON.stringify(actual)}`),
  type: 'FieldValueTypeInvalid',
})
export const wrongFormat = (path: string, format: string, value: string): FieldError => ({
  ...wrong(path, value, `must be of type ${format}: ${JSON.stringify(value)}`),
  type: 'FieldValueTypeInvalid',
})
export const missing = (path: string): FieldError => required(nameOf(path))
export const notInEnum = (path: string, value: unknown, values: readonly unknown[]): FieldError =>
  notSupported(nameOf(path), value, values.map((allowed) => (typeof allowed === 'string' ? allowed : JSON.stringify(allowed))))
export const longerThan = (path: string, maximum: number): FieldError => tooLong(nameOf(path), maximum)
export const shorterThan = (path: string, value: string, minimum: number): FieldError => wrong(path, value, `should be at least ${minimum} chars long`)
export const noMatch = (path: string, value: string, pattern: string): FieldError => wrong(path, value, `should match '${pattern}'`)
export const notMultiple = (path: string, value: number, factor: number): FieldError => wrong(path, value, `should be a multiple of ${factor}`)
export const moreThan = (path: string, value: number, { limit, isExclusive }: Limit): FieldError =>
  wrong(path, value, `should be less than ${isExclusive ? '' : 'or equal to '}${limit}`)
export const lessThan = (path: string, value: number, { limit, isExclusive }: Limit): FieldError =>
  wrong(path, value, `should be greater than ${isExclusive ? '' : 'or equal to '}${limit}`)
export const tooManyOf = (path: string, actual: number, maximum: number): FieldError => tooMany(nameOf(path), actual, maximum)
export const tooFewItems = (path: string, actual: number, minimum: number): FieldError => wrong(path, actual, `should have at least ${minimum} items`)
export const tooFewFields = (path: string, actual: number, minimum: number): FieldError => wrong(path, actual, `should have at least ${minimum} properties`)
export const notUnique = (path: string): FieldError => wrong(path, '', "shouldn't contain duplicates")
export const forbiddenField = (path: string, key: string): FieldError => invalid(nameOf(path), key, `${nameOf(`${path}.${key}`)} in body is a forbidden property`)

/** A fault of several schemas together has no field of its own. */
const together = (path: string, what: string): FieldError => invalid('<nil>', '', `${JSON.stringify(nameOf(path))} ${what}`)
export const noneOfAny = (path: string): FieldError => together(path, 'must validate at least one schema (anyOf)')
export const notOneOf = (path: string, found: number): FieldError =>
  together(path, `must validate one and only one schema (oneOf). Found ${found === 0 ? 'none valid' : `${found} valid alternatives`}`)
export const notAllOf = (path: string, found: number): FieldError => together(path, `must validate all the schemas (allOf)${found === 0 ? '. None validated' : ''}`)
export const isNot = (path: string): FieldError => together(path, 'must not validate the schema (not)')

export interface Limit {
  readonly limit: number
  readonly isExclusive: boolean
}
