/**
 * The status of one container as the API shows it. Upstream: convertToAPIContainerStatuses in
 * pkg/kubelet/kubelet_pods.go (v1.32).
 */
import type { Core } from '../../api/types'
import type { Container, ContainerExit } from '../container-runtime/container'
import type { ContainerRecord, Waiting } from './container-record'
import { policyOf, shouldStart } from './plan-pod'
import type { Pod } from '../../api/types'

export function containerStatus(record: ContainerRecord, pod: Pod): Core.ContainerStatus {
  const { spec, current, previous } = record
  const willStart = !current?.isRunning && !pod.metadata.deletionTimestamp && shouldStart(record, policyFor(record, pod))
  const failure = willStart ? record.failure : undefined
  const lastExit = failure && current?.exit ? current : previous
  const isRunning = current?.isRunning ?? false
  const isForOnce = record.isInit && spec.restartPolicy !== 'Always'
  return {
    containerID: current?.uri,
    image: current?.spec.image.name ?? spec.image ?? '',
    imageID: current?.spec.image.id ?? '',
    lastState: lastExit?.exit ? { terminated: terminated(lastExit, lastExit.exit) } : noState,
    name: spec.name,
    ready: record.isEphemeral ? false : isForOnce ? current?.exit?.exitCode === 0 && !failure : isRunning && record.isStarted && record.isReady,
    restartCount: current?.attempt ?? 0,
    started: record.isEphemeral ? undefined : isRunning && record.isStarted,
    state: failure ? { waiting: failure } : current ? stateOf(current) : { waiting: firstReason(record, pod) },
    volumeMounts: spec.volumeMounts?.length ? mountStatuses(spec) : undefined,
  }
}

const noState: Core.ContainerState = {}

const policyFor = (record: ContainerRecord, pod: Pod) =>
  record.isInit && policyOf(pod) === 'Always' ? 'OnFailure' : policyOf(pod)

const initializing: Waiting = { reason: 'PodInitializing' }
const creating: Waiting = { reason: 'ContainerCreating' }

const firstReason = ({ isInit }: ContainerRecord, { spec }: Pod): Waiting =>
  isInit || (spec.initContainers?.length ?? 0) > 0 ? initializing : creating

function stateOf(container: Container): Core.ContainerState {
  const { state } = container
  if (state.phase === 'running') return { running: { startedAt: timestamp(state.startedAt) } }
  if (state.phase === 'exited') return { terminated: terminated(container, state) }
  return { waiting: creating }
}

function terminated(container: Container, exit: ContainerExit): Core.ContainerStateTerminated {
  return {
    containerID: container.uri,
    exitCode: exit.exitCode,
    finishedAt: timestamp(exit.finishedAt),
    ...(exit.message ? { message: exit.message } : {}),
    reason: exit.reason,
    startedAt: timestamp(exit.startedAt),
  }
}

/** The last time that was asked for: many pods change in the same second. */
let last = { second: 0, text: '1970-01-01T00:00:00Z' }

export function timestamp(ms: number): string {
  const second = Math.floor(ms / 1000)
  if (second !== last.second) last = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` }
  return last.text
}

const known = new WeakMap<Core.Container, readonly Core.VolumeMountStatus[]>()

/** The same list for the same spec, so that a status that did not change is soon seen to be the same. */
function mountStatuses(spec: Core.Container): Core.VolumeMountStatus[] {
  let statuses = known.get(spec)
  if (!statuses) {
    statuses = (spec.volumeMounts ?? []).map(({ mountPath, name, readOnly }) => ({
      mountPath,
      name,
      ...(readOnly ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
    }))
    known.set(spec, statuses)
  }
  return statuses as Core.VolumeMountStatus[]
}
