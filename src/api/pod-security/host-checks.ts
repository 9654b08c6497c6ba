/**
 * Baseline: a pod keeps to itself and leaves its machine alone.
 * Upstream: k8s.io/pod-security-admission/policy/check_{hostNamespaces,hostPathVolumes,hostPorts,privileged,procMount,windowsHostProcess}.go
 * (v1.32).
 */
import { containersOf, named, namesOf, plural, quoted, settersOf, sortedSet, type Check, type CheckedPod, type Violation } from './check'

function hostNamespaces({ spec }: CheckedPod): Violation | undefined {
  const shared = (['hostIPC', 'hostNetwork', 'hostPID'] as const).filter((field) => spec[field])
  return shared.length > 0 ? { reason: 'host namespaces', detail: shared.map((field) => `${field}=true`).join(', ') } : undefined
}

function hostPathVolumes({ spec }: CheckedPod): Violation | undefined {
  const volumes = (spec.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => name)
  return volumes.length > 0 ? { reason: 'hostPath volumes', detail: named('volume', volumes) } : undefined
}

function hostPorts({ spec }: CheckedPod): Violation | undefined {
  const bad = namesOf(spec, ({ ports }) => ports?.some(({ hostPort }) => hostPort) ?? false)
  if (bad.length === 0) return undefined
  const ports = sortedSet(
    containersOf(spec).flatMap((container) => (container.ports ?? []).flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []))),
  )
  return {
    reason: 'hostPort',
    detail: `${named('container', bad)} ${bad.length === 1 ? 'uses' : 'use'} ${plural('hostPort', ports.length)} ${ports.join(', ')}`,
  }
}

function privileged({ spec }: CheckedPod): Violation | undefined {
  const bad = namesOf(spec, ({ securityContext }) => securityContext?.privileged ?? false)
  return bad.length > 0
    ? { reason: 'privileged', detail: `${named('container', bad)} must not set securityContext.privileged=true` }
    : undefined
}

function procMount({ spec }: CheckedPod): Violation | undefined {
  const mountOf = (mount: string | undefined): string[] => (mount && mount !== 'Default' ? [mount] : [])
  const bad = namesOf(spec, ({ securityContext }) => mountOf(securityContext?.procMount).length > 0)
  if (bad.length === 0) return undefined
  const mounts = sortedSet(containersOf(spec).flatMap(({ securityContext }) => mountOf(securityContext?.procMount)))
  return { reason: 'procMount', detail: `${named('container', bad)} must not set securityContext.procMount to ${quoted(mounts)}` }
}

function windowsHostProcess({ spec }: CheckedPod): Violation | undefined {
  const bad = namesOf(spec, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess ?? false)
  const setters = settersOf(spec.securityContext?.windowsOptions?.hostProcess ?? false, bad)
  return setters ? { reason: 'hostProcess', detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true` } : undefined
}

export const hostChecks: readonly Check[] = [
  { id: 'hostNamespaces', versions: [[0, hostNamespaces]] },
  { id: 'hostPathVolumes', versions: [[0, hostPathVolumes]] },
  { id: 'hostPorts', versions: [[0, hostPorts]] },
  { id: 'privileged', versions: [[0, privileged]] },
  { id: 'procMount', versions: [[0, procMount]] },
  { id: 'windowsHostProcess', versions: [[0, windowsHostProcess]] },
]
