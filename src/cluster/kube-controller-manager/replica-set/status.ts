/** What a ReplicaSet or ReplicationController says of itself. Upstream: pkg/controller/replicaset/replica_set_utils.go (v1.32). */
import type { Pod } from '../../../api/kinds/pod'
import { matchesLabels } from '../../../api/selectors'
import type { StatusError } from '../../../api/status-error'
import type { Apps } from '../../../api/types'
import { isAvailable } from '../pod-state'
import type { LabelGroup } from './pod-tally'
import type { Replicated } from './replicated'

export interface Observed {
  readonly groups: readonly LabelGroup[]
  /** Active pods, needed only where being available is more than being ready. */
  readonly owned: readonly Pod[]
  /** What kept pods from being created or deleted. */
  readonly failure: StatusError | undefined
  readonly clock: { now(): number; timestamp(): string }
}

export function nextStatus(owner: Replicated, { groups, owned, failure, clock }: Observed): Replicated['status'] {
  const { metadata, spec, status } = owner
  const minReadySeconds = spec.minReadySeconds ?? 0
  const templateLabels = spec.template?.metadata?.labels ?? {}
  const replicas = sum(groups, ({ active }) => active)
  const readyReplicas = sum(groups, ({ ready }) => ready)
  const availableReplicas =
    minReadySeconds === 0 ? readyReplicas : owned.filter((pod) => isAvailable(pod, minReadySeconds, clock.now())).length
  const fullyLabeledReplicas = sum(groups, ({ labels, active }) => (matchesLabels(templateLabels, labels) ? active : 0))
  const conditions = nextConditions(owner, { failure, now: clock.timestamp(), difference: replicas - (spec.replicas ?? 1) })
  const { conditions: _before, ...kept } = status
  return {
    ...kept,
    ...(conditions.length > 0 ? { conditions } : {}),
    replicas,
    fullyLabeledReplicas: orAbsent(fullyLabeledReplicas),
    readyReplicas: orAbsent(readyReplicas),
    availableReplicas: orAbsent(availableReplicas),
    observedGeneration: metadata.generation,
  }
}

/** Go leaves out zeros. */
const orAbsent = (count: number): number | undefined => count || undefined

const sum = (groups: readonly LabelGroup[], of: (group: LabelGroup) => number): number => groups.reduce((total, group) => total + of(group), 0)

interface Failing {
  readonly failure: StatusError | undefined
  readonly now: string
  /** Pods too many. */
  readonly difference: number
}

function nextConditions({ status }: Replicated, { failure, now, difference }: Failing): Apps.ReplicaSetCondition[] {
  const conditions = status.conditions ?? []
  const known = conditions.find(({ type }) => type === 'ReplicaFailure')
  if (!failure) return conditions.filter(({ type }) => type !== 'ReplicaFailure')
  if (known) return conditions
  const [reason, message] = difference < 0 ? ['FailedCreate', failure.message] : ['FailedDelete', `unable to delete pods: ${failure.message}`]
  return [...conditions, { type: 'ReplicaFailure', status: 'True', reason, message, lastTransitionTime: now }]
}
