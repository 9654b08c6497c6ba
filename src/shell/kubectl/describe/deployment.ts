/** Upstream: kubectl/pkg/describe/describe.go describeDeployment (v1.32). */
import { formatLabelSelector } from '../../../api/selectors'
import type { Deployment, ReplicaSet } from '../../../api/types'
import { findNewReplicaSet, replicaSetsOf } from '../rollout/revisions'
import { conditionLines } from './condition-lines'
import { defineDescriber, eventsSection } from './describer'
import { podTemplateLines } from './pod-template'
import { annotationLines, formatTime, labelLines } from './text'

export const describeDeployment = defineDescriber<Deployment>('Deployment', async (deployment, about) => {
  const { metadata, spec, status } = deployment
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `Selector:\t${formatLabelSelector(spec.selector)}`,
    `Replicas:\t${spec.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
    `StrategyType:\t${spec.strategy?.type ?? ''}`,
    `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`,
    ...strategyLines(deployment),
    ...podTemplateLines(spec.template),
    ...conditionLines(deployment.status.conditions),
    ...replicaSetLines(deployment, await replicaSetsOf(about.context, deployment)),
    ...(await eventsSection(about, deployment)),
  ]
})

function strategyLines({ spec }: Deployment): string[] {
  const rolling = spec.strategy?.rollingUpdate
  return rolling
    ? [`RollingUpdateStrategy:\t${rolling.maxUnavailable ?? 0} max unavailable, ${rolling.maxSurge ?? 0} max surge`]
    : []
}

function replicaSetLines(deployment: Deployment, all: readonly ReplicaSet[]): string[] {
  const newest = findNewReplicaSet(deployment, all)
  const old = all.filter((one) => one !== newest).sort(byAge)
  if (all.length === 0) return []
  return [`OldReplicaSets:\t${listed(old)}`, `NewReplicaSet:\t${listed(newest ? [newest] : [])}`]
}

/** Oldest first, as the client that looks for the new one has sorted them. */
const byAge = (a: ReplicaSet, b: ReplicaSet): number => (ageKey(a) < ageKey(b) ? -1 : 1)
const ageKey = ({ metadata }: ReplicaSet): string => `${metadata.creationTimestamp} ${metadata.name}`

const listed = (sets: readonly ReplicaSet[]): string =>
  sets
    .map(
      ({ metadata, spec, status }) =>
        `${metadata.name} (${status.replicas ?? 0}/${spec.replicas ?? 0} replicas created)`,
    )
    .join(', ') || '<none>'
