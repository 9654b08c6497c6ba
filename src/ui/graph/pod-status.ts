/**
 * What a Pod is doing, in one of the states that are drawn: colour family, fill and glyph each say it, so that it is readable without
 * colour. The word is the STATUS column of `kubectl get pods`.
 * https://github.com/kubernetes/kubernetes/blob/v1.32.0/pkg/printers/internalversion/printers.go (printPod)
 */
import type { Core, Pod } from '../../api/types'

export type PodState =
  | 'ready'
  | 'not-ready'
  | 'unscheduled'
  | 'creating'
  | 'terminating'
  | 'crash-loop'
  | 'config-error'
  | 'failed'
  | 'succeeded'
  | 'unknown'

export type Family = 'ready' | 'waiting' | 'failed' | 'done'

export const families: Readonly<Record<PodState, Family>> = {
  ready: 'ready',
  'not-ready': 'ready',
  unscheduled: 'waiting',
  creating: 'waiting',
  terminating: 'done',
  'crash-loop': 'failed',
  'config-error': 'failed',
  failed: 'failed',
  succeeded: 'done',
  unknown: 'done',
}

/** What is written inside the mark, and beside the word where there is no drawing. */
export const glyphs: Readonly<Record<PodState, string>> = {
  ready: '●',
  'not-ready': '◐',
  unscheduled: '?',
  creating: '▸',
  terminating: '↓',
  'crash-loop': '↻',
  'config-error': '!',
  failed: '✕',
  succeeded: '✓',
  unknown: '~',
}

export interface PodStatus {
  readonly state: PodState
  /** `CrashLoopBackOff` */
  readonly word: string
  readonly restarts: number
  readonly readyContainers: number
  readonly containers: number
}

export function podStatus(pod: Pod): PodStatus {
  const statuses = pod.status.containerStatuses ?? []
  const word = statusWord(pod)
  return {
    word,
    state: stateOf(pod, word),
    restarts: [...(pod.status.initContainerStatuses ?? []), ...statuses].reduce((sum, { restartCount }) => sum + restartCount, 0),
    readyContainers: statuses.filter(({ ready }) => ready).length,
    containers: pod.spec.containers.length,
  }
}

function statusWord(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return pod.status.reason === 'NodeLost' ? 'Unknown' : 'Terminating'
  const phase = pod.status.reason ?? pod.status.phase ?? 'Pending'
  return initWord(pod) ?? containersWord(pod, phase)
}

function initWord(pod: Pod): string | undefined {
  const statuses = pod.status.initContainerStatuses ?? []
  for (const [index, { state, ready }] of statuses.entries()) {
    if (state?.terminated?.exitCode === 0 || ready) continue
    if (state?.terminated) return `Init:${endWord(state.terminated)}`
    if (state?.waiting?.reason && state.waiting.reason !== 'PodInitializing') return `Init:${state.waiting.reason}`
    return `Init:${index}/${pod.spec.initContainers?.length ?? statuses.length}`
  }
  return undefined
}

function containersWord(pod: Pod, phase: string): string {
  let word = phase
  let running = false
  for (const { state, ready } of [...(pod.status.containerStatuses ?? [])].reverse()) {
    if (state?.waiting?.reason) word = state.waiting.reason
    else if (state?.terminated) word = endWord(state.terminated)
    else if (ready && state?.running) running = true
  }
  if (word !== 'Completed' || !running) return word
  return isPodReady(pod) ? 'Running' : 'NotReady'
}

function endWord({ reason, signal, exitCode }: Core.ContainerStateTerminated): string {
  if (reason) return reason
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`
}

const isPodReady = (pod: Pod): boolean =>
  pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false

const configErrors = /(ErrImage|ImagePull|InvalidImageName|CreateContainerConfigError|CreateContainerError|RunContainerError)/
const failures = /(Error|OOMKilled|Evicted|ContainerCannotRun|DeadlineExceeded|ExitCode|Signal|Failed)/

function stateOf(pod: Pod, word: string): PodState {
  if (word === 'Terminating') return 'terminating'
  if (word === 'Unknown' || pod.status.phase === 'Unknown') return 'unknown'
  if (word.endsWith('CrashLoopBackOff')) return 'crash-loop'
  if (configErrors.test(word)) return 'config-error'
  if (pod.status.phase === 'Succeeded') return 'succeeded'
  if (pod.status.phase === 'Failed' || failures.test(word)) return 'failed'
  if (!pod.spec.nodeName) return 'unscheduled'
  if (pod.status.phase !== 'Running') return 'creating'
  return isPodReady(pod) ? 'ready' : 'not-ready'
}
