/**
 * What to do for a pod next: which containers to kill, which to start. Decides and does not act.
 * Upstream: computePodActions in pkg/kubelet/kuberuntime/kuberuntime_manager.go (v1.32).
 */
import type { Pod } from '../../api/types'
import { isSidecar, type ContainerRecord } from './container-record'

export interface PodPlan {
  readonly kill: readonly { readonly record: ContainerRecord; readonly message: string }[]
  /** In the order in which they are to be started. */
  readonly start: readonly ContainerRecord[]
}

type RestartPolicy = 'Always' | 'OnFailure' | 'Never'

const nothing: PodPlan = { kill: [], start: [] }

export function planPod(pod: Pod, records: readonly ContainerRecord[]): PodPlan {
  if (records.every(isSettled)) return nothing
  const policy = policyOf(pod)
  // Whoever looks into a pod need not wait for it.
  const looking = records.filter(({ isEphemeral, current }) => isEphemeral && !current)
  const init = planInit(
    records.filter(({ isInit }) => isInit),
    policy,
  )
  const doomed = records.filter(({ current, mustRestart }) => mustRestart !== undefined && current?.isRunning)
  const kill = doomed.map((record) => ({ record, message: killMessage(record) }))
  const restart = doomed.filter(
    (record) => isSidecar(record) || (!record.isInit && (policy !== 'Never' || record.mustRestart === 'definition')),
  )
  if (!init.isDone) return { kill, start: unique([...looking, ...restart, ...init.start]) }
  const start = records.filter((record) => isApplication(record) && !record.current?.isRunning && shouldStart(record, policy))
  return { kill, start: unique([...looking, ...init.start, ...restart, ...start]) }
}

const isApplication = ({ isInit, isEphemeral }: ContainerRecord): boolean => !isInit && !isEphemeral

/** It runs and may go on: how nearly all containers are found. */
const isSettled = ({ isInit, isEphemeral, current, mustRestart }: ContainerRecord): boolean =>
  isEphemeral ? current !== undefined : !isInit && mustRestart === undefined && current?.isRunning === true

/** Whether the container should run (again), by how it ended. */
export function shouldStart(record: ContainerRecord, policy: RestartPolicy): boolean {
  const { current } = record
  if (!current) return true
  if (record.isEphemeral) return false
  if (!current.exit) return false
  const effective = isSidecar(record) ? 'Always' : policy
  if (effective === 'Always') return true
  return effective === 'OnFailure' && current.exit.exitCode !== 0
}

/** An init container is tried again unless the pod says Never; `Always` means OnFailure for it. */
function planInit(
  records: readonly ContainerRecord[],
  policy: RestartPolicy,
): { isDone: boolean; start: readonly ContainerRecord[] } {
  const start: ContainerRecord[] = []
  for (const record of records) {
    const { current } = record
    if (isSidecar(record)) {
      if (!current?.isRunning) start.push(record)
      if (!record.isStarted || !current?.isRunning) return { isDone: false, start }
      continue
    }
    if (current?.exit?.exitCode === 0) continue
    if (current?.isRunning) return { isDone: false, start }
    if (!current || policy !== 'Never') start.push(record)
    return { isDone: false, start }
  }
  return { isDone: true, start }
}

export const policyOf = ({ spec }: Pod): RestartPolicy => (spec.restartPolicy ?? 'Always') as RestartPolicy

const killMessage = ({ spec, mustRestart }: ContainerRecord): string =>
  mustRestart === 'definition'
    ? `Container ${spec.name} definition changed, will be restarted`
    : `Container ${spec.name} failed ${mustRestart} probe, will be restarted`

const unique = (records: readonly ContainerRecord[]): readonly ContainerRecord[] => [...new Set(records)]
