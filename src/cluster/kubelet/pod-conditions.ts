/**
 * The conditions that a kubelet keeps on a pod, in its order. Upstream: pkg/kubelet/status/generate.go (v1.32).
 */
import { noTime } from '../../api/no-time'
import type { Core, Pod } from '../../api/types'
import type { Phase } from './pod-phase'

export interface ConditionFacts {
  readonly pod: Pod
  /** Those that the pod has now. */
  readonly before: readonly Core.PodCondition[]
  readonly phase: Phase
  readonly hasSandbox: boolean
  readonly init: readonly Core.ContainerStatus[]
  readonly containers: readonly Core.ContainerStatus[]
  /** RFC 3339, for those that change now. */
  readonly now: string
}

interface Verdict {
  readonly isTrue: boolean
  readonly reason?: string
  readonly message?: string
}

const yes: Verdict = { isTrue: true }
const no: Verdict = { isTrue: false }
const completed: Verdict = { isTrue: false, reason: 'PodCompleted' }

/** Conditions that a kubelet sets; all others belong to somebody else and stay as they are. */
export const ownedConditions: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
])

export function podConditions(facts: ConditionFacts): Core.PodCondition[] {
  const { before, now } = facts
  const containersReady = areContainersReady(facts)
  const own = [
    condition('PodReadyToStartContainers', facts.hasSandbox ? yes : no, facts),
    condition('Initialized', isInitialized(facts), facts),
    condition('Ready', isReady(facts, containersReady), facts),
    condition('ContainersReady', containersReady, facts),
    condition('PodScheduled', yes, { before, now }),
  ]
  const foreign = before.filter(({ type }) => !ownedConditions.has(type))
  return foreign.length > 0 ? [...foreign, ...own] : own
}


/** The same object as before while nothing about it changed. */
function condition(
  type: string,
  { isTrue, reason, message }: Verdict,
  { before, now }: Pick<ConditionFacts, 'before' | 'now'>,
): Core.PodCondition {
  const status = isTrue ? 'True' : 'False'
  const old = before.find((candidate) => candidate.type === type)
  if (old?.status === status && old.reason === reason && old.message === message) return old
  const lastTransitionTime = old?.status === status ? old.lastTransitionTime : now
  return { lastProbeTime: noTime, lastTransitionTime, message, reason, status, type }
}

function isInitialized({ pod, phase, init, containers }: ConditionFacts): Verdict {
  if (phase === 'Succeeded') return { isTrue: true, reason: 'PodCompleted' }
  if (init.length === 0) return yes
  const sidecars = sidecarsOf(pod)
  const isDone = (status: Core.ContainerStatus): boolean =>
    sidecars.has(status.name) ? (status.started ?? false) : status.ready
  const incomplete = init.filter((status) => !isDone(status)).map(({ name }) => name)
  const hasBegun = containers.some(
    ({ state, lastState }) => state?.running ?? state?.terminated ?? lastState?.terminated,
  )
  if (incomplete.length === 0 || hasBegun) return yes
  return {
    isTrue: false,
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: ${list(incomplete)}`,
  }
}

const sidecarsOf = ({ spec }: Pod): ReadonlySet<string> =>
  new Set((spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name))

function areContainersReady({ phase, pod, init, containers }: ConditionFacts): Verdict {
  if (phase === 'Succeeded') return completed
  if (phase === 'Failed') return { isTrue: false, reason: 'PodFailed' }
  const sidecars = init.length > 0 ? sidecarsOf(pod) : undefined
  const unready = [...init.filter(({ name }) => sidecars?.has(name)), ...containers].filter(({ ready }) => !ready)
  if (unready.length === 0) return yes
  return {
    isTrue: false,
    reason: 'ContainersNotReady',
    message: `containers with unready status: ${list(unready.map(({ name }) => name))}`,
  }
}

function isReady({ pod }: ConditionFacts, containersReady: Verdict): Verdict {
  if (!containersReady.isTrue || !pod.spec.readinessGates?.length) return containersReady
  const problems = pod.spec.readinessGates.flatMap(({ conditionType }) => {
    const found = pod.status.conditions?.find(({ type }) => type === conditionType)
    if (!found) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    return found.status === 'True'
      ? []
      : [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`]
  })
  if (problems.length === 0) return yes
  return { isTrue: false, reason: 'ReadinessGatesNotReady', message: problems.join(', ') }
}

/** As Go prints a list. */
const list = (names: readonly string[]): string => `[${names.join(' ')}]`
