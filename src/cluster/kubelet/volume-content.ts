/**
 * What is in a volume that the kubelet writes itself. Upstream: pkg/volume/{configmap,secret,projected,downwardapi} (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { ConfigMap } from '../../api/kinds/config-map'
import { Secret } from '../../api/kinds/secret'
import { isNotFound } from '../../api/status-error'
import type { Core, Pod } from '../../api/types'
import { decodeBase64 } from './base64'
import { fieldValue, resourceFieldValue, type NodeFacts } from './downward-api'
import type { VolumeContent } from './volume-files'

/** Why a volume cannot be set up; what FailedMount says after the colon. */
export class VolumeError extends Error {}

export interface VolumeRequest {
  readonly door: ApiDoor
  readonly pod: Pod
  readonly podIP: string
  readonly node: NodeFacts
}

/** Undefined for volumes that nobody writes for the pod. */
export function volumeContent(request: VolumeRequest, volume: Core.Volume): VolumeContent | undefined {
  const { configMap, secret, projected, downwardAPI } = volume
  if (configMap) return configMapContent(request, configMap)
  if (secret) return secretContent(request, { ...secret, name: secret.secretName })
  if (downwardAPI) return downwardContent(request, downwardAPI)
  if (!projected) return undefined
  return Object.assign({}, ...(projected.sources ?? []).map((source) => projectedContent(request, source)))
}

/** The ConfigMaps and Secrets whose changes show in the volume, as `ConfigMap/name`. */
export function sourcesOf({ configMap, secret, projected }: Core.Volume): string[] {
  const named = [
    { configMap, secret: secret && { name: secret.secretName } },
    ...(projected?.sources ?? []),
  ]
  return named.flatMap((source) => [
    ...(source.configMap?.name && source.configMap.name !== ROOT_CERTIFICATE ? [`ConfigMap/${source.configMap.name}`] : []),
    ...(source.secret?.name ? [`Secret/${source.secret.name}`] : []),
  ])
}

const ROOT_CERTIFICATE = 'kube-root-ca.crt'

function projectedContent(request: VolumeRequest, source: Core.VolumeProjection): VolumeContent {
  const { pod } = request
  if (source.serviceAccountToken) return { [source.serviceAccountToken.path]: token(pod) }
  if (source.configMap) return configMapContent(request, source.configMap)
  if (source.secret) return secretContent(request, source.secret)
  return source.downwardAPI ? downwardContent(request, source.downwardAPI) : {}
}

/** Simplified: a real token is signed by the API server and renewed before it expires; nothing here checks signatures. */
function token({ metadata, spec }: Pod): string {
  const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')
  const subject = `system:serviceaccount:${metadata.namespace}:${spec.serviceAccountName ?? 'default'}`
  const claims = { iss: 'https://kubernetes.default.svc.cluster.local', sub: subject, 'kubernetes.io': { namespace: metadata.namespace, pod: { name: metadata.name, uid: metadata.uid } } }
  return `${part({ alg: 'RS256' })}.${part(claims)}.${part(metadata.uid)}`
}

interface Selected {
  readonly name?: string
  readonly items?: readonly Core.KeyToPath[]
  readonly optional?: boolean
}

function configMapContent({ door, pod }: VolumeRequest, source: Selected): VolumeContent {
  const name = source.name ?? ''
  // Simplified: the certificate of the cluster's authority is there at once; a controller of a real cluster publishes it.
  const substitute = name === ROOT_CERTIFICATE ? { 'ca.crt': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n' } : undefined
  const data = find(() => {
    const { data = {}, binaryData = {} } = door.get(ConfigMap, { namespace: pod.metadata.namespace, name })
    return { ...data, ...decoded(binaryData) }
  })
  if (data ?? substitute) return select(data ?? substitute ?? {}, source, 'configmap')
  if (source.optional) return {}
  throw new VolumeError(`configmap "${name}" not found`)
}

function secretContent({ door, pod }: VolumeRequest, source: Selected): VolumeContent {
  const name = source.name ?? ''
  const data = find(() => decoded(door.get(Secret, { namespace: pod.metadata.namespace, name }).data ?? {}))
  if (data) return select(data, source, 'secret')
  if (source.optional) return {}
  throw new VolumeError(`secret "${name}" not found`)
}

function select(data: VolumeContent, { items, optional }: Selected, what: string): VolumeContent {
  if (!items) return data
  const chosen: Record<string, string> = {}
  for (const { key, path } of items) {
    if (Object.hasOwn(data, key)) chosen[path] = data[key]
    else if (!optional) throw new VolumeError(what === 'secret' ? `references non-existent secret key: ${key}` : `references non-existent config key: ${key}`)
  }
  return chosen
}

function downwardContent(request: VolumeRequest, { items = [] }: { items?: readonly Core.DownwardAPIVolumeFile[] }): VolumeContent {
  const { pod, node } = request
  const entries = items.map(({ path, fieldRef, resourceFieldRef }) => {
    if (fieldRef) return [path, fieldValue(fieldRef.fieldPath, request)]
    const container = pod.spec.containers.find(({ name }) => name === resourceFieldRef?.containerName)
    return [path, container && resourceFieldRef ? resourceFieldValue(resourceFieldRef, { container, node }) : '']
  })
  return Object.fromEntries(entries)
}

const decoded = (data: Readonly<Record<string, string>>): VolumeContent =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value)]))

function find(read: () => VolumeContent): VolumeContent | undefined {
  try {
    return read()
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
