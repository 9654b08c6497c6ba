/** The words of a plugin that says no. Upstream: k8s.io/apiserver/pkg/admission/errors.go (v1.32). */
import { forbiddenError, type StatusError } from '../../../api/status-error'
import type { AdmissionRequest } from '../admission'

/** 403 about the object, by what is known of its name. */
export const forbid = ({ kind, name, object }: AdmissionRequest, why: string): StatusError =>
  forbiddenError(kind, name || object.metadata.name || object.metadata.generateName || 'Unknown', why)

/** Several faults in one: `[a, b]`, each once. Upstream: k8s.io/apimachinery/pkg/util/errors/errors.go. */
export function together(faults: readonly string[]): string {
  const different = [...new Set(faults)]
  return different.length === 1 ? different[0] : `[${different.join(', ')}]`
}
