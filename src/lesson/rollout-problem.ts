/**
 * Why the rollout of a workload is not complete. Upstream: the conditions of `kubectl rollout status`,
 * k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go (v1.32); the words are for learners.
 */
import type { KubeObject } from '../api/object'
import type { DaemonSet, Deployment, StatefulSet } from '../api/types'

/** Undefined when it is complete. */
export function rolloutProblem(object: KubeObject): string | undefined {
  const { generation = 0 } = object.metadata
  const { observedGeneration = 0 } = (object as KubeObject & { readonly status?: { readonly observedGeneration?: number } }).status ?? {}
  if (generation > observedGeneration) return `${object.kind} "${object.metadata.name}" has just changed; its controller has not seen it yet.`
  if (object.kind === 'Deployment') return deploymentProblem(object as Deployment)
  if (object.kind === 'StatefulSet') return statefulSetProblem(object as StatefulSet)
  if (object.kind === 'DaemonSet') return daemonSetProblem(object as DaemonSet)
  return `A ${object.kind} has no rollout.`
}

function deploymentProblem({ spec, status }: Deployment): string | undefined {
  const { replicas: wanted = 1 } = spec
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, conditions = [] } = status
  if (conditions.some(({ reason }) => reason === 'ProgressDeadlineExceeded')) return 'The rollout has exceeded its deadline.'
  if (updatedReplicas < wanted) return `${updatedReplicas} of ${wanted} Pods are of the new version.`
  if (replicas > updatedReplicas) return `${replicas - updatedReplicas} Pods of the old version are still ending.`
  return availableReplicas < updatedReplicas ? `${availableReplicas} of ${updatedReplicas} new Pods are available.` : undefined
}

function statefulSetProblem({ spec, status }: StatefulSet): string | undefined {
  const { replicas: wanted = 1 } = spec
  const { readyReplicas = 0, updatedReplicas = 0, updateRevision, currentRevision } = status ?? {}
  if (readyReplicas < wanted) return `${readyReplicas} of ${wanted} Pods are ready.`
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0
  if (partition > 0) return updatedReplicas < wanted - partition ? `${updatedReplicas} of ${wanted - partition} Pods are of the new version.` : undefined
  return updateRevision !== currentRevision ? `${updatedReplicas} of ${wanted} Pods are of the new version.` : undefined
}

function daemonSetProblem({ status }: DaemonSet): string | undefined {
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status ?? {}
  if (updatedNumberScheduled < desiredNumberScheduled) return `${updatedNumberScheduled} of ${desiredNumberScheduled} Pods are of the new version.`
  return numberAvailable < desiredNumberScheduled ? `${numberAvailable} of ${desiredNumberScheduled} Pods are available.` : undefined
}
