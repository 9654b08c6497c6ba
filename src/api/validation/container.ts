/** Containers. Upstream: validateContainers and its kin in pkg/apis/core/validation/validation.go (v1.32). */
import { duplicate, forbidden, invalid, notFound, notSupported, required, type FieldError } from '../field-error'
import type { Core } from '../types'
import { validateEnv, validateEnvFrom } from './env'
import { dnsLabel, portName, portNumber } from './formats'
import { validateProbes } from './probe'
import { validateResources } from './resources'
import { validateSecurityContext } from './security'
import { descendingPath } from './volume'

const none: readonly FieldError[] = []

export interface ContainerContext {
  readonly path: string
  readonly volumes: ReadonlySet<string>
  readonly gracePeriodSeconds?: number
}

export function validateContainers(containers: readonly Core.Container[] | undefined, context: ContainerContext): readonly FieldError[] {
  if (!containers || containers.length === 0) return [required(context.path)]
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [index, container] of containers.entries()) {
    const path = `${context.path}[${index}]`
    pushAll(errors, validateContainer(container, { ...context, path }))
    if (names.has(container.name)) errors.push(duplicate(`${path}.name`, container.name))
    names.add(container.name)
    pushAll(errors, validateProbes(container, path, context.gracePeriodSeconds))
    if (container.restartPolicy) errors.push(forbidden(`${path}.restartPolicy`, 'may not be set for non-init containers'))
  }
  pushAll(errors, validateHostPorts(containers, context.path))
  return errors
}

const pushAll = (errors: FieldError[], more: readonly FieldError[]): void => {
  for (const error of more) errors.push(error)
}

export interface InitContext extends ContainerContext {
  /** Names that the pod's containers have taken. */
  readonly taken: Iterable<string>
}

export function validateInitContainers(containers: readonly Core.Container[] | undefined, context: InitContext): readonly FieldError[] {
  if (!containers) return none
  const names = new Set(context.taken)
  return containers.flatMap((container, index) => {
    const path = `${context.path}[${index}]`
    const errors = [...validateContainer(container, { ...context, path })]
    const isSidecar = container.restartPolicy === 'Always'
    if (container.restartPolicy && !isSidecar) errors.push(notSupported(`${path}.restartPolicy`, container.restartPolicy, ['Always']))
    if (names.has(container.name)) errors.push(duplicate(`${path}.name`, container.name))
    else if (container.name) names.add(container.name)
    pushAll(errors, validateHostPorts([container], context.path))
    pushAll(errors, isSidecar ? validateProbes(container, path, context.gracePeriodSeconds) : withoutProbes(container, path))
    return errors
  })
}

const livingOnly = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const

const withoutProbes = (container: Core.Container, path: string): readonly FieldError[] =>
  livingOnly
    .filter((field) => container[field])
    .map((field) => forbidden(`${path}.${field}`, 'may not be set for init containers without restartPolicy=Always'))

const messagePolicies = ['FallbackToLogsOnError', 'File']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']

export function validateContainer(container: Core.Container, context: ContainerContext): readonly FieldError[] {
  const { path } = context
  const { name, image, terminationMessagePolicy: messages, imagePullPolicy: pulls } = container
  const errors: FieldError[] = []
  if (!name) errors.push(required(`${path}.name`))
  else for (const fault of dnsLabel(name)) errors.push(invalid(`${path}.name`, name, fault))
  if (!image) errors.push(required(`${path}.image`))
  if (messages && !messagePolicies.includes(messages)) errors.push(notSupported(`${path}.terminationMessagePolicy`, messages, messagePolicies))
  pushAll(errors, validatePorts(container.ports, `${path}.ports`))
  pushAll(errors, validateEnv(container.env, `${path}.env`))
  pushAll(errors, validateEnvFrom(container.envFrom, `${path}.envFrom`))
  pushAll(errors, validateMounts(container, context))
  if (!pulls) errors.push(required(`${path}.imagePullPolicy`))
  else if (!pullPolicies.includes(pulls)) errors.push(notSupported(`${path}.imagePullPolicy`, pulls, pullPolicies))
  pushAll(errors, validateResources(container.resources, `${path}.resources`))
  pushAll(errors, validateSecurityContext(container.securityContext, `${path}.securityContext`))
  return errors
}

