/**
 * Asks the ValidatingAdmissionPolicies that are bound about every write that they match.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/policy/validating/{plugin,dispatcher}.go (v1.32).
 * Simplified: what policies write for the audit log goes nowhere, for there is no audit log.
 */
import { compilePolicy } from '../../../../api/admission-policy/compile-policy'
import { evaluatePolicy, type Bindings, type Failure } from '../../../../api/admission-policy/evaluate-policy'
import { matchesWrite, type MatchedWrite, type Matcher } from '../../../../api/admission-policy/match'
import { Namespace } from '../../../../api/kinds/namespace'
import { ValidatingAdmissionPolicy } from '../../../../api/kinds/validating-admission-policy'
import { ValidatingAdmissionPolicyBinding } from '../../../../api/kinds/validating-admission-policy-binding'
import { StatusError } from '../../../../api/status-error'
import type { AdmissionPlugin, AdmissionRequest } from '../../admission'
import type { Authorizer } from '../../authorization/attributes'
import { forbid } from '../forbid'
import { bindingsOf } from './policy-bindings'
import { collectParams, type ParamSource } from './policy-params'

export interface PolicySurroundings extends ParamSource {
  readonly authorizer: Authorizer
}

export function validatingAdmissionPolicy(surroundings: PolicySurroundings): AdmissionPlugin {
  const { storage } = surroundings
  return {
    name: 'ValidatingAdmissionPolicy',
    validate(request) {
      const bindings = storage.range(ValidatingAdmissionPolicyBinding)
      if (bindings.length === 0 || isPolicy(request)) return
      const denials = denialsOf(surroundings, request, bindings)
      if (denials.length > 0) throw denied(request, denials[0])
    },
  }
}

/** Policies are no matter for policies. */
const isPolicy = ({ kind }: AdmissionRequest): boolean =>
  kind.group === 'admissionregistration.k8s.io' && kind.kind.includes('AdmissionPolicy')

interface Denial extends Failure {
  readonly policy: string
  readonly binding: string
}

type Binding = ValidatingAdmissionPolicyBinding

/** Policies in the order of their names. Simplified: a real API server goes through them in no order. */
function denialsOf(surroundings: PolicySurroundings, request: AdmissionRequest, bindings: readonly Binding[]): readonly Denial[] {
  const { storage } = surroundings
  const namespace = request.namespace === undefined ? undefined : storage.find(Namespace, { name: request.namespace })
  const write: MatchedWrite = { ...request, namespaceLabels: () => namespace?.metadata.labels }
  const values = bindingsOf({ request, namespace, authorizer: surroundings.authorizer })
  const denials: Denial[] = []
  for (const policy of storage.range(ValidatingAdmissionPolicy)) {
    const own = bindings.filter(({ spec }) => spec.policyName === policy.metadata.name)
    if (own.length === 0 || !policy.spec.matchConstraints || !matchesWrite(policy.spec.matchConstraints as Matcher, write)) continue
    for (const binding of own) {
      if (!matchesWrite((binding.spec.matchResources ?? {}) as Matcher, write)) continue
      for (const failure of failuresOf(surroundings, { policy, binding, values, request }))
        tell(request, { policy, binding }, failure, denials)
    }
  }
  return denials
}

interface Asked {
  readonly policy: ValidatingAdmissionPolicy
  readonly binding: Binding
  readonly values: Bindings
  readonly request: AdmissionRequest
}

function failuresOf(
  surroundings: PolicySurroundings,
  { policy, binding, values, request }: Asked,
): readonly (Failure & { isConfiguration?: boolean })[] {
  const { paramKind, failurePolicy } = policy.spec
  const collected = collectParams(surroundings, { paramKind, paramRef: binding.spec.paramRef, namespace: request.namespace })
  if ('fault' in collected) {
    return failurePolicy === 'Ignore'
      ? []
      : [{ message: `failed to configure binding: ${collected.fault}`, reason: 'Invalid', isConfiguration: true }]
  }
  const compiled = compilePolicy(policy)
  return collected.params.flatMap((params) => evaluatePolicy(compiled, { ...values, params }, failurePolicy).failures)
}

/** What a failure leads to is the binding's choice; a binding that cannot be asked denies. */
function tell(
  request: AdmissionRequest,
  { policy, binding }: Pick<Asked, 'policy' | 'binding'>,
  failure: Failure & { isConfiguration?: boolean },
  denials: Denial[],
): void {
  const names = { policy: policy.metadata.name, binding: binding.metadata.name }
  const actions = failure.isConfiguration ? ['Deny'] : (binding.spec.validationActions ?? [])
  if (actions.includes('Deny')) denials.push({ ...failure, ...names })
  if (actions.includes('Warn')) {
    request.warn(`Validation failed for ValidatingAdmissionPolicy '${names.policy}' with binding '${names.binding}': ${failure.message}`)
  }
}

const codes: Readonly<Record<string, number>> = { Unauthorized: 401, Forbidden: 403, RequestEntityTooLarge: 413, Invalid: 422 }

function denied(request: AdmissionRequest, { policy, binding, message, reason }: Denial): StatusError {
  const text = `ValidatingAdmissionPolicy '${policy}' with binding '${binding}' denied request: ${message}`
  const { status } = forbid(request, text)
  return new StatusError({ ...status, reason, code: codes[reason] ?? 422, details: { ...status.details, causes: [{ message: text }] } })
}
