/** What is written beside a rule. Upstream: the same function as in `validate-schema-words.ts`. */
import { invalid, notSupported, required, type FieldError } from '../field-error'
import { schemaAt } from './field-path'
import type { Schema, ValidationRule } from './schema'

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

export const validateRuleWords = (schema: Schema, path: string): readonly FieldError[] =>
  (schema['x-kubernetes-validations'] ?? []).flatMap((rule, index) => validateRule(rule, `${path}.x-kubernetes-validations[${index}]`, schema))

const hasBreaks = (text: string): boolean => /[\n\r]/.test(text)

function validateRule(rule: ValidationRule, path: string, schema: Schema): readonly FieldError[] {
  const { fieldPath = '', messageExpression = '', reason } = rule
  const isLost = fieldPath !== '' && 'fault' in schemaAt(fieldPath, schema)
  return [
    ...validateMessage(rule, path),
    ...(messageExpression !== '' && messageExpression.trim() === '' ? [required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified')] : []),
    ...(reason !== undefined && !reasons.includes(reason) ? [notSupported(`${path}.reason`, reason, reasons)] : []),
    ...(fieldPath !== '' && fieldPath.trim() === '' ? [invalid(`${path}.fieldPath`, fieldPath, 'fieldPath must be non-empty if specified')] : []),
    ...(hasBreaks(fieldPath) ? [invalid(`${path}.fieldPath`, fieldPath, 'fieldPath must not contain line breaks')] : []),
    ...(isLost ? [invalid(`${path}.fieldPath`, fieldPath, 'fieldPath must be a valid path')] : []),
  ]
}

function validateMessage({ rule = '', message = '' }: Partial<ValidationRule>, path: string): readonly FieldError[] {
  const [trimmedRule, trimmed] = [rule.trim(), message.trim()]
  if (trimmedRule === '') return [required(`${path}.rule`, 'rule is not specified')]
  if (message !== '' && trimmed === '') return [invalid(`${path}.message`, message, 'message must be non-empty if specified')]
  if (hasBreaks(trimmed)) return [invalid(`${path}.message`, message, 'message must not contain line breaks')]
  return hasBreaks(trimmedRule) && trimmed === '' ? [required(`${path}.message`, 'message must be specified if rule contains line breaks')] : []
}