const protocols = ['SCTP', 'TCP', 'UDP']

function validatePorts(ports: readonly Core.ContainerPort[] | undefined, path: string): readonly FieldError[] {
  if (!ports) return none
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const at = `${path}[${index}]`
    pushAll(errors, validatePortName(port.name, `${at}.name`, names))
    if (!port.containerPort) errors.push(required(`${at}.containerPort`))
    else for (const fault of portNumber(port.containerPort)) errors.push(invalid(`${at}.containerPort`, port.containerPort, fault))
    if (port.hostPort) for (const fault of portNumber(port.hostPort)) errors.push(invalid(`${at}.hostPort`, port.hostPort, fault))
    if (!port.protocol) errors.push(required(`${at}.protocol`))
    else if (!protocols.includes(port.protocol)) errors.push(notSupported(`${at}.protocol`, port.protocol, protocols))
  }
  return errors
}

function validatePortName(name: string | undefined, path: string, names: Set<string>): readonly FieldError[] {
  if (!name) return none
  const faults = portName(name)
  if (faults.length > 0) return faults.map((fault) => invalid(path, name, fault))
  if (names.has(name)) return [duplicate(path, name)]
  names.add(name)
  return none
}

/** Two containers cannot have the same port of their node. */
function validateHostPorts(containers: readonly Core.Container[], path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  const taken = new Set<string>()
  for (const [index, { ports = [] }] of containers.entries()) {
    for (const [portIndex, { protocol, hostIP = '', hostPort }] of ports.entries()) {
      if (!hostPort) continue
      const key = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(key)) errors.push(duplicate(`${path}[${index}].ports[${portIndex}].hostPort`, key))
      taken.add(key)
    }
  }
  return errors
}

const propagations = ['Bidirectional', 'HostToContainer', 'None']

function validateMounts({ volumeMounts, securityContext }: Core.Container, { path, volumes }: ContainerContext): readonly FieldError[] {
  if (!volumeMounts) return none
  const errors: FieldError[] = []
  const paths = new Set<string>()
  for (const [index, mount] of volumeMounts.entries()) {
    const at = `${path}.volumeMounts[${index}]`
    if (!mount.name) errors.push(required(`${at}.name`))
    if (!volumes.has(mount.name)) errors.push(notFound(`${at}.name`, mount.name ?? ''))
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`))
    if (paths.has(mount.mountPath)) errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'))
    paths.add(mount.mountPath)
    pushAll(errors, validateSubPaths(mount, at, `${path}.volumeMounts`))
    const { mountPropagation } = mount
    if (mountPropagation && !propagations.includes(mountPropagation)) {
      errors.push(notSupported(`${path}.volumeMounts.mountPropagation`, mountPropagation, propagations))
    }
    if (mountPropagation === 'Bidirectional' && !securityContext?.privileged) {
      errors.push(forbidden(`${path}.volumeMounts.mountPropagation`, 'Bidirectional mount propagation is available only to privileged containers'))
    }
  }
  return errors
}

/** The paths of these two do not say which mount is meant, neither do upstream's. */
function validateSubPaths({ subPath, subPathExpr }: Core.VolumeMount, at: string, path: string): readonly FieldError[] {
  if (!subPath && !subPathExpr) return none
  const errors = subPath ? [...descendingPath(subPath, `${path}.subPath`)] : []
  if (!subPathExpr) return errors
  if (subPath) errors.push(invalid(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
  return [...errors, ...descendingPath(subPathExpr, `${path}.subPathExpr`)]
}
