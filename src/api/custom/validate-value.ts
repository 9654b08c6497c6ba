/**
 * A value before its schema: everything that is wrong with it, in the order in which the real validator looks.
 * Upstream: k8s.io/kube-openapi/pkg/validation/validate (v1.32).
 */
import type { FieldError } from '../field-error'
import { goRegExp } from '../go-regexp'
import { isSame } from '../updates'
import { isFields, type Fields, type Schema } from './schema'
import * as fault from './value-fault'
import { isInFormat } from './value-formats'

const none: readonly FieldError[] = []

/** `path` is '' for the root, and begins with a dot below it. */
export function validateValue(value: unknown, schema: Schema, path = ''): readonly FieldError[] {
  if (value === undefined) return none
  if (value === null) return [...validateType(value, schema, path), ...validateEnum(value, schema, path)]
  return [
    ...validateType(value, schema, path),
    ...validateCombined(value, schema, path),
    ...(typeof value === 'string' ? validateText(value, schema, path) : none),
    ...(typeof value === 'number' ? validateNumber(value, schema, path) : none),
    ...(Array.isArray(value) ? validateList(value, schema, path) : none),
    ...validateEnum(value, schema, path),
    ...(isFields(value) ? validateFields(value, schema, path) : none),
  ]
}

function validateType(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const types = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type ? [schema.type] : []
  if (value === null) return schema.nullable || types.length === 0 ? none : [fault.wrongType(path, types.join(','), 'null')]
  const actual = typeOf(value)
  if (types.length === 0 || types.includes(actual) || (actual === 'integer' && types.includes('number'))) return none
  return [fault.wrongType(path, types.join(','), actual)]
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function validateCombined(value: unknown, { anyOf, oneOf, allOf, not }: Schema, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  if (anyOf && anyOf.length > 0) {
    const outcomes = anyOf.map((schema) => validateValue(value, schema, path))
    if (!outcomes.some(isEmpty)) errors.push(fault.noneOfAny(path), ...closest(outcomes))
  }
  if (oneOf && oneOf.length > 0) {
    const outcomes = oneOf.map((schema) => validateValue(value, schema, path))
    const found = outcomes.filter(isEmpty).length
    if (found !== 1) errors.push(fault.notOneOf(path, found), ...(found === 0 ? closest(outcomes) : none))
  }
  if (allOf && allOf.length > 0) {
    const outcomes = allOf.map((schema) => validateValue(value, schema, path))
    const found = outcomes.filter(isEmpty).length
    errors.push(...outcomes.flat())
    if (found !== allOf.length) errors.push(fault.notAllOf(path, found))
  }
  if (not && isEmpty(validateValue(value, not, path))) errors.push(fault.isNot(path))
  return errors
}

const isEmpty = (errors: readonly FieldError[]): boolean => errors.length === 0

/** What is said of the alternative that came nearest. */
const closest = (outcomes: readonly (readonly FieldError[])[]): readonly FieldError[] => outcomes.reduce((best, outcome) => (outcome.length < best.length ? outcome : best))

function validateText(value: string, { maxLength, minLength, pattern, format }: Schema, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  const length = maxLength === undefined && minLength === undefined ? 0 : [...value].length
  if (maxLength !== undefined && length > maxLength) errors.push(fault.longerThan(path, maxLength))
  else if (minLength !== undefined && length < minLength) errors.push(fault.shorterThan(path, value, minLength))
  else if (pattern && goRegExp(pattern)?.test(value) === false) errors.push(fault.noMatch(path, value, pattern))
  if (format && !isInFormat(value, format)) errors.push(fault.wrongFormat(path, format, value))
  return errors
}

function validateNumber(value: number, schema: Schema, path: string): readonly FieldError[] {
  const { multipleOf, maximum, minimum, exclusiveMaximum: isBelow = false, exclusiveMinimum: isAbove = false } = schema
  const errors: FieldError[] = []
  if (multipleOf !== undefined && multipleOf > 0 && !isWhole(value / multipleOf)) errors.push(fault.notMultiple(path, value, multipleOf))
  if (maximum !== undefined && (isBelow ? value >= maximum : value > maximum)) errors.push(fault.moreThan(path, value, { limit: maximum, isExclusive: isBelow }))
  if (minimum !== undefined && (isAbove ? value <= minimum : value < minimum)) errors.push(fault.lessThan(path, value, { limit: minimum, isExclusive: isAbove }))
  return errors
}

const isWhole = (factor: number): boolean => Math.abs(factor - Math.round(factor)) < 1e-9

function validateList(list: readonly unknown[], { items, maxItems, minItems, uniqueItems }: Schema, path: string): readonly FieldError[] {
  const errors = items ? list.flatMap((item, index) => validateValue(item, items, `${path}[${index}]`)) : []
  if (minItems !== undefined && list.length < minItems) errors.push(fault.tooFewItems(path, list.length, minItems))
  if (maxItems !== undefined && list.length > maxItems) errors.push(fault.tooManyOf(path, list.length, maxItems))
  if (uniqueItems && list.some((item, index) => list.findIndex((other) => isSame(item, other)) < index)) errors.push(fault.notUnique(path))
  return errors
}

function validateEnum(value: unknown, { enum: values, nullable }: Schema, path: string): readonly FieldError[] {
  if (!values || values.length === 0 || (value === null && nullable)) return none
  return values.some((allowed) => isSame(allowed, value) && typeof allowed === typeof value) ? none : [fault.notInEnum(path, value, values)]
}

function validateFields(fields: Fields, schema: Schema, path: string): readonly FieldError[] {
  const { minProperties, maxProperties, properties = {}, additionalProperties, required = [] } = schema
  const keys = Object.keys(fields)
  if (minProperties !== undefined && keys.length < minProperties) return [fault.tooFewFields(path, keys.length, minProperties)]
  if (maxProperties !== undefined && keys.length > maxProperties) return [fault.tooManyOf(path, keys.length, maxProperties)]
  const others = keys.filter((key) => !Object.hasOwn(properties, key))
  const errors: FieldError[] = []
  if (additionalProperties === false) errors.push(...others.map((key) => fault.forbiddenField(path, key)))
  else if (typeof additionalProperties === 'object') errors.push(...others.flatMap((key) => validateValue(fields[key], additionalProperties, `${path}.${key}`)))
  for (const key of Object.keys(properties).sort()) if (Object.hasOwn(fields, key)) errors.push(...validateValue(fields[key], properties[key], `${path}.${key}`))
  for (const key of required) {
    const isPresent = Object.hasOwn(fields, key) && fields[key] !== undefined
    if (!isPresent && !(Object.hasOwn(properties, key) && properties[key].default !== undefined)) errors.push(fault.missing(`${path}.${key}`))
  }
  return errors
}
