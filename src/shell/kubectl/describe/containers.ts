/** Containers in descriptions of pods and pod templates. Upstream: kubectl/pkg/describe/describe.go describeContainers (v1.32). */
import type { Core } from '../../../api/types'
import { quantityValue } from '../../../api/quantity'
import { formatTime, orNone, title } from './text'

export interface ContainersStyle {
  readonly label: string
  /** Absent in a template. */
  readonly statuses?: readonly Core.ContainerStatus[]
  /** Inside of a template everything stands one step further right. */
  readonly inTemplate?: boolean
  /** Value of a field of the pod, for variables that refer to one. */
  readonly fieldValue?: (path: string) => string
}

export function containerLines(containers: readonly Core.Container[], style: ContainersStyle): string[] {
  const space = style.inTemplate ? '  ' : ''
  return [
    `${space}${style.label}:${containers.length === 0 ? ' <none>' : ''}`,
    ...containers.flatMap((container) => oneContainer(container, style)),
  ]
}

function oneContainer(container: Core.Container, style: ContainersStyle): string[] {
  const status = style.statuses?.find(({ name }) => name === container.name)
  return [
    `  ${style.inTemplate ? ' ' : ''}${container.name}:`,
    ...basicLines(container, status),
    ...commandLines('Command', container.command),
    ...commandLines('Args', container.args),
    ...(status ? statusLines(status) : []),
    ...resourceLines('Limits', container.resources?.limits),
    ...resourceLines('Requests', container.resources?.requests),
    ...probeLines(container),
    ...envFromLines(container),
    ...environmentLines(container, style.fieldValue),
    ...mountLines(container),
  ]
}

function basicLines(
  { image = '', ports = [], securityContext }: Core.Container,
  status: Core.ContainerStatus | undefined,
): string[] {
  const list = ports.map(({ containerPort, protocol = 'TCP' }) => `${containerPort}/${protocol}`).join(', ')
  const hosts = ports.map(({ hostPort = 0, protocol = 'TCP' }) => `${hostPort}/${protocol}`).join(', ')
  const many = ports.length > 1 ? 's' : ''
  const seccomp = securityContext?.seccompProfile
  return [
    ...(status ? [`    Container ID:\t${status.containerID ?? ''}`] : []),
    `    Image:\t${image}`,
    ...(status ? [`    Image ID:\t${status.imageID}`] : []),
    `    Port${many}:\t${orNone(list)}`,
    `    Host Port${many}:\t${orNone(hosts)}`,
    ...(seccomp ? [`    SeccompProfile:\t${seccomp.type}`] : []),
  ]
}

const commandLines = (label: string, words: readonly string[] | undefined): string[] =>
  words && words.length > 0
    ? [`    ${label}:`, ...words.flatMap((word) => word.split('\n')).map((line) => `      ${line}`)]
    : []

function statusLines({ state, lastState, ready, restartCount }: Core.ContainerStatus): string[] {
  return [
    ...stateLines('State', state),
    ...(lastState?.terminated ? stateLines('Last State', lastState) : []),
    `    Ready:\t${title(ready)}`,
    `    Restart Count:\t${restartCount}`,
  ]
}

function stateLines(label: string, state: Core.ContainerState | undefined): string[] {
  if (state?.running) return [`    ${label}:\tRunning`, `      Started:\t${formatTime(state.running.startedAt)}`]
  if (state?.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated
    return [
      `    ${label}:\tTerminated`,
      ...(reason ? [`      Reason:\t${reason}`] : []),
      ...(message ? [`      Message:\t${message}`] : []),
      `      Exit Code:\t${exitCode}`,
      ...(signal ? [`      Signal:\t${signal}`] : []),
      `      Started:\t${formatTime(startedAt)}`,
      `      Finished:\t${formatTime(finishedAt)}`,
    ]
  }
  return [`    ${label}:\tWaiting`, ...(state?.waiting?.reason ? [`      Reason:\t${state.waiting.reason}`] : [])]
}

function resourceLines(label: string, resources: Readonly<Record<string, string>> | undefined): string[] {
  const names = Object.keys(resources ?? {}).sort()
  return names.length === 0
    ? []
    : [`    ${label}:`, ...names.map((name) => `      ${name}:\t${resources?.[name] ?? ''}`)]
}

