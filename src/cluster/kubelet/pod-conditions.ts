/**
 * The conditions that a kubelet keeps on a pod, in its order. Upstream: pkg/kubelet/status/generate.go (v1.32).
 */
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
  readonly type: string
  readonly isTrue: boolean
  readonly reason?: string
  readonly message?: string
}

/** Conditions that a kubelet sets; all others belong to somebody else and stay as they are. */
export const ownedConditions: ReadonlySet<string> = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'])

export function podConditions(facts: ConditionFacts): Core.PodCondition[] {
  const containersReady = areContainersReady(facts)
  const verdicts: readonly Verdict[] = [
    { type: 'PodReadyToStartContainers', isTrue: facts.hasSandbox },
    isInitialized(facts),
    isReady(facts, containersReady),
    containersReady,
    { type: 'PodScheduled', isTrue: true },
  ]
  const { before } = facts
  const foreign = before.filter(({ type }) => !ownedConditions.has(type))
  return [...foreign, ...verdicts.map((verdict) => condition(verdict, before, facts.now))]
}

/** The API prints null for a time that was never set; the types know no null. */
const noTime: string = JSON.parse('null')

function condition({ type, isTrue, reason, message }: Verdict, before: readonly Core.PodCondition[], now: string): Core.PodCondition {
  const status = isTrue ? 'True' : 'False'
  const old = before.find((candidate) => candidate.type === type)
  if (old?.status === status && old.reason === reason && old.message === message) return old
  return {
    lastProbeTime: noTime,
    lastTransitionTime: old?.status === status ? old.lastTransitionTime : now,
    ...(message ? { message } : {}),
    ...(reason ? { reason } : {}),
    status,
    type,
  }
}

function isInitialized({ pod, phase, init, containers }: ConditionFacts): Verdict {
  const type = 'Initialized'
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name))
  const isDone = (status: Core.ContainerStatus): boolean => (sidecars.has(status.name) ? (status.started ?? false) : status.ready)
  const incomplete = init.filter((status) => !isDone(status)).map(({ name }) => name)
  const hasBegun = containers.some(({ state, lastState }) => state?.running ?? state?.terminated ?? lastState?.terminated)
  if (phase === 'Succeeded') return { type, isTrue: true, reason: 'PodCompleted' }
  if (incomplete.length === 0 || hasBegun) return { type, isTrue: true }
  return { type, isTrue: false, reason: 'ContainersNotInitialized', message: `containers with incomplete status: ${list(incomplete)}` }
}

function areContainersReady({ phase, pod, init, containers }: ConditionFacts): Verdict {
  const type = 'ContainersReady'
  if (phase === 'Succeeded') return { type, isTrue: false, reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, isTrue: false, reason: 'PodFailed' }
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name)
  const counted = [...init.filter(({ name }) => sidecars.includes(name)), ...containers]
  const unready = counted.filter(({ ready }) => !ready).map(({ name }) => name)
  if (unready.length === 0) return { type, isTrue: true }
  return { type, isTrue: false, reason: 'ContainersNotReady', message: `containers with unready status: ${list(unready)}` }
}

function isReady({ pod }: ConditionFacts, containersReady: Verdict): Verdict {
  if (!containersReady.isTrue) return { ...containersReady, type: 'Ready' }
  const problems = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const found = pod.status.conditions?.find(({ type }) => type === conditionType)
    if (!found) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    return found.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`]
  })
  if (problems.length === 0) return { type: 'Ready', isTrue: true }
  return { type: 'Ready', isTrue: false, reason: 'ReadinessGatesNotReady', message: problems.join(', ') }
}

/** As Go prints a list. */
const list = (names: readonly string[]): string => `[${names.join(' ')}]`
