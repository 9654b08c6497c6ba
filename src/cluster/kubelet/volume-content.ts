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

/** Makes the content of a volume from what was read when it was set up. */
export type ContentMaker = () => VolumeContent

/** Undefined for volumes that nobody writes for the pod. Throws `VolumeError` at once when something does not exist. */
export function volumeContent(request: VolumeRequest, volume: Core.Volume): ContentMaker | undefined {
  const { configMap, secret, projected, downwardAPI } = volume
  if (configMap) return configMapContent(request, configMap)
  if (secret) return secretContent(request, { ...secret, name: secret.secretName })
  if (downwardAPI) return () => downwardContent(request, downwardAPI)
  if (!projected) return undefined
  const parts = (projected.sources ?? []).map((source) => projectedContent(request, source))
  return () => Object.assign({}, ...parts.map((part) => part()))
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

function projectedContent(request: VolumeRequest, source: Core.VolumeProjection): ContentMaker {
  const { serviceAccountToken, configMap, secret, downwardAPI } = source
  if (serviceAccountToken) return () => ({ [serviceAccountToken.path]: token(request.pod) })
  if (configMap) return configMapContent(request, configMap)
  if (secret) return secretContent(request, secret)
  return () => (downwardAPI ? downwardContent(request, downwardAPI) : {})
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

const empty: ContentMaker = () => ({})

function configMapContent({ door, pod }: VolumeRequest, source: Selected): ContentMaker {
  const name = source.name ?? ''
  const found = find(() => door.get(ConfigMap, { namespace: pod.metadata.namespace, name }))
  if (found) {
    const { data = {}, binaryData } = found
    return select(() => (binaryData ? { ...data, ...decoded(binaryData) } : data), { source, names: { ...data, ...binaryData }, what: 'config' })
  }
  // Simplified: without the controller that publishes it the certificate of the cluster's authority is there at once.
  if (name === ROOT_CERTIFICATE) return () => ({ 'ca.crt': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n' })
  if (source.optional) return empty
  throw new VolumeError(`configmap "${name}" not found`)
}

function secretContent({ door, pod }: VolumeRequest, source: Selected): ContentMaker {
  const name = source.name ?? ''
  const found = find(() => door.get(Secret, { namespace: pod.metadata.namespace, name }))
  if (found) return select(() => decoded(found.data ?? {}), { source, names: found.data ?? {}, what: 'secret' })
  if (source.optional) return empty
  throw new VolumeError(`secret "${name}" not found`)
}

interface Selection {
  readonly source: Selected
  /** What there is to choose from. */
  readonly names: Readonly<Record<string, string>>
  readonly what: 'config' | 'secret'
}

function select(make: ContentMaker, { source: { items, optional }, names, what }: Selection): ContentMaker {
  if (!items) return make
  const chosen = items.filter(({ key }) => Object.hasOwn(names, key))
  const missing = items.find(({ key }) => !Object.hasOwn(names, key))
  if (missing && !optional) throw new VolumeError(`references non-existent ${what} key: ${missing.key}`)
  return () => {
    const content = make()
    return Object.fromEntries(chosen.map(({ key, path }) => [path, content[key]]))
  }
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

function find<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
