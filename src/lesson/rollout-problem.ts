/**
 * Why the rollout of a workload is not complete. Upstream: the conditions of `kubectl rollout status`,
 * k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go (v1.32); the words are for learners.
 */
import type { KubeObject } from '../api/object'
import type { DaemonSet, Deployment, StatefulSet } from '../api/types'
import { sentence, type Sentence } from '../words/sentence'

/** Undefined when it is complete. */
export function rolloutProblem(object: KubeObject): Sentence | undefined {
  const { generation = 0 } = object.metadata
  const { observedGeneration = 0 } = (object as KubeObject & { readonly status?: { readonly observedGeneration?: number } }).status ?? {}
  if (generation > observedGeneration) return sentence('rollout.unseen', { kind: object.kind, name: object.metadata.name })
  if (object.kind === 'Deployment') return deploymentProblem(object as Deployment)
  if (object.kind === 'StatefulSet') return statefulSetProblem(object as StatefulSet)
  if (object.kind === 'DaemonSet') return daemonSetProblem(object as DaemonSet)
  return sentence('rollout.noSuch', { kind: object.kind })
}

const updated = (count: number, wanted: number): Sentence => sentence('rollout.updated', { updated: count, wanted })

function deploymentProblem({ spec, status }: Deployment): Sentence | undefined {
  const { replicas: wanted = 1 } = spec
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, conditions = [] } = status
  if (conditions.some(({ reason }) => reason === 'ProgressDeadlineExceeded')) return sentence('rollout.deadline')
  if (updatedReplicas < wanted) return updated(updatedReplicas, wanted)
  if (replicas > updatedReplicas) return sentence('rollout.ending', { count: replicas - updatedReplicas })
  return availableReplicas < updatedReplicas ? sentence('rollout.newAvailable', { available: availableReplicas, wanted: updatedReplicas }) : undefined
}

function statefulSetProblem({ spec, status }: StatefulSet): Sentence | undefined {
  const { replicas: wanted = 1 } = spec
  const { readyReplicas = 0, updatedReplicas = 0, updateRevision, currentRevision } = status ?? {}
  if (readyReplicas < wanted) return sentence('rollout.ready', { ready: readyReplicas, wanted })
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0
  if (partition > 0) return updatedReplicas < wanted - partition ? updated(updatedReplicas, wanted - partition) : undefined
  return updateRevision !== currentRevision ? updated(updatedReplicas, wanted) : undefined
}

function daemonSetProblem({ status }: DaemonSet): Sentence | undefined {
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status ?? {}
  if (updatedNumberScheduled < desiredNumberScheduled) return updated(updatedNumberScheduled, desiredNumberScheduled)
  return numberAvailable < desiredNumberScheduled ? sentence('rollout.available', { available: numberAvailable, wanted: desiredNumberScheduled }) : undefined
}
