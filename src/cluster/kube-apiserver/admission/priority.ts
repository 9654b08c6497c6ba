/**
 * Resolves a pod's priority class to its number, and lets only one class be the one of pods that name none.
 * Upstream: plugin/pkg/admission/priority/admission.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { PriorityClass } from '../../../api/kinds/priority-class'
import { withFields } from '../../../base/with-fields'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Storage } from '../storage'
import { forbid } from './forbid'

export function priority(storage: Storage): AdmissionPlugin {
  return {
    name: 'Priority',
    concerns: ({ kind }) => kind === 'Pod' || kind === 'PriorityClass',
    admit(request) {
      const { kind, operation, subresource, object, previous } = request
      if (kind.kind !== 'Pod' || subresource) return object
      if (operation === 'CREATE') return withPriority(storage, request, object as Pod)
      return operation === 'UPDATE' && previous ? keptPriority(object as Pod, previous as Pod) : object
    },
    validate(request) {
      const { kind, operation, object } = request
      if (kind.kind !== 'PriorityClass' || operation === 'DELETE' || !(object as PriorityClass).globalDefault) return
      const standing = defaultClass(storage)
      if (!standing || (operation === 'UPDATE' && standing.metadata.name === object.metadata.name)) return
      throw forbid(request, `PriorityClass ${standing.metadata.name} is already marked as default. Only one default can exist`)
    },
  }
}

/** Of several, that with the lowest value. */
function defaultClass(storage: Storage): PriorityClass | undefined {
  let found: PriorityClass | undefined
  for (const candidate of storage.range(PriorityClass)) {
    if (candidate.globalDefault && (!found || found.value > candidate.value)) found = candidate
  }
  return found
}

function withPriority(storage: Storage, request: AdmissionRequest, pod: Pod): Pod {
  const { priorityClassName, priority: given, preemptionPolicy: policy } = pod.spec
  const found = priorityClassName ? storage.find(PriorityClass, { name: priorityClassName }) : defaultClass(storage)
  if (priorityClassName && !found) throw forbid(request, `no PriorityClass with name ${priorityClassName} was found`)
  const value = found?.value ?? 0
  const preemptionPolicy = found ? found.preemptionPolicy : 'PreemptLowerPriority'
  const must = 'must not be provided in pod spec; priority admission controller computed'
  if (given !== undefined && given !== value) {
    throw forbid(request, `the integer value of priority (${given}) ${must} ${value} from the given PriorityClass name`)
  }
  if (policy && preemptionPolicy && policy !== preemptionPolicy) {
    throw forbid(request, `the string value of PreemptionPolicy (${policy}) ${must} ${preemptionPolicy} from the given PriorityClass name`)
  }
  const spec: Pod['spec'] = withFields(pod.spec, { priority: value, preemptionPolicy: preemptionPolicy ?? policy })
  const named = !priorityClassName && found ? withFields(spec, { priorityClassName: found.metadata.name }) : spec
  return { ...pod, spec: named } satisfies Pod
}

/** Who sends a pod back without its numbers does not mean to change them. */
function keptPriority(pod: Pod, previous: Pod): Pod {
  const { priority: value, preemptionPolicy } = previous.spec
  const isWhole = (pod.spec.priority !== undefined || value === undefined) && (pod.spec.preemptionPolicy || !preemptionPolicy)
  if (isWhole) return pod
  return {
    ...pod,
    spec: { ...pod.spec, priority: pod.spec.priority ?? value, preemptionPolicy: pod.spec.preemptionPolicy ?? preemptionPolicy },
  } satisfies Pod
}
