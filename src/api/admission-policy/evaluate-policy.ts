/**
 * A policy asked about one write: whether it applies, and which of its validations fail.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/policy/validating/validator.go, plugin/webhook/matchconditions/matcher.go (v1.32).
 */
import type { CelOutcome } from '../cel/environment'
import type { CompiledPolicy, CompiledValidation, Expression } from './compile-policy'

/** By name: object, oldObject, request, namespaceObject, params, authorizer. */
export type Bindings = Readonly<Record<string, unknown>>

export interface Failure {
  readonly message: string
  readonly reason: string
}

export interface PolicyVerdict {
  readonly failures: readonly Failure[]
  /** For the audit log. */
  readonly annotations: Readonly<Record<string, string>>
}

const silent: PolicyVerdict = { failures: [], annotations: {} }
const MAX_MESSAGE_BYTES = 5 * 1024

export function evaluatePolicy(policy: CompiledPolicy, bindings: Bindings, failurePolicy: string | undefined): PolicyVerdict {
  const evaluate = evaluator(policy, bindings)
  const applies = meetsConditions(policy.conditions, evaluate)
  const onError = (text: string): readonly Failure[] => (failurePolicy === 'Ignore' ? [] : [{ message: text, reason: 'Invalid' }])
  if (applies !== true) return applies === false ? silent : { ...silent, failures: onError(applies.fault) }
  const failures = policy.validations.flatMap((compiled) => {
    const outcome = evaluate(compiled.condition)
    if ('fault' in outcome) return onError(outcome.fault)
    return outcome.value === true ? [] : [{ message: messageOf(compiled, evaluate), reason: compiled.validation.reason ?? 'Invalid' }]
  })
  const annotations = policy.annotations.flatMap((annotation) => {
    const outcome = evaluate(annotation)
    const text = 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : ''
    return text ? [[annotation.key, text]] : []
  })
  return { failures, annotations: Object.fromEntries(annotations) as Record<string, string> }
}

export type Evaluate = (expression: Expression) => CelOutcome

/** True when all hold, false when one does not; else why it cannot be told. */
export function meetsConditions(conditions: readonly Expression[], evaluate: Evaluate): boolean | { readonly fault: string } {
  const faults: string[] = []
  for (const condition of conditions) {
    const outcome = evaluate(condition)
    if ('fault' in outcome) faults.push(outcome.fault)
    else if (outcome.value !== true) return false
  }
  if (faults.length === 0) return true
  return { fault: faults.length === 1 ? faults[0] : `[${faults.join(', ')}]` }
}

/** Variables are worked out when somebody first names them, and once. */
export function evaluator({ variables }: Pick<CompiledPolicy, 'variables'>, bindings: Bindings): Evaluate {
  const known = new Map<string, CelOutcome>()

  function run(expression: Expression): CelOutcome {
    if ('fault' in expression) return expression
    const values: Record<string, unknown> = {}
    for (const name of expression.variables) {
      const outcome = variable(name)
      if ('fault' in outcome) return outcome
      values[name] = outcome.value
    }
    return expression.program.evaluate(expression.variables.length > 0 ? { ...bindings, variables: values } : bindings)
  }

  function variable(name: string): CelOutcome {
    const found = known.get(name)
    if (found) return found
    const expression = variables.get(name)
    const outcome = expression ? run(expression) : { fault: `no such key: ${name}` }
    const named = 'fault' in outcome ? { fault: `composited variable "${name}" fails to evaluate: ${outcome.fault}` } : outcome
    known.set(name, named)
    return named
  }

  return (expression) => {
    if ('fault' in expression) return { fault: expression.fault }
    const outcome = run(expression)
    return 'fault' in outcome ? { fault: `expression '${expression.text}' resulted in error: ${outcome.fault}` } : outcome
  }
}

function messageOf({ validation, message }: CompiledValidation, evaluate: Evaluate): string {
  const outcome = message ? evaluate(message) : undefined
  const said = outcome && 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : ''
  if (said && said.length <= MAX_MESSAGE_BYTES && !said.includes('\n')) return said
  return validation.message?.trim() || `failed expression: ${validation.expression.trim()}`
}
