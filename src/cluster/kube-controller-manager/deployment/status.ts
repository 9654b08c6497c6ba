/**
 * What a Deployment reports: counts of its ReplicaSets, whether enough pods are available, and whether the rollout gets on.
 * Upstream: pkg/controller/deployment/{sync.go,progress.go} (calculateStatus, syncRolloutStatus, v1.32).
 */
import type { Deployment } from '../../../api/kinds/deployment'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import type { Clock } from '../../../base/clock'
import { findCondition, hasDeadline, withCondition, withoutCondition, withPromoted, type Condition, type Conditions, type News } from './conditions'
import { maxUnavailable, totalActual, totalAvailable, totalReady, totalWanted, wanted } from './replica-counts'

type Status = Deployment['status']
export type Now = Pick<Clock, 'now' | 'timestamp'>

export interface Sets {
  readonly newSet: ReplicaSet | undefined
  readonly oldSets: readonly ReplicaSet[]
}

export const allSets = ({ newSet, oldSets }: Sets): readonly ReplicaSet[] => (newSet ? [...oldSets, newSet] : oldSets)

/** Within a second of the deadline it looks again at once. */
const SOON_MS = 5

/** Counts and availability. */
export function nextStatus(deployment: Deployment, sets: Sets, clock: Now): Status {
  const all = allSets(sets)
  const available = totalAvailable(all)
  const { collisionCount, conditions = [] } = deployment.status
  return {
    observedGeneration: deployment.metadata.generation,
    ...counted('replicas', totalActual(all)),
    ...counted('updatedReplicas', sets.newSet ? totalActual([sets.newSet]) : 0),
    ...counted('readyReplicas', totalReady(all)),
    ...counted('availableReplicas', available),
    ...counted('unavailableReplicas', Math.max(0, totalWanted(all) - available)),
    conditions: [...withCondition(conditions, availability(deployment, available), clock.timestamp())],
    ...(collisionCount === undefined ? {} : { collisionCount }),
  }
}

/** Go leaves out zeros. */
const counted = (name: keyof Status, count: number): Status => (count === 0 ? {} : { [name]: count })

function availability(deployment: Deployment, available: number): News {
  if (available >= wanted(deployment) - maxUnavailable(deployment)) {
    return { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
  }
  return { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' }
}

/** The same during a rollout: with its progress, and what kept pods from being created. */
export function nextRolloutStatus(deployment: Deployment, sets: Sets, clock: Now): Status {
  const status = nextStatus(deployment, sets, clock)
  const progressed = withProgress(deployment, { status, sets, clock })
  const failure = failureOf(sets)
  const conditions = failure ? withPromoted(progressed, failure) : withoutCondition(progressed, 'ReplicaFailure')
  return { ...status, conditions: [...conditions] }
}

interface Report {
  readonly status: Status
  readonly sets: Sets
  readonly clock: Now
}

function withProgress(deployment: Deployment, { status, sets, clock }: Report): Conditions {
  const conditions = status.conditions ?? []
  if (!hasDeadline(deployment)) return withoutCondition(conditions, 'Progressing')
  const known = findCondition(deployment.status.conditions, 'Progressing')
  const isDone = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && known?.reason === 'NewReplicaSetAvailable'
  if (isDone) return conditions
  const subject = sets.newSet ? `ReplicaSet "${sets.newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  const now = clock.timestamp()
  const tell = (news: Omit<News, 'type'>, before = conditions) => withCondition(before, { type: 'Progressing', ...news }, now)
  if (isComplete(deployment, status)) {
    return tell({ status: 'True', reason: 'NewReplicaSetAvailable', message: `${subject} has successfully progressed.` })
  }
  if (isProgressing(deployment.status, status)) {
    const others = withoutCondition(conditions, 'Progressing')
    const lastTransitionTime = known?.status === 'True' ? known.lastTransitionTime : now
    const message = `${subject} is progressing.`
    return [...others, { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message, lastUpdateTime: now, lastTransitionTime }]
  }
  if (isOverdue(deployment, status, clock)) {
    return tell({ status: 'False', reason: 'ProgressDeadlineExceeded', message: `${subject} has timed out progressing.` })
  }
  return conditions
}

export function isComplete(deployment: Deployment, status: Status): boolean {
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status
  const target = wanted(deployment)
  const isCurrent = observedGeneration >= (deployment.metadata.generation ?? 0)
  return updatedReplicas === target && replicas === target && availableReplicas === target && isCurrent
}

export function isProgressing(before: Status, now: Status): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: Status): number => replicas - updatedReplicas
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(now) < old(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

export function isOverdue(deployment: Deployment, { conditions }: Status, clock: Now): boolean {
  const known = findCondition(conditions, 'Progressing')
  if (!known || known.reason === 'NewReplicaSetAvailable') return false
  return known.reason === 'ProgressDeadlineExceeded' || deadlineOf(deployment, known.lastUpdateTime) < clock.now()
}

const deadlineOf = ({ spec }: Deployment, since: string | undefined): number => Date.parse(since ?? '') + (spec.progressDeadlineSeconds ?? 0) * 1000

/**
 * Ms until the rollout may be overdue; undefined when there is nothing to wait for. A real controller also asks itself, ten times a second,
 * whether a rollout that was done long ago is overdue; it never is.
 */
export function deadlineIn(deployment: Deployment, status: Status, clock: Now): number | undefined {
  const known = findCondition(deployment.status.conditions, 'Progressing')
  if (!hasDeadline(deployment) || !known || isComplete(deployment, status)) return undefined
  if (known.reason === 'ProgressDeadlineExceeded' || known.reason === 'NewReplicaSetAvailable') return undefined
  const left = deadlineOf(deployment, known.lastUpdateTime) - clock.now()
  return left < 1000 ? Math.max(0, left) + SOON_MS : left + 1000
}

/** What keeps the new ReplicaSet from creating pods, or else any of them. */
function failureOf(sets: Sets): Condition | undefined {
  const of = (set: ReplicaSet) => set.status.conditions?.find(({ type }) => type === 'ReplicaFailure')
  const failure = (sets.newSet && of(sets.newSet)) ?? allSets(sets).map(of).find((found) => found !== undefined)
  return failure && { ...failure, lastUpdateTime: failure.lastTransitionTime }
}
