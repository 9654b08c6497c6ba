/**
 * Says of each ValidatingAdmissionPolicy that it was looked at.
 * Upstream: pkg/controller/validatingadmissionpolicystatus/controller.go (v1.32).
 * Simplified: expressions are not held against the types of the objects that a policy matches; a real cluster writes down, as warnings,
 * fields that these do not have.
 */
import { ValidatingAdmissionPolicy } from '../../../api/kinds/validating-admission-policy'
import { keyOf } from '../../../api/object'
import type { Controller } from '../controller'

export const validatingAdmissionPolicyStatusController: Controller = {
  name: 'validatingadmissionpolicy-status-controller',
  start({ informers, door, queue }) {
    const policies = informers.of(ValidatingAdmissionPolicy)
    const work = queue('ValidatingAdmissionPolicy', { reconcile })
    policies.onChange(({ type, object }) => {
      if (type !== 'DELETED') work.add(keyOf(object))
    })

    function reconcile(key: string): void {
      const policy = policies.get(key)
      if (!policy || policy.status.observedGeneration === policy.metadata.generation) return
      door.updateStatus(ValidatingAdmissionPolicy, {
        ...policy,
        status: { ...policy.status, observedGeneration: policy.metadata.generation, typeChecking: {} },
      })
    }
  },
}
