/**
 * Rules of a schema as programs. Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go (v1.32).
 */
import { createScope, type CelProgram, type CelScope } from '../cel/environment'
import type { CelType } from '../cel/types'
import { ruleType } from './rule-types'
import type { Schema, ValidationRule } from './schema'

export interface CompiledRule {
  readonly rule: ValidationRule
  readonly program: CelProgram | undefined
  /** Why there is no program. */
  readonly fault?: string
  readonly message?: CelProgram
  readonly messageFault?: string
  readonly usesOldSelf: boolean
}

/** Undefined when the schema is of no type that rules could speak of. */
export function compileRules(schema: Schema, isResource: boolean): readonly CompiledRule[] | undefined {
  const rules = schema['x-kubernetes-validations'] ?? []
  if (rules.length === 0) return []
  const self = ruleType(schema, isResource)
  if (self === undefined) return undefined
  const plain = createScope({ variables: { self, oldSelf: self } })
  const optional = rules.some(({ optionalOldSelf }) => optionalOldSelf) ? createScope({ variables: { self, oldSelf: { optional: self } as CelType } }) : plain
  return rules.map((rule) => compileRule(rule, rule.optionalOldSelf ? optional : plain))
}

function compileRule(rule: ValidationRule, scope: CelScope): CompiledRule {
  if (rule.rule.trim() === '') return { rule, program: undefined, usesOldSelf: false }
  const compiled = scope.compile(rule.rule)
  if ('fault' in compiled) return { rule, program: undefined, fault: `compilation failed: ${compiled.fault}`, usesOldSelf: false }
  const { program } = compiled
  if (program.type !== 'bool') return { rule, program: undefined, fault: 'cel expression must evaluate to a bool', usesOldSelf: false }
  return { rule, program, usesOldSelf: program.uses('oldSelf'), ...compileMessage(rule, scope) }
}

function compileMessage({ messageExpression = '' }: ValidationRule, scope: CelScope): Pick<CompiledRule, 'message' | 'messageFault'> {
  if (messageExpression.trim() === '') return {}
  const compiled = scope.compile(messageExpression)
  if ('fault' in compiled) return { messageFault: `messageExpression compilation failed: ${compiled.fault}` }
  if (compiled.program.type !== 'string') return { messageFault: 'messageExpression must evaluate to a string' }
  return { message: compiled.program }
}
