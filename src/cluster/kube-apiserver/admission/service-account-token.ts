/**
 * The volume in which a pod finds its token, the cluster's certificate and its namespace.
 * Upstream: TokenVolumeSource in plugin/pkg/admission/serviceaccount/admission.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'
import { isSame } from '../../../api/updates'
import type { Random } from '../../../base/random'
import { withFields } from '../../../base/with-fields'

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const TOKEN_LIFETIME_SECONDS = 3607
const PREFIX = 'kube-api-access-'

const source: Core.ProjectedVolumeSource = {
  defaultMode: 0o644,
  sources: [
    { serviceAccountToken: { expirationSeconds: TOKEN_LIFETIME_SECONDS, path: 'token' } },
    { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
    { downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
  ],
}

export function withToken(pod: Pod, random: Random): Pod {
  const own = pod.spec.volumes ?? []
  const standing = own.find(({ name, projected }) => projected && name.startsWith(PREFIX) && isSame(projected, source))
  const volume = standing?.name ?? `${PREFIX}${random.nameSuffix()}`
  // Validation, which comes later, asks for containers.
  const given = (pod.spec.containers as Pod['spec']['containers'] | undefined) ?? []
  const containers = given.map((container) => withMount(container, volume))
  const initContainers = pod.spec.initContainers?.map((container) => withMount(container, volume))
  const isUsed = [...containers, ...(initContainers ?? [])].some(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === volume))
  if (!isUsed) return pod
  const volumes = standing ? own : [...own, { name: volume, projected: source }]
  return { ...pod, spec: withFields(pod.spec, { containers, volumes, ...(initContainers ? { initContainers } : {}) }) }
}

function withMount(container: Core.Container, name: string): Core.Container {
  const mounts = container.volumeMounts ?? []
  if (mounts.some(({ mountPath }) => mountPath === TOKEN_PATH)) return container
  return withFields(container, { volumeMounts: [...mounts, { mountPath: TOKEN_PATH, name, readOnly: true }] })
}
