/** The phase of a pod, from the states of its containers. Upstream: getPhase in pkg/kubelet/kubelet_pods.go (v1.32). */
import type { Core } from '../../api/types'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

export interface PhaseFacts {
  readonly restartPolicy: string
  readonly init: readonly Core.ContainerStatus[]
  /** Names of init containers that keep running. */
  readonly sidecars: ReadonlySet<string>
  readonly containers: readonly Core.ContainerStatus[]
  /** Nothing will be started any more: the pod was deleted or evicted. */
  readonly isOver: boolean
}

export function phaseOf({ restartPolicy, init, sidecars, containers, isOver }: PhaseFacts): Phase {
  const initPhase = phaseOfInit(init.filter(({ name }) => !sidecars.has(name)), restartPolicy)
  if (initPhase === 'Failed') return 'Failed'
  const startingSidecars = init.filter(({ name, started }) => sidecars.has(name) && !started)
  const counts = count(containers)
  const hasBegun = counts.running + counts.stopped > 0
  if (!isOver && (initPhase === 'Pending' || (startingSidecars.length > 0 && !hasBegun))) return 'Pending'
  if (counts.waiting > 0) return isOver ? 'Failed' : 'Pending'
  if (counts.running > 0) return 'Running'
  if (counts.stopped === 0) return 'Pending'
  const isClean = counts.stopped === counts.succeeded
  if (isOver) return isClean ? 'Succeeded' : 'Failed'
  if (restartPolicy === 'Always') return 'Running'
  if (isClean) return 'Succeeded'
  return restartPolicy === 'Never' ? 'Failed' : 'Running'
}

function phaseOfInit(statuses: readonly Core.ContainerStatus[], restartPolicy: string): 'Pending' | 'Failed' | 'Done' {
  for (const { state, lastState } of statuses) {
    const ended = state?.terminated ?? (state?.waiting ? lastState?.terminated : undefined)
    if (state?.terminated?.exitCode === 0) continue
    if (ended && ended.exitCode !== 0 && restartPolicy === 'Never') return 'Failed'
    return 'Pending'
  }
  return 'Done'
}

function count(statuses: readonly Core.ContainerStatus[]) {
  const counts = { waiting: 0, running: 0, stopped: 0, succeeded: 0 }
  for (const { state, lastState } of statuses) {
    if (state?.running) counts.running++
    else if (state?.terminated) {
      counts.stopped++
      if (state.terminated.exitCode === 0) counts.succeeded++
    } else if (lastState?.terminated) counts.stopped++
    else counts.waiting++
  }
  return counts
}
