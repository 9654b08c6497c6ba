/**
 * What the two kinds of replicated pods have in common: a ReplicationController selects by labels alone, and is a ReplicaSet otherwise.
 * Upstream: pkg/controller/replication/conversion.go (v1.32).
 */
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import type { ReplicationController } from '../../../api/kinds/replication-controller'
import type { LabelSelector } from '../../../api/object'

export type Replicated = ReplicaSet | ReplicationController

export const selectorOf = ({ kind, spec: { selector } }: Replicated): LabelSelector | undefined =>
  kind === 'ReplicationController' ? { matchLabels: selector as ReplicationController['spec']['selector'] } : (selector as LabelSelector)
