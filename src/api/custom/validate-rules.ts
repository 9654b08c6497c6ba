/**
 * An object before the rules of its schema. Rules that speak of `oldSelf` are asked only where there is something to compare with; a
 * part that did not change may go on to break rules that are younger than it.
 * Upstream: Validator.Validate in k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go (v1.32).
 */
import { Optional } from '@marcbachmann/cel-js'
import { duplicate, forbidden, invalid, required, type FieldError } from '../field-error'
import { isSame } from '../updates'
import type { CompiledRule } from './compile-rule'
import type { RuleTree } from './rule-tree'
import { isFields } from './schema'

export interface RuleCheck {
  readonly path: string
  readonly value: unknown
  /** Undefined: there was nothing, or nothing that could be matched. */
  readonly old: unknown
  /** Whether `value` stands where `old` stood, so that an unchanged value is forgiven. */
  readonly forgives: boolean
  /** Hears of faults that are forgiven. */
  warn(error: FieldError): void
}

export function validateRules(tree: RuleTree, check: RuleCheck): readonly FieldError[] {
  const { value } = check
  if (value === undefined || value === null) return []
  const errors = tree.rules.flatMap((compiled) => validateRule(tree, compiled, check))
  if (Array.isArray(value)) return [...errors, ...validateItems(tree, check, value)]
  if (!isFields(value)) return errors
  const isAtomic = tree.schema['x-kubernetes-map-type'] === 'atomic'
  return [...errors, ...Object.entries(value).flatMap(([key, item]) => validateField(tree, { ...check, value: item }, { key, old: isFields(check.old) && Object.hasOwn(check.old, key) ? check.old[key] : undefined, isAtomic }))]
}

function validateField(tree: RuleTree, check: RuleCheck, { key, old, isAtomic }: { key: string; old: unknown; isAtomic: boolean }): readonly FieldError[] {
  const named = tree.properties.get(key)
  const below = named ?? tree.others
  if (!below) return []
  const path = named ? (check.path === '' ? key : `${check.path}.${key}`) : `${check.path}[${key}]`
  return validateRules(below, { ...check, path, old: isAtomic ? undefined : old, forgives: check.forgives && old !== undefined })
}

/** Only items of lists that are maps can be told from one another. */
function validateItems({ items, schema }: RuleTree, check: RuleCheck, list: readonly unknown[]): readonly FieldError[] {
  if (!items) return []
  const keys = schema['x-kubernetes-list-type'] === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : undefined
  const before = Array.isArray(check.old) ? check.old : []
  const isUnchanged = isSame(check.old, check.value)
  return list.flatMap((item, index) => {
    const old: unknown = keys && isFields(item) ? before.find((other) => isFields(other) && keys.every((key) => isSame(other[key], item[key]))) : undefined
    return validateRules(items, { ...check, path: `${check.path}[${index}]`, value: item, old: old ?? (isUnchanged && keys === undefined ? undefined : old), forgives: check.forgives && (old !== undefined || isUnchanged) })
  })
}

function validateRule({ schema }: RuleTree, compiled: CompiledRule, check: RuleCheck): readonly FieldError[] {
  const { rule, program, usesOldSelf } = compiled
  const { path, value, old } = check
  const type = schema.type ?? ''
  if (compiled.fault) return [invalid(pathOf(path), type, `rule compile error: ${compiled.fault}`)]
  if (!program || (usesOldSelf && old === undefined && !rule.optionalOldSelf)) return []
  const bindings = { self: value, oldSelf: rule.optionalOldSelf ? (old === undefined ? Optional.none() : Optional.of(program.convert('oldSelf', old))) : old }
  const outcome = program.evaluate(bindings)
  if ('fault' in outcome) return [invalid(pathOf(path), type, faultText(outcome.fault, rule.message?.trim() || rule.rule.trim()))]
  if (outcome.value === true) return []
  const error = broken(compiled, { path: pathOf(join(path, rule.fieldPath)), type, detail: detailOf(compiled, bindings) })
  if (usesOldSelf || !check.forgives || !isSame(old, value)) return [error]
  check.warn(error)
  return []
}

const pathOf = (path: string): string => (path === '' ? '<nil>' : path)
const join = (path: string, below: string | undefined): string => (below ? (path === '' ? below.replace(/^\./, '') : `${path}${below.startsWith('.') || below.startsWith('[') ? '' : '.'}${below}`) : path)

const faultText = (fault: string, rule: string): string =>
  fault.startsWith('no such overload')
    ? `'${fault}': call arguments did not match a supported operator, function or macro signature for rule: ${rule}`
    : `${fault} evaluating rule: ${rule}`

function broken({ rule }: CompiledRule, { path, type, detail }: { path: string; type: string; detail: string }): FieldError {
  switch (rule.reason) {
    case 'FieldValueForbidden':
      return forbidden(path, detail)
    case 'FieldValueRequired':
      return required(path, detail)
    case 'FieldValueDuplicate':
      return duplicate(path, type)
    default:
      return invalid(path, type, detail)
  }
}

const MAX_MESSAGE = 5 * 1024

/** What the message expression gives, if it gives one line of text; else the message, else the rule itself. */
function detailOf({ rule, message }: CompiledRule, bindings: Readonly<Record<string, unknown>>): string {
  const outcome = message?.evaluate(bindings)
  const text = outcome && 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : ''
  if (text !== '' && text.length <= MAX_MESSAGE && !text.includes('\n')) return text
  return rule.message?.trim() || `failed rule: ${rule.rule.trim()}`
}
