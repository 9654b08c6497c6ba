/**
 * Where in a schema there are rules, with their programs; undefined where there are none below. Made once for a schema.
 * Upstream: NewValidator in k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go (v1.32).
 */
import { compileRules, type CompiledRule } from './compile-rule'
import { isEmbedded } from './rule-types'
import type { Schema } from './schema'

export interface RuleTree {
  readonly schema: Schema
  readonly rules: readonly CompiledRule[]
  readonly items: RuleTree | undefined
  readonly properties: ReadonlyMap<string, RuleTree>
  readonly others: RuleTree | undefined
}

export function ruleTree(schema: Schema, isResource: boolean): RuleTree | undefined {
  const rules = compileRules(schema, isResource) ?? []
  const items = schema.items && ruleTree(schema.items, isEmbedded(schema.items))
  const others = typeof schema.additionalProperties === 'object' ? ruleTree(schema.additionalProperties, isEmbedded(schema.additionalProperties)) : undefined
  const properties = new Map<string, RuleTree>()
  for (const [key, below] of Object.entries(schema.properties ?? {})) {
    const tree = ruleTree(below, isEmbedded(below))
    if (tree) properties.set(key, tree)
  }
  return rules.length > 0 || items || others || properties.size > 0 ? { schema, rules, items, properties, others } : undefined
}
