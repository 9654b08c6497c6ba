/**
 * Refuses pods that ask for a runtime nobody defined. Upstream: plugin/pkg/admission/runtimeclass/admission.go (v1.32).
 * Simplified: there are no RuntimeClasses, so every name is unknown; a real cluster adds the overhead of those that its users define.
 */
import { Pod } from '../../../api/kinds/pod'
import { forbiddenError } from '../../../api/status-error'
import type { AdmissionPlugin } from '../admission'

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  admit({ kind, operation, subresource, object }) {
    if (kind.kind !== 'Pod' || operation !== 'CREATE' || subresource) return object
    const { metadata, spec } = object as Pod
    if (spec.runtimeClassName) throw forbiddenError(Pod, metadata.name, `pod rejected: RuntimeClass "${spec.runtimeClassName}" not found`)
    const hasOverhead = Object.keys(spec.overhead ?? {}).length > 0
    if (hasOverhead) throw forbiddenError(Pod, metadata.name, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
    return object
  },
}
