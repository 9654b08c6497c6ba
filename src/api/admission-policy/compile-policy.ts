/**
 * The expressions of a policy, compiled: programs to run, or what is wrong with them and where.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/policy/validating/plugin.go (compilePolicy), plugin/cel/compile.go (v1.32).
 */
import type { CelProgram, CelScope } from '../cel/environment'
import type { CelType } from '../cel/types'
import { invalid, type FieldError } from '../field-error'
import type { Admission, ValidatingAdmissionPolicy } from '../types'
import { policyScope, typeText, variablesIn, variableType } from './scope'

/** A fault is what the expression's place in the policy says when it comes to be asked. */
export type Expression =
  | { readonly text: string; readonly program: CelProgram; readonly variables: readonly string[] }
  | { readonly text: string; readonly fault: string }

export interface CompiledValidation {
  readonly validation: Readonly<Admission.Validation>
  readonly condition: Expression
  readonly message?: Expression
}

export interface CompiledPolicy {
  readonly conditions: readonly (Expression & { readonly name: string })[]
  readonly variables: ReadonlyMap<string, Expression>
  readonly validations: readonly CompiledValidation[]
  readonly annotations: readonly (Expression & { readonly key: string })[]
  readonly faults: readonly FieldError[]
}

const compiled = new WeakMap<object, CompiledPolicy>()

/**
 * Once for each version of a policy. Simplified: the faults stand at the end of what is wrong with a policy; a real API server names each
 * where it checks the part of the policy that it is in.
 */
export function compilePolicy({ spec }: Pick<ValidatingAdmissionPolicy, 'spec'>): CompiledPolicy {
  let found = compiled.get(spec)
  if (!found) compiled.set(spec, (found = compileSpec(spec)))
  return found
}

function compileSpec(spec: ValidatingAdmissionPolicy['spec']): CompiledPolicy {
  const faults: FieldError[] = []
  const noted = <E extends Expression>(expression: E, path: string): E => {
    // Those that are not there are missed elsewhere.
    if ('fault' in expression && expression.text.trim()) faults.push(invalid(path, expression.text, expression.fault))
    return expression
  }
  const hasParams = spec.paramKind !== undefined
  const { variables, types } = compileVariables(spec, noted)
  const scope = policyScope({ hasParams, hasAuthorizer: true, variables: types })
  const plain = policyScope({ hasParams, hasAuthorizer: false, variables: types })
  return {
    variables,
    conditions: compileConditions(spec.matchConditions, scope, (expression, index) =>
      noted(expression, `spec.matchConditions[${index}].expression`),
    ),
    validations: (spec.validations ?? []).map((validation, index) => {
      const path = `spec.validations[${index}]`
      const condition = noted(compileExpression(scope, validation.expression, ['bool']), `${path}.expression`)
      const { messageExpression } = validation
      return {
        validation,
        condition,
        ...(messageExpression
          ? { message: noted(compileExpression(plain, messageExpression, ['string']), `${path}.messageExpression`) }
          : {}),
      }
    }),
    annotations: (spec.auditAnnotations ?? []).map(({ key, valueExpression }, index) => ({
      key,
      ...noted(compileExpression(scope, valueExpression, ['string', 'null']), `spec.auditAnnotations[${index}].valueExpression`),
    })),
    faults,
  }
}

export const compileConditions = (
  conditions: readonly Readonly<Admission.MatchCondition>[] = [],
  scope: CelScope,
  note: (expression: Expression, index: number) => Expression,
): CompiledPolicy['conditions'] =>
  conditions.map(({ name, expression }, index) => ({ name, ...note(compileExpression(scope, expression, ['bool']), index) }))

/** What is wrong with the conditions of a webhook, which has neither settings nor variables. */
export function conditionFaults(
  conditions: readonly Readonly<Admission.MatchCondition>[] | undefined,
  path: string,
): readonly FieldError[] {
  if (!conditions || conditions.length === 0) return []
  return compileConditions(conditions, policyScope({ hasParams: false, hasAuthorizer: true }), (expression) => expression).flatMap(
    (expression, index) =>
      'fault' in expression && expression.text.trim() ? [invalid(`${path}[${index}].expression`, expression.text, expression.fault)] : [],
  )
}

/** Each may name those before it. */
function compileVariables(
  spec: ValidatingAdmissionPolicy['spec'],
  noted: (expression: Expression, path: string) => Expression,
): { variables: ReadonlyMap<string, Expression>; types: Readonly<Record<string, CelType>> } {
  const variables = new Map<string, Expression>()
  const types: Record<string, CelType> = {}
  for (const [index, { name, expression }] of (spec.variables ?? []).entries()) {
    const scope = policyScope({ hasParams: spec.paramKind !== undefined, hasAuthorizer: true, variables: { ...types } })
    const result = noted(compileExpression(scope, expression), `spec.variables[${index}].expression`)
    variables.set(name, result)
    types[name] = 'program' in result ? variableType(result.program) : 'dyn'
  }
  return { variables, types }
}

/** `wanted`: the types that will do; absent: any. */
export function compileExpression(scope: CelScope, text = '', wanted?: readonly string[]): Expression {
  const result = scope.compile(text)
  if ('fault' in result) return { text, fault: `compilation failed: ${result.fault}` }
  const { program } = result
  if (!wanted || wanted.includes(program.type)) return { text, program, variables: variablesIn(program) }
  const types = wanted.map(typeText)
  const must = types.length === 1 ? types[0] : `one of [${types.join(' ')}]`
  return { text, fault: `must evaluate to ${must} but got ${typeText(program.type)}` }
}
