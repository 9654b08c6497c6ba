/**
 * The rules of a schema compile, and speak of `oldSelf` only where there is one to speak of.
 * Upstream: the same function as in `validate-schema-words.ts`.
 * Simplified: what a rule may cost at most is not estimated; a real API server refuses rules that would be too dear for the largest object.
 */
import { invalid, type FieldError } from '../field-error'
import { invalidGo } from '../validation/go-value'
import { compileRules } from './compile-rule'
import { isEmbedded } from './rule-types'
import { isFields, type Schema, type ValidationRule } from './schema'

/** `unmatched` is the place from which on an object before cannot be told from one after. */
export function validateSchemaRules(schema: Schema, path: string, isResource = true, unmatched?: string): readonly FieldError[] {
  const { items, additionalProperties, properties = {} } = schema
  const forFields = unmatched ?? (schema['x-kubernetes-map-type'] === 'atomic' ? path : undefined)
  const forItems = unmatched ?? (schema['x-kubernetes-list-type'] === 'map' ? undefined : path)
  return [
    ...(isFields(additionalProperties) ? validateSchemaRules(additionalProperties, `${path}.additionalProperties`, isEmbedded(additionalProperties), unmatched) : []),
    ...Object.entries(properties).flatMap(([key, below]) => validateSchemaRules(below, `${path}.properties[${key}]`, isEmbedded(below), forFields)),
    ...(items ? validateSchemaRules(items, `${path}.items`, isEmbedded(items), forItems) : []),
    ...validateOwn(schema, path, isResource, unmatched),
  ]
}

function validateOwn(schema: Schema, path: string, isResource: boolean, unmatched: string | undefined): readonly FieldError[] {
  const compiled = compileRules(schema, isResource)
  if (!compiled) {
    const shown = `rule declared on schema that does not support validation rules type: '${schema.type ?? ''}' x-kubernetes-preserve-unknown-fields: '${schema['x-kubernetes-preserve-unknown-fields'] ?? false}'`
    return [{ type: 'InternalError', field: `${path}.x-kubernetes-validations`, message: `Internal error: internal error: failed to construct type information for x-kubernetes-validations rules: ${shown}` }]
  }
  return compiled.flatMap(({ rule, fault, messageFault, usesOldSelf }, index) => {
    const place = `${path}.x-kubernetes-validations[${index}]`
    return [
      ...(fault ? [invalidGo(`${place}.rule`, ruleShown(rule), fault)] : []),
      ...(messageFault ? [invalidGo(`${place}.messageExpression`, ruleShown(rule), messageFault)] : []),
      ...(usesOldSelf && unmatched ? [invalid(`${place}.rule`, rule.rule, `oldSelf cannot be used on the uncorrelatable portion of the schema within ${unmatched}`)] : []),
      ...(!usesOldSelf && !fault && rule.optionalOldSelf !== undefined ? [invalid(`${place}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule')] : []),
    ]
  })
}

/** Simplified: `optionalOldSelf` and the reason are shown as absent; a real API server prints where they lie in memory. */
const ruleShown = ({ rule, message = '', messageExpression = '', fieldPath = '' }: ValidationRule): string =>
  `apiextensions.ValidationRule{Rule:${JSON.stringify(rule)}, Message:${JSON.stringify(message)}, MessageExpression:${JSON.stringify(messageExpression)}, Reason:(*apiextensions.FieldValueErrorReason)(nil), FieldPath:${JSON.stringify(fieldPath)}, OptionalOldSelf:(*bool)(nil)}`
