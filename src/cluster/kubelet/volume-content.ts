/**
 * What is in a volume that the kubelet writes itself. Upstream: pkg/volume/{configmap,secret,projected,downwardapi}
 * (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { ConfigMap } from '../../api/kinds/config-map'
import { Secret } from '../../api/kinds/secret'
import { isNotFound } from '../../api/status-error'
import { isUnreachable } from '../../api/unreachable'
import type { Core, Pod } from '../../api/types'
import { decodeBase64 } from './base64'
import { fieldValue, resourceFieldValue, type NodeFacts } from './downward-api'
import type { PodTokens } from './pod-tokens'
import { VolumeError } from './volumes/volume-error'
import type { VolumeContent } from './volume-files'

export interface VolumeRequest {
  readonly door: ApiDoor
  readonly pod: Pod
  readonly podIP: string
  readonly node: NodeFacts
  readonly tokens: PodTokens
}

/** Makes the content of a volume from what was read when it was set up. */
export type ContentMaker = () => VolumeContent

/** Undefined for volumes that nobody writes for the pod. Throws `VolumeError` at once when something does not exist. */
export function volumeContent(request: VolumeRequest, volume: Core.Volume): ContentMaker | undefined {
  const { configMap, secret, projected, downwardAPI } = volume
  const sources: readonly Core.VolumeProjection[] | undefined = configMap
    ? [{ configMap }]
    : secret
      ? [{ secret: { ...secret, name: secret.secretName } }]
      : downwardAPI
        ? [{ downwardAPI }]
        : projected && (projected.sources ?? [])
  if (!sources) return undefined
  const read = sources.map((source) => readSource(request, source))
  return () => Object.assign({}, ...sources.map((source, index) => sourceContent(request, source, read[index])))
}

/** The object that a source shows; undefined where it shows none, or may do without. */
type Read = ConfigMap | Secret | undefined

function readSource({ door, pod: { metadata } }: VolumeRequest, { configMap, secret }: Core.VolumeProjection): Read {
  if (configMap) {
    const { name = '' } = configMap
    const found = find('configmap', () => door.get(ConfigMap, { namespace: metadata.namespace, name }))
    if (found) checkItems(configMap, { ...found.data, ...found.binaryData }, 'config')
    // Simplified: without the controller that publishes it the certificate of the cluster's authority is there at once.
    else if (!configMap.optional && name !== ROOT_CERTIFICATE) throw new VolumeError(`configmap "${name}" not found`)
    return found
  }
  if (!secret) return undefined
  const found = find('secret', () => door.get(Secret, { namespace: metadata.namespace, name: secret.name ?? '' }))
  if (found) checkItems(secret, found.data ?? {}, 'secret')
  else if (!secret.optional) throw new VolumeError(`secret "${secret.name}" not found`)
  return found
}

function sourceContent(request: VolumeRequest, source: Core.VolumeProjection, read: Read): VolumeContent {
  const { serviceAccountToken, configMap, secret, downwardAPI } = source
  if (serviceAccountToken) return { [serviceAccountToken.path]: request.tokens.get(serviceAccountToken) }
  if (downwardAPI) return downwardContent(request, downwardAPI)
  if (secret) return select(decoded(read?.data ?? {}), secret)
  if (!configMap) return {}
  if (!read)
    return configMap.name === ROOT_CERTIFICATE
      ? { 'ca.crt': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n' }
      : {}
  const { data, binaryData = {} } = read as ConfigMap
  return select({ ...data, ...decoded(binaryData) }, configMap)
}

/** The ConfigMaps and Secrets whose changes show in the volume, as `ConfigMap/name`. */
export function sourcesOf({ configMap, secret, projected }: Core.Volume): string[] {
  const named = [{ configMap, secret: secret && { name: secret.secretName } }, ...(projected?.sources ?? [])]
  return named.flatMap((source) => [
    ...(source.configMap?.name && source.configMap.name !== ROOT_CERTIFICATE
      ? [`ConfigMap/${source.configMap.name}`]
      : []),
    ...(source.secret?.name ? [`Secret/${source.secret.name}`] : []),
  ])
}

const ROOT_CERTIFICATE = 'kube-root-ca.crt'

interface Selected {
  readonly items?: readonly Core.KeyToPath[]
  readonly optional?: boolean
}

function checkItems(
  { items, optional }: Selected,
  names: Readonly<Record<string, string>>,
  what: 'config' | 'secret',
): void {
  const missing = items?.find(({ key }) => !Object.hasOwn(names, key))
  if (missing && !optional) throw new VolumeError(`references non-existent ${what} key: ${missing.key}`)
}

function select(content: VolumeContent, { items }: Selected): VolumeContent {
  if (!items) return content
  return Object.fromEntries(
    items.filter(({ key }) => Object.hasOwn(content, key)).map(({ key, path }) => [path, content[key]]),
  )
}

function downwardContent(
  request: VolumeRequest,
  { items = [] }: { items?: readonly Core.DownwardAPIVolumeFile[] },
): VolumeContent {
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

function find<T>(what: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isNotFound(error)) return undefined
    if (isUnreachable(error)) throw new VolumeError(`failed to sync ${what} cache: timed out waiting for the condition`)
    throw error
  }
}
