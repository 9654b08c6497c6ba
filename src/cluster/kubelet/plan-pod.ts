/**
 * What to do for a pod next: which containers to kill, which to start, or that nothing of it is to run any more. Decides
 * and does not act.
 * Upstream: computePodActions and computeInitContainerActions in pkg/kubelet/kuberuntime (v1.32).
 */
import type { Pod } from '../../api/types'
import { isSidecar, type ContainerRecord } from './container-record'

export interface PodPlan {
  readonly kill: readonly Doomed[]
  /** In the order in which they are to be started. */
  readonly start: readonly ContainerRecord[]
  /** Whatever still runs is to end. */
  readonly isDone: boolean
}

interface Doomed {
  readonly record: ContainerRecord
  readonly message: string
}

type RestartPolicy = 'Always' | 'OnFailure' | 'Never'

const nothing: PodPlan = { kill: [], start: [], isDone: false }
const end: PodPlan = { kill: [], start: [], isDone: true }

export function planPod(pod: Pod, records: readonly ContainerRecord[], sandbox: 'there' | 'lost' = 'there'): PodPlan {
  if (sandbox === 'lost') return planAnew(records, policyOf(pod))
  if (records.every(isSettled)) return nothing
  const policy = policyOf(pod)
  // Whoever looks into a pod need not wait for it.
  const looking = records.filter(({ isEphemeral, current }) => isEphemeral && !current)
  const applications = records.filter(isApplication)
  const init = planInit(
    records.filter(({ isInit }) => isInit),
    { policy, hasBegun: applications.some(({ current }) => current?.isRunning) },
  )
  if (init.hasFailed) return end
  if (!init.isDone) return { kill: init.kill, start: [...looking, ...init.start], isDone: false }
  const main = planApplications(applications, policy)
  if (main.kept + main.start.length === 0) return end
  return { kill: [...init.kill, ...main.kill], start: [...looking, ...init.start, ...main.start], isDone: false }
}

/** A pod that needs another sandbox begins again with its first init container, where there is anything left to run. */
function planAnew(records: readonly ContainerRecord[], policy: RestartPolicy): PodPlan {
  const hasRun = records.some(({ current }) => current)
  const main = records.filter(isApplication)
  const start = main.filter((record) => policy !== 'OnFailure' || record.current?.exit?.exitCode !== 0)
  if ((policy === 'Never' && hasRun) || (start.length === 0 && main.some(({ current }) => current))) return end
  const first = records.find(({ isInit }) => isInit)
  return { kill: [], start: first ? [first] : start, isDone: false }
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

function planApplications(records: readonly ContainerRecord[], policy: RestartPolicy) {
  const kill: Doomed[] = []
  const start: ContainerRecord[] = []
  let kept = 0
  for (const record of records) {
    const { current, mustRestart, spec } = record
    if (!current?.isRunning) {
      if (shouldStart(record, policy)) start.push(record)
    } else if (mustRestart === undefined) kept++
    else {
      const restarts = policy !== 'Never' || mustRestart === 'definition'
      kill.push({ record, message: `Container ${spec.name} ${complaints[mustRestart]}${restarts ? ', will be restarted' : ''}` })
      if (restarts) start.push(record)
    }
  }
  return { kill, start, kept }
}

const complaints = {
  liveness: 'failed liveness probe',
  startup: 'failed startup probe',
  definition: 'definition changed',
} as const

interface InitPlan {
  /** The others may run. */
  readonly isDone: boolean
  /** They never will. */
  readonly hasFailed: boolean
  readonly kill: readonly Doomed[]
  readonly start: readonly ContainerRecord[]
}

/**
 * From the last to the first: the last one that was ever started says how far the pod has come; of those before it only
 * sidecars are kept running. An init container is tried again unless the pod says Never.
 */
function planInit(records: readonly ContainerRecord[], { policy, hasBegun }: { policy: RestartPolicy; hasBegun: boolean }): InitPlan {
  const kill: Doomed[] = []
  const start: ContainerRecord[] = []
  let isDone = hasBegun || records.length === 0
  let isPast = isDone
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i]
    const verdict = judgeInit(record, isPast)
    if (verdict === 'wait' || verdict === 'skip') {
      if (verdict === 'wait') isPast = true
      continue
    }
    if (verdict === 'again' && !isSidecar(record) && policy === 'Never') return { isDone: false, hasFailed: true, kill: [], start: [] }
    if (verdict === 'done' || (record.isStarted && record.current?.isRunning && isSidecar(record))) {
      if (i === records.length - 1) isDone = true
      else if (!isPast) start.unshift(records[i + 1])
    }
    if (verdict === 'again') start.unshift(record)
    const { mustRestart, current, spec } = record
    if (verdict === 'again' && current?.isRunning && mustRestart) kill.push({ record, message: `Init container ${spec.name} ${complaints[mustRestart]}` })
    isPast = true
  }
  if (!isPast) start.unshift(records[0])
  return { isDone, hasFailed: false, kill, start }
}

/** `isPast`: a later one has been started already. */
function judgeInit(record: ContainerRecord, isPast: boolean): 'skip' | 'wait' | 'again' | 'done' {
  const { current, mustRestart, isStarted } = record
  if (isSidecar(record)) {
    if (!current) return isPast ? 'again' : 'skip'
    if (!current.isRunning || mustRestart !== undefined) return 'again'
    return isStarted ? 'done' : 'wait'
  }
  if (!current || isPast) return 'skip'
  if (current.isRunning) return 'wait'
  return current.exit?.exitCode === 0 ? 'done' : 'again'
}

export const policyOf = ({ spec }: Pod): RestartPolicy => (spec.restartPolicy ?? 'Always') as RestartPolicy
