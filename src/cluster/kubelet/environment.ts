/**
 * The environment variables of a container. What comes from ConfigMaps, Secrets and fields is read when the container
 * is created; the rest is put together when somebody first asks for it.
 * Upstream: makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { ConfigMap } from '../../api/kinds/config-map'
import { Secret } from '../../api/kinds/secret'
import type { Service } from '../../api/kinds/service'
import { isNotFound } from '../../api/status-error'
import { isUnreachable } from '../../api/unreachable'
import type { Core, Pod } from '../../api/types'
import { decodeBase64 } from './base64'
import { expandVariables } from './expand-variables'
import { fieldValue, resourceFieldValue, type NodeFacts } from './downward-api'
import { servicesSeenBy, serviceVariables } from './service-variables'

/** Why a container cannot be configured: CreateContainerConfigError. */
export class ConfigError extends Error {}

export interface EnvironmentRequest {
  readonly pod: Pod
  readonly container: Core.Container
  readonly podIP: string
  readonly node: NodeFacts
  readonly hostname: string
  /** Variables of the image come first. */
  readonly image: Readonly<Record<string, string>>
}

export interface Environment {
  /** What the pod and the cluster say: what `$(NAME)` in a command may name. */
  known(): ReadonlyMap<string, string>
  /** What the container's processes are given. */
  all(): ReadonlyMap<string, string>
}

/** Throws `ConfigError` at once when something that is asked for does not exist. */
export function prepareEnvironment(door: ApiDoor, request: EnvironmentRequest): Environment {
  const { pod, container } = request
  const services = servicesSeenBy(door, pod)
  const sources = container.envFrom ? container.envFrom.flatMap((source) => readSource(door, pod, source)) : none
  const values = container.env ? container.env.map((variable) => ({ variable, found: readVariable(door, request, variable) })) : none
  return new LazyEnvironment({ services, sources, values }, request)
}

class LazyEnvironment implements Environment {
  #known: ReadonlyMap<string, string> | undefined
  #all: ReadonlyMap<string, string> | undefined
  readonly #parts: Parts
  readonly #image: Readonly<Record<string, string>>
  readonly #hostname: string

  constructor(parts: Parts, { image, hostname }: EnvironmentRequest) {
    this.#parts = parts
    this.#image = image
    this.#hostname = hostname
  }

  known(): ReadonlyMap<string, string> {
    return (this.#known ??= assemble(this.#parts))
  }

  all(): ReadonlyMap<string, string> {
    return (this.#all ??= new Map([...Object.entries(this.#image), ['HOSTNAME', this.#hostname], ...this.known()]))
  }
}

const none: readonly never[] = []

interface Parts {
  readonly services: readonly Service[]
  readonly sources: readonly (readonly [string, string])[]
  /** What was not found, and need not be, is not set. */
  readonly values: readonly { readonly variable: Core.EnvVar; readonly found: string | undefined }[]
}

/** Only values that are written out may name other variables; what is read from elsewhere is taken as it is. */
function assemble({ services, sources, values }: Parts): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  for (const service of services) for (const [name, value] of serviceVariables(service)) known.set(name, value)
  for (const [name, value] of sources) known.set(name, value)
  for (const { variable, found } of values) {
    if (found !== undefined) known.set(variable.name, variable.value ? expandVariables(found, known) : found)
  }
  return known
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
  const { namespace } = pod.metadata
  const read = (): Data => door.get(ConfigMap, { namespace, name }).data ?? {}
  return orMissing(`configmap "${name}" not found`, optional, () => remember(door, `configmap/${namespace}/${name}`, read))
}

function secretData(door: ApiDoor, pod: Pod, { name = '', optional }: Named): Data | undefined {
  const { namespace } = pod.metadata
  const read = (): Data => {
    const { data = {} } = door.get(Secret, { namespace, name })
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value)]))
  }
  return orMissing(`secret "${name}" not found`, optional, () => remember(door, `secret/${namespace}/${name}`, read))
}

/** What was read last, for when the API server does not answer: a kubelet keeps what its pods refer to. */
const remembered = new WeakMap<ApiDoor, Map<string, Data>>()

function remember(door: ApiDoor, key: string, read: () => Data): Data {
  let known = remembered.get(door)
  if (!known) remembered.set(door, (known = new Map()))
  try {
    const data = read()
    known.set(key, data)
    return data
  } catch (error) {
    const before = isUnreachable(error) ? known.get(key) : undefined
    if (before) return before
    if (isUnreachable(error)) throw new ConfigError(`failed to sync ${key.split('/')[0]} cache: timed out waiting for the condition`)
    if (isNotFound(error)) known.delete(key)
    throw error
  }
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
