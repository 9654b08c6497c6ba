/**
 * The one-line summary of a pod: READY, STATUS and RESTARTS of `kubectl get pods`. The order of the steps is the meaning: each may
 * overrule the one before. Upstream: printPod in pkg/printers/internalversion/printers.go (v1.32).
 */
import { since } from './columns'
import type { Core, Pod } from './types'

export interface PodSummary {
  readonly ready: string
  readonly status: string
  readonly restarts: string
}

export function summarizePod(pod: Pod, nowMs: number): PodSummary {
  const init = summarizeInit(pod)
  const isInitialized = !init.reason || hasCondition(pod, 'Initialized')
  const app = isInitialized ? summarizeApp(pod, init.reason ?? phaseReason(pod)) : undefined
  const counted = app ? [...init.sidecars, ...(pod.status.containerStatuses ?? [])] : init.statuses
  const total = pod.spec.containers.length + init.sidecarNames.size
  return {
    ready: `${init.ready + (app?.ready ?? 0)}/${total}`,
    status: terminationReason(pod) ?? app?.reason ?? init.reason ?? phaseReason(pod),
    restarts: formatRestarts(counted, nowMs),
  }
}

function phaseReason({ status }: Pod): string {
  if (status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')) return 'SchedulingGated'
  return status.reason || (status.phase ?? '')
}

function terminationReason({ metadata, status }: Pod): string | undefined {
  if (!metadata.deletionTimestamp) return undefined
  if (status.reason === 'NodeLost') return 'Unknown'
  return status.phase === 'Succeeded' || status.phase === 'Failed' ? undefined : 'Terminating'
}

interface InitSummary {
  /** Why the pod is still initializing; undefined when it is not. */
  readonly reason: string | undefined
  readonly ready: number
  /** Statuses looked at: up to the first that is not done. */
  readonly statuses: readonly Core.ContainerStatus[]
  readonly sidecars: readonly Core.ContainerStatus[]
  readonly sidecarNames: ReadonlySet<string>
}

function summarizeInit({ spec, status }: Pod): InitSummary {
  const containers = spec.initContainers ?? []
  const sidecarNames = new Set(containers.filter(isSidecar).map(({ name }) => name))
  const statuses: Core.ContainerStatus[] = []
  let ready = 0
  let reason: string | undefined
  for (const [index, container] of (status.initContainerStatuses ?? []).entries()) {
    statuses.push(container)
    if (container.state?.terminated?.exitCode === 0) continue
    if (sidecarNames.has(container.name) && container.started) {
      if (container.ready) ready++
      continue
    }
    reason = `Init:${initReason(container) ?? `${index}/${containers.length}`}`
    break
  }
  return { reason, ready, statuses, sidecars: statuses.filter(({ name }) => sidecarNames.has(name)), sidecarNames }
}

function initReason({ state }: Core.ContainerStatus): string | undefined {
  if (state?.terminated) return exitReason(state.terminated)
  const waiting = state?.waiting?.reason
  return waiting && waiting !== 'PodInitializing' ? waiting : undefined
}

/** The first container that is not simply running names the pod's status. */
function summarizeApp(pod: Pod, before: string): { reason: string; ready: number } {
  let reason = before
  let ready = 0
  for (const container of [...(pod.status.containerStatuses ?? [])].reverse()) {
    const { waiting, terminated, running } = container.state ?? {}
    if (waiting?.reason) reason = waiting.reason
    else if (terminated) reason = exitReason(terminated)
    else if (container.ready && running) ready++
  }
  if (reason === 'Completed' && ready > 0) reason = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady'
  return { reason, ready }
}

function exitReason({ reason, signal, exitCode }: Core.ContainerStateTerminated): string {
  if (reason) return reason
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`
}

function formatRestarts(statuses: readonly Core.ContainerStatus[], nowMs: number): string {
  let restarts = 0
  let last = ''
  for (const { restartCount, lastState } of statuses) {
    restarts += restartCount
    const finishedAt = lastState?.terminated?.finishedAt ?? ''
    if (finishedAt > last) last = finishedAt
  }
  return restarts > 0 && last ? `${restarts} (${since(last, nowMs)} ago)` : `${restarts}`
}

/** An init container that keeps running beside the others. */
export const isSidecar = (container: Core.Container): boolean => container.restartPolicy === 'Always'

const hasCondition = ({ status }: Pod, wanted: string): boolean =>
  status.conditions?.some(({ type, status: value }) => type === wanted && value === 'True') ?? false
