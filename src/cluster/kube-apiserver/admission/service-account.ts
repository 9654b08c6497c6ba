/**
 * Every pod runs under a ServiceAccount, finds its token in a mounted folder, pulls images with its secrets, and where the account
 * says so, uses no other secrets than the account's. Upstream: plugin/pkg/admission/serviceaccount/admission.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { ServiceAccount } from '../../../api/kinds/service-account'
import type { Random } from '../../../base/random'
import { withFields } from '../../../base/with-fields'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Storage } from '../storage'
import { forbid } from './forbid'
import { foreignSecret, isMirror, mirrorFault } from './secret-references'
import { withToken } from './service-account-token'

export function serviceAccount(storage: Storage, random: Random): AdmissionPlugin {
  return {
    name: 'ServiceAccount',
    concerns: ({ kind }) => kind === 'Pod',
    admit(request) {
      if (!isNewPod(request)) return request.object
      const pod = request.object as Pod
      if (isMirror(pod)) return pod
      const account = pod.spec.serviceAccountName || 'default'
      const found = accountOf(storage, request, account)
      const named: Pod = { ...pod, spec: withFields(pod.spec, { serviceAccountName: account, serviceAccount: account }) }
      const mounts = pod.spec.automountServiceAccountToken ?? found.automountServiceAccountToken ?? true
      return withPullSecrets(mounts ? withToken(named, random) : named, found)
    },
    validate(request) {
      if (!isNewPod(request)) return
      const pod = request.object as Pod
      const fault = isMirror(pod) ? mirrorFault(pod) : foreignSecret(accountOf(storage, request, pod.spec.serviceAccountName ?? ''), pod)
      if (fault !== undefined) throw forbid(request, fault)
    },
  }
}

const isNewPod = ({ kind, operation, subresource }: AdmissionRequest): boolean =>
  kind.kind === 'Pod' && operation === 'CREATE' && !subresource

/** Simplified: an account that is not there is refused at once; a real API server waits up to two seconds for one named `default`. */
function accountOf(storage: Storage, request: AdmissionRequest, name: string): ServiceAccount {
  const { namespace } = request
  const found = storage.find(ServiceAccount, { namespace, name })
  if (!found) throw forbid(request, `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`)
  return found
}

function withPullSecrets(pod: Pod, { imagePullSecrets = [] }: ServiceAccount): Pod {
  if (imagePullSecrets.length === 0 || (pod.spec.imagePullSecrets ?? []).length > 0) return pod
  return { ...pod, spec: withFields(pod.spec, { imagePullSecrets: [...imagePullSecrets] }) }
}