function probeLines({ livenessProbe, readinessProbe, startupProbe }: Core.Container): string[] {
  return [
    ...(livenessProbe ? [`    Liveness:\t${formatProbe(livenessProbe)}`] : []),
    ...(readinessProbe ? [`    Readiness:\t${formatProbe(readinessProbe)}`] : []),
    ...(startupProbe ? [`    Startup:\t${formatProbe(startupProbe)}`] : []),
  ]
}

function formatProbe(probe: Core.Probe): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 0,
    periodSeconds = 0,
    successThreshold = 0,
    failureThreshold = 0,
  } = probe
  const attributes = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`
  return `${probeAction(probe)} ${attributes}`
}

function probeAction({ exec, httpGet, tcpSocket, grpc }: Core.Probe): string {
  if (exec) return `exec [${(exec.command ?? []).join(' ')}]`
  if (httpGet) {
    const path = httpGet.path ? (httpGet.path.startsWith('/') ? httpGet.path : `/${httpGet.path}`) : ''
    return `http-get ${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${httpGet.host ?? ''}:${httpGet.port}${path}`
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`
  return grpc ? `grpc <pod>:${grpc.port} ${grpc.service ?? ''}` : 'unknown'
}

function envFromLines({ envFrom = [] }: Core.Container): string[] {
  if (envFrom.length === 0) return []
  const lines = envFrom.map(({ configMapRef, secretRef, prefix }) => {
    const kind = configMapRef ? 'ConfigMap' : 'Secret'
    const source = configMapRef ?? secretRef
    return `      ${source?.name ?? ''}\t${kind}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${source?.optional ?? false}`
  })
  return ['    Environment Variables from:', ...lines]
}

function environmentLines(
  { env = [], resources }: Core.Container,
  fieldValue: ContainersStyle['fieldValue'],
): string[] {
  if (env.length === 0) return ['    Environment:\t<none>']
  return ['    Environment:', ...env.flatMap((variable) => variableLines(variable, { fieldValue, resources }))]
}

interface VariableSources extends Pick<ContainersStyle, 'fieldValue'> {
  readonly resources: Core.ResourceRequirements | undefined
}

function variableLines(
  { name, value = '', valueFrom }: Core.EnvVar,
  { fieldValue, resources }: VariableSources,
): string[] {
  if (!valueFrom) return value.split('\n').map((line, at) => `      ${at === 0 ? `${name}:` : ''}\t${line}`)
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  if (fieldRef)
    return [
      `      ${name}:\t${fieldValue?.(fieldRef.fieldPath) ?? ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`,
    ]
  if (resourceFieldRef)
    return [`      ${name}:\t${resourceValue(resourceFieldRef, resources)} (${resourceFieldRef.resource})`]
  if (secretKeyRef)
    return [
      `      ${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional ?? false}`,
    ]
  if (!configMapKeyRef) return []
  return [
    `      ${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional ?? false}`,
  ]
}

/** `limits.cpu` of the container in units of the divisor, rounded up. */
function resourceValue(
  { resource, divisor }: Core.ResourceFieldSelector,
  resources: Core.ResourceRequirements = {},
): string {
  const [list, name] = [resource.slice(0, resource.indexOf('.')), resource.slice(resource.indexOf('.') + 1)]
  const found = (list === 'limits' ? resources.limits : resources.requests)?.[name]
  const units = Math.ceil(quantityValue(found ?? 0) / (quantityValue(divisor) || 1))
  return units === 0 && (resource === 'limits.cpu' || resource === 'limits.memory') ? 'node allocatable' : String(units)
}

function mountLines({ volumeMounts = [] }: Core.Container): string[] {
  if (volumeMounts.length === 0) return ['    Mounts:\t<none>']
  const sorted = [...volumeMounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1))
  const lines = sorted.map(({ mountPath, name, readOnly, subPath }) => {
    const flags = [readOnly ? 'ro' : 'rw', ...(subPath ? [`path=${JSON.stringify(subPath)}`] : [])]
    return `      ${mountPath} from ${name} (${flags.join(',')})`
  })
  return ['    Mounts:', ...lines]
}
