/**
 * Defaults keep to the schema themselves. Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go (v1.32).
 */
import { invalid, type FieldError } from '../field-error'
import { invalidGo } from '../validation/go-value'
import { goValue } from './go-literal'
import { prune } from './prune'
import { ruleTree } from './rule-tree'
import { isEmbedded } from './rule-types'
import { isFields, type Schema } from './schema'
import { validateRules } from './validate-rules'
import { validateValue } from './validate-value'

export function validateDefaults(schema: Schema, path: string): readonly FieldError[] {
  const { items, properties = {}, default: value } = schema
  return [
    ...(value === undefined ? [] : validateDefault(value, schema, `${path}.default`)),
    ...(isFields(items) ? validateDefaults(items, `${path}.items`) : []),
    ...Object.entries(properties).flatMap(([key, below]) => validateDefaults(below, `${path}.properties[${key}]`)),
  ]
}

function validateDefault(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const pruned = prune(value, schema, undefined, isEmbedded(schema))
  const unknown = pruned === value ? [] : [isFields(value) || Array.isArray(value) ? invalidGo(path, goValue(value), 'must not have unknown fields') : invalid(path, value, 'must not have unknown fields')]
  const shape = validateValue(value, schema, path)
  if (shape.length > 0) return [...unknown, ...shape]
  const tree = ruleTree(schema, isEmbedded(schema))
  return tree ? [...unknown, ...validateRules(tree, { path, value, old: value, forgives: false, warn: () => {} })] : unknown
}
