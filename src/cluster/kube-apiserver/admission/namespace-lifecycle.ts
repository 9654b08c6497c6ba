/**
 * Nothing is created in a namespace that is not there or on its way out, nothing changed in one that is not there, and the three
 * that the cluster itself lives in stay. Upstream: k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go (v1.32).
 */
import { Namespace } from '../../../api/kinds/namespace'
import { forbiddenError, notFoundError, StatusError } from '../../../api/status-error'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Storage } from '../storage'
import { forbid } from './forbid'

const immortal = new Set(['default', 'kube-system', 'kube-public'])

export function namespaceLifecycle(storage: Storage): AdmissionPlugin {
  return {
    name: 'NamespaceLifecycle',
    admit(request) {
      const { kind, object, operation } = request
      if (operation === 'DELETE' && kind.kind === 'Namespace' && immortal.has(object.metadata.name)) {
        throw forbiddenError(kind, object.metadata.name, 'this namespace may not be deleted')
      }
      if (kind.namespaced && operation !== 'DELETE') requireLiving(storage, request)
      return object
    },
  }
}

function requireLiving(storage: Storage, request: AdmissionRequest): void {
  const name = request.namespace ?? ''
  const namespace = storage.find(Namespace, { name })
  if (!namespace) throw notFoundError(Namespace, name)
  if (request.operation !== 'CREATE' || namespace.status.phase !== 'Terminating') return
  const { status } = forbid(request, `unable to create new content in namespace ${name} because it is being terminated`)
  const cause = { reason: 'NamespaceTerminating', message: `namespace ${name} is being terminated`, field: 'metadata.namespace' }
  throw new StatusError({ ...status, details: { ...status.details, causes: [cause] } })
}
