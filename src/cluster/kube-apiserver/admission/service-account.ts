/**
 * Every pod runs under a ServiceAccount and finds its token in a mounted folder.
 * Upstream: plugin/pkg/admission/serviceaccount/admission.go (v1.32).
 */
import { Pod } from '../../../api/kinds/pod'
import { ServiceAccount } from '../../../api/kinds/service-account'
import type { Core } from '../../../api/types'
import { forbiddenError } from '../../../api/status-error'
import type { Random } from '../../../base/random'
import type { AdmissionPlugin } from '../admission'
import type { Storage } from '../storage'

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const TOKEN_LIFETIME_SECONDS = 3607

export function serviceAccount(storage: Storage, random: Random): AdmissionPlugin {
  return {
    name: 'ServiceAccount',
    admit({ kind, operation, subresource, object }) {
      if (kind.kind !== 'Pod' || operation !== 'CREATE' || subresource) return object
      const pod = object as Pod
      const account = pod.spec.serviceAccountName || 'default'
      const found = storage.find(ServiceAccount, { namespace: pod.metadata.namespace, name: account })
      if (!found) {
        const why = `error looking up service account ${pod.metadata.namespace}/${account}: serviceaccount "${account}" not found`
        throw forbiddenError(Pod, pod.metadata.name, why)
      }
      const named: Pod = { ...pod, spec: { ...pod.spec, serviceAccountName: account, serviceAccount: account } }
      const mounts = pod.spec.automountServiceAccountToken ?? found.automountServiceAccountToken ?? true
      return mounts ? withToken(named, `kube-api-access-${random.nameSuffix()}`) : named
    },
  }
}

function withToken(pod: Pod, volume: string): Pod {
  // Validation, which comes later, asks for containers.
  const containers = ((pod.spec.containers as Pod['spec']['containers'] | undefined) ?? []).map((container) => withMount(container, volume))
  const initContainers = pod.spec.initContainers?.map((container) => withMount(container, volume))
  const isUsed = [...containers, ...(initContainers ?? [])].some((container) => container.volumeMounts?.some(({ name }) => name === volume))
  if (!isUsed) return pod
  const volumes = [...(pod.spec.volumes ?? []), tokenVolume(volume)]
  return { ...pod, spec: { ...pod.spec, containers, volumes, ...(initContainers ? { initContainers } : {}) } }
}

function withMount(container: Core.Container, name: string): Core.Container {
  const mounts = container.volumeMounts ?? []
  if (mounts.some(({ mountPath }) => mountPath === TOKEN_PATH)) return container
  return { ...container, volumeMounts: [...mounts, { mountPath: TOKEN_PATH, name, readOnly: true }] }
}

const tokenVolume = (name: string): Core.Volume => ({
  name,
  projected: {
    defaultMode: 0o644,
    sources: [
      { serviceAccountToken: { expirationSeconds: TOKEN_LIFETIME_SECONDS, path: 'token' } },
      { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
      { downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
    ],
  },
})
