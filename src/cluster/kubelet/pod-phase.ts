/** The phase of a pod, from the states of its containers. Upstream: getPhase in pkg/kubelet/kubelet_pods.go (v1.32). */
import type { Core } from '../../api/types'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

export interface PhaseFacts {
  readonly restartPolicy: string
  readonly init: readonly Core.ContainerStatus[]
  /** Names of init containers that keep running. */
  readonly sidecars: ReadonlySet<string>
  readonly containers: readonly Core.ContainerStatus[]
  /** Nothing runs or will be started any more: the pod was deleted or evicted, or its end has come. */
  readonly isOver: boolean
}

export function phaseOf({ restartPolicy, init, sidecars, containers, isOver }: PhaseFacts): Phase {
  const initPhase = phaseOfInit(init.filter(({ name }) => !sidecars.has(name)), restartPolicy)
  if (initPhase === 'Failed') return 'Failed'
  const counts = count(containers)
  const hasBegun = counts.running + counts.stopped > 0
  const side = countSidecars(init.filter(({ name }) => sidecars.has(name)))
  if (initPhase === 'Pending' || (side.starting > 0 && !hasBegun) || counts.waiting + side.waiting > 0)
    return isOver ? 'Failed' : 'Pending'
  if (counts.running + side.running > 0) return 'Running'
  if (counts.stopped === 0) return 'Pending'
  const isClean = counts.stopped === counts.succeeded
  if (isOver) return isClean ? 'Succeeded' : 'Failed'
  if (restartPolicy === 'Always') return 'Running'
  if (isClean) return 'Succeeded'
  return restartPolicy === 'Never' ? 'Failed' : 'Running'
}

function phaseOfInit(statuses: readonly Core.ContainerStatus[], restartPolicy: string): 'Pending' | 'Failed' | 'Done' {
  let isPending = false
  for (const { state, lastState } of statuses) {
    const ended = state?.terminated ?? (state?.waiting ? lastState?.terminated : undefined)
    if (ended === undefined) isPending = true
    else if (ended.exitCode !== 0 && restartPolicy === 'Never') return 'Failed'
  }
  return isPending ? 'Pending' : 'Done'
}

/** Those that have ended do not count. */
function countSidecars(statuses: readonly Core.ContainerStatus[]) {
  const counts = { running: 0, waiting: 0, starting: 0 }
  for (const { state, lastState, started } of statuses) {
    if (state?.running) {
      counts.running++
      if (!started) counts.starting++
    } else if (!state?.terminated && !lastState?.terminated) {
      counts.starting++
      counts.waiting++
    }
  }
  return counts
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
