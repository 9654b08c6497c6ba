/**
 * The environment variables of a container. What comes from ConfigMaps, Secrets and fields is read when the container
 * is created; the rest is put together when somebody first asks for it.
 * Upstream: makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go, pkg/kubelet/envvars/envvars.go (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { ConfigMap } from '../../api/kinds/config-map'
import { Secret } from '../../api/kinds/secret'
import { Service } from '../../api/kinds/service'
import { isNotFound } from '../../api/status-error'
import type { Core, Pod } from '../../api/types'
import { decodeBase64 } from './base64'
import { fieldValue, resourceFieldValue, type NodeFacts } from './downward-api'

/** Why a container cannot be configured: CreateContainerConfigError. */
export class ConfigError extends Error {}

export interface EnvironmentRequest {
  readonly pod: Pod
  readonly container: Core.Container
  readonly podIP: string
  readonly node: NodeFacts
  /** Variables of the image come first. */
  readonly image: Readonly<Record<string, string>>
}

/** Throws `ConfigError` at once when something that is asked for does not exist. */
export function prepareEnvironment(door: ApiDoor, request: EnvironmentRequest): () => ReadonlyMap<string, string> {
  const { pod, container } = request
  const sources = (container.envFrom ?? none).flatMap((source) => readSource(door, pod, source))
  const values = (container.env ?? none).map(
    (variable) => [variable.name, readVariable(door, request, variable)] as const,
  )
  let made: ReadonlyMap<string, string> | undefined
  return () => (made ??= assemble({ ...request, services: servicesSeenBy(door, pod), sources, values }))
}

const none: readonly never[] = []

interface Parts extends EnvironmentRequest {
  readonly services: readonly Service[]
  readonly sources: readonly (readonly [string, string])[]
  readonly values: readonly (readonly [string, string | undefined])[]
}

function assemble({ pod, image, services, sources, values }: Parts): ReadonlyMap<string, string> {
  const env = new Map<string, string>(Object.entries(image))
  env.set('HOSTNAME', pod.spec.hostname || pod.metadata.name)
  const known = new Map<string, string>()
  for (const service of services) for (const [name, value] of serviceVariables(service)) known.set(name, value)
  for (const [name, value] of sources) known.set(name, value)
  for (const [name, value] of values) if (value !== undefined) known.set(name, expand(value, known))
  for (const [name, value] of known) env.set(name, value)
  return env
}

/**
 * `$(NAME)` is replaced when NAME is known, `$$(NAME)` stands for itself. Upstream:
 * third_party/forked/golang/expansion.
 */
export function expand(text: string, known: ReadonlyMap<string, string>): string {
  if (!text.includes('$')) return text
  return text.replaceAll(/\$(\$|\(([^()]*)\))/g, (whole, what: string, name: string | undefined) => {
    if (what === '$') return '$'
    return known.get(name ?? '') ?? whole
  })
}

function readSource(
  door: ApiDoor,
  pod: Pod,
  { prefix = '', configMapRef, secretRef }: Core.EnvFromSource,
): [string, string][] {
  const data = configMapRef
    ? configMapData(door, pod, { name: configMapRef.name ?? '', optional: configMapRef.optional })
    : secretData(door, pod, { name: secretRef?.name ?? '', optional: secretRef?.optional })
  return Object.entries(data ?? {}).map(([key, value]) => [`${prefix}${key}`, value])
}

function readVariable(
  door: ApiDoor,
  request: EnvironmentRequest,
  { value, valueFrom }: Core.EnvVar,
): string | undefined {
  const { pod, container } = request
  if (!valueFrom) return value ?? ''
  if (valueFrom.fieldRef) return fieldValue(valueFrom.fieldRef.fieldPath, request)
  if (valueFrom.resourceFieldRef)
    return resourceFieldValue(valueFrom.resourceFieldRef, { container, node: request.node })
  const { configMapKeyRef, secretKeyRef } = valueFrom
  const where = `${pod.metadata.namespace}/${(configMapKeyRef ?? secretKeyRef)?.name}`
  if (configMapKeyRef) return keyOf(configMapData(door, pod, configMapKeyRef), configMapKeyRef, `ConfigMap ${where}`)
  if (secretKeyRef) return keyOf(secretData(door, pod, secretKeyRef), secretKeyRef, `Secret ${where}`)
  return undefined
}

function keyOf(
  data: Data | undefined,
  { key, optional }: { key: string; optional?: boolean },
  where: string,
): string | undefined {
  const value = data?.[key]
  if (value !== undefined || optional) return value
  throw new ConfigError(`couldn't find key ${key} in ${where}`)
}

type Data = Readonly<Record<string, string>>
interface Named {
  readonly name?: string
  readonly optional?: boolean
}

function configMapData(door: ApiDoor, pod: Pod, { name = '', optional }: Named): Data | undefined {
  return orMissing(
    `configmap "${name}" not found`,
    optional,
    () => door.get(ConfigMap, { namespace: pod.metadata.namespace, name }).data ?? {},
  )
}

function secretData(door: ApiDoor, pod: Pod, { name = '', optional }: Named): Data | undefined {
  return orMissing(`secret "${name}" not found`, optional, () => {
    const { data = {} } = door.get(Secret, { namespace: pod.metadata.namespace, name })
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value)]))
  })
}

function orMissing(message: string, optional: boolean | undefined, read: () => Data): Data | undefined {
  try {
    return read()
  } catch (error) {
    if (!isNotFound(error)) throw error
    if (optional) return undefined
    throw new ConfigError(message)
  }
}

/**
 * The API server's own Service, and with enableServiceLinks those of the pod's namespace. Services that are younger
 * than the pod are left out, for the variables are fixed when the container is created.
 * Simplified: a real kubelet leaves out what is younger than the container, not the pod.
 */
function servicesSeenBy(door: ApiDoor, pod: Pod): readonly Service[] {
  const { namespace = '' } = pod.metadata
  const own = pod.spec.enableServiceLinks === false ? [] : door.list(Service, { namespace }).items
  const beforeMs = Date.parse(pod.metadata.creationTimestamp)
  const isOwn = own.some(isApiServer)
  const apiServer = isOwn ? [] : door.list(Service, { namespace: 'default' }).items.filter(isApiServer)
  return [...apiServer, ...own].filter(({ metadata }) => Date.parse(metadata.creationTimestamp) <= beforeMs)
}

const isApiServer = ({ metadata }: Service): boolean =>
  metadata.namespace === 'default' && metadata.name === 'kubernetes'

function serviceVariables({ metadata, spec }: Service): [string, string][] {
  const { clusterIP = '', ports = [] } = spec
  if (clusterIP === '' || clusterIP === 'None' || ports.length === 0) return []
  const prefix = variableName(metadata.name)
  const variables: [string, string][] = [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    [`${prefix}_SERVICE_PORT`, String(ports[0].port)],
  ]
  for (const { name, port } of ports)
    if (name) variables.push([`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port)])
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const kind = protocol.toLowerCase()
    const url = `${kind}://${clusterIP}:${port}`
    const portPrefix = `${prefix}_PORT_${port}_${protocol}`
    if (index === 0) variables.push([`${prefix}_PORT`, url])
    variables.push(
      [portPrefix, url],
      [`${portPrefix}_PROTO`, kind],
      [`${portPrefix}_PORT`, String(port)],
      [`${portPrefix}_ADDR`, clusterIP],
    )
  }
  return variables
}

const variableName = (name: string): string => name.replaceAll('-', '_').toUpperCase()
