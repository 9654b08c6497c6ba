/**
 * Resolves a pod's priority class to its number. Upstream: plugin/pkg/admission/priority/admission.go (v1.32).
 * Simplified: the two classes that every cluster has; a real cluster also has those that its users define.
 */
import { Pod } from '../../../api/kinds/pod'
import { forbiddenError } from '../../../api/status-error'
import type { AdmissionPlugin } from '../admission'

const classes: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}

export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit({ kind, operation, subresource, object }) {
    if (kind.kind !== 'Pod' || operation !== 'CREATE' || subresource) return object
    const pod = object as Pod
    const name = pod.spec.priorityClassName
    if (name && !Object.hasOwn(classes, name)) throw forbiddenError(Pod, pod.metadata.name, `no PriorityClass with name ${name} was found`)
    const value = name ? classes[name] : 0
    return { ...pod, spec: { ...pod.spec, priority: value, preemptionPolicy: 'PreemptLowerPriority' } } satisfies Pod
  },
}
