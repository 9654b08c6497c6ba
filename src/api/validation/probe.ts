/** Probes and lifecycle hooks. Upstream: validateProbe, validateHandler in pkg/apis/core/validation/validation.go (v1.32). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import type { Core } from '../types'
import { headerName, portName, portNumber } from './formats'

const none: readonly FieldError[] = []

export const nonNegative = (value: number | undefined, path: string): readonly FieldError[] =>
  value !== undefined && value < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : none

export function validatePort(port: number | string | undefined, path: string): readonly FieldError[] {
  if (typeof port === 'string') return portName(port).map((fault) => invalid(path, port, fault))
  return portNumber(port ?? 0).map((fault) => invalid(path, port ?? 0, fault))
}

type Handler = Core.Probe & Core.LifecycleHandler

function validateHandler(handler: Handler, path: string, gracePeriodSeconds = 30): readonly FieldError[] {
  const checks: readonly (readonly [keyof Handler, (path: string) => readonly FieldError[]])[] = [
    ['exec', (at) => (handler.exec?.command?.length ? none : [required(`${at}.command`)])],
    ['httpGet', (at) => validateHttpGet(handler.httpGet ?? { port: 0 }, at)],
    ['tcpSocket', (at) => validatePort(handler.tcpSocket?.port, `${at}.port`)],
    ['grpc', (at) => validatePort(handler.grpc?.port, `${at}.port`)],
    ['sleep', (at) => validateSleep(handler.sleep?.seconds ?? 0, at, gracePeriodSeconds)],
  ]
  const given = checks.filter(([name]) => handler[name] !== undefined && handler[name] !== null)
  if (given.length === 0) return [required(path, 'must specify a handler type')]
  return given.flatMap(([name, check], index) =>
    index > 0 ? [forbidden(`${path}.${name}`, 'may not specify more than 1 handler type')] : check(`${path}.${name}`),
  )
}

function validateHttpGet({ path: location, port, scheme, httpHeaders = [] }: Core.HTTPGetAction, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!location) errors.push(required(`${path}.path`))
  errors.push(...validatePort(port, `${path}.port`))
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') errors.push(notSupported(`${path}.scheme`, scheme ?? '', ['HTTP', 'HTTPS']))
  for (const { name } of httpHeaders) for (const fault of headerName(name ?? '')) errors.push(invalid(`${path}.httpHeaders`, name ?? '', fault))
  return errors
}

function validateSleep(seconds: number, path: string, gracePeriodSeconds: number): readonly FieldError[] {
  if (seconds > 0 && seconds <= gracePeriodSeconds) return none
  const why = `must be greater than 0 and less than terminationGracePeriodSeconds (${gracePeriodSeconds}). Enable PodLifecycleSleepActionAllowZero feature gate for zero sleep.`
  return [invalid(path, seconds, why)]
}

const counts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const

function validateProbe(probe: Core.Probe, path: string): readonly FieldError[] {
  const errors: FieldError[] = [...validateHandler(probe, path)]
  for (const count of counts) errors.push(...nonNegative(probe[count], `${path}.${count}`))
  const grace = probe.terminationGracePeriodSeconds
  if (grace !== undefined && grace <= 0) errors.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'))
  return errors
}

type Probes = Pick<Core.Container, 'lifecycle' | 'livenessProbe' | 'readinessProbe' | 'startupProbe'>

export function validateProbes({ lifecycle, livenessProbe, readinessProbe, startupProbe }: Probes, path: string, gracePeriodSeconds?: number): readonly FieldError[] {
  if (!lifecycle && !livenessProbe && !readinessProbe && !startupProbe) return none
  return [
    ...(lifecycle?.postStart ? validateHandler(lifecycle.postStart, `${path}.lifecycle.postStart`, gracePeriodSeconds) : none),
    ...(lifecycle?.preStop ? validateHandler(lifecycle.preStop, `${path}.lifecycle.preStop`, gracePeriodSeconds) : none),
    ...validateOnce(livenessProbe, `${path}.livenessProbe`),
    ...validateReadiness(readinessProbe, `${path}.readinessProbe`),
    ...validateOnce(startupProbe, `${path}.startupProbe`),
  ]
}

/** One success is enough, more cannot be asked for. */
function validateOnce(probe: Core.Probe | undefined, path: string): readonly FieldError[] {
  if (!probe) return none
  const errors = validateProbe(probe, path)
  return probe.successThreshold === 1 ? errors : [...errors, invalid(`${path}.successThreshold`, probe.successThreshold ?? 0, 'must be 1')]
}

function validateReadiness(probe: Core.Probe | undefined, path: string): readonly FieldError[] {
  if (!probe) return none
  const grace = probe.terminationGracePeriodSeconds
  const errors = validateProbe(probe, path)
  return grace === undefined ? errors : [...errors, invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes')]
}
