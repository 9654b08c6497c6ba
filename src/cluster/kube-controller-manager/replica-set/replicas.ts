/**
 * Creating and deleting the pods of a ReplicaSet or ReplicationController. Creation starts slowly, one, two, four at a time, so that a template that is refused
 * is refused once and not five hundred times.
 * Upstream: pkg/controller/replicaset/replica_set.go manageReplicas, slowStartBatch; pkg/controller/controller_utils.go (v1.32).
 */
import { Pod } from '../../../api/kinds/pod'
import { controllerOf, keyOf, type Draft, type KubeObject } from '../../../api/object'
import { isNotFound, isStatusError, type StatusError } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { controllerReference } from '../owner'
import { isActive } from '../pod-state'
import { compareForDeletion } from './deletion-order'
import type { Expectations } from './expectations'
import type { Replicated } from './replicated'

type Acts = Pick<ControllerContext, 'door' | 'recorder' | 'clock'>

export const addReplicas = (context: Acts, owner: Replicated, count: number): Started =>
  startSlowly(count, () => createPod(context, owner, podOf(owner)))

export interface Started {
  readonly created: number
  /** The first of them. */
  readonly failure: StatusError | undefined
}

/** Twice as many with each batch; the batch in which something failed is the last. */
export function startSlowly(count: number, start: () => StatusError | undefined): Started {
  let created = 0
  let failure: StatusError | undefined
  for (let batch = Math.min(1, count), left = count; batch > 0 && !failure; left -= batch, batch = Math.min(2 * batch, left)) {
    for (let i = 0; i < batch; i++) {
      const error = start()
      if (error) failure ??= error
      else created++
    }
  }
  return { created, failure }
}

/** Tells it on the owner; gives the error that stopped it. */
export function createPod({ door, recorder }: Pick<Acts, 'door' | 'recorder'>, owner: KubeObject, draft: Draft & Pick<Pod, 'spec'>): StatusError | undefined {
  try {
    const pod = door.create(Pod, draft)
    recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
  } catch (error) {
    if (!isStatusError(error)) throw error
    if (isNamespaceTerminating(error)) return undefined
    recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
    return error
  }
}

/** Nothing is created there any more, and that is no failure. */
export const isNamespaceTerminating = ({ status }: StatusError): boolean =>
  status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false

function podOf(owner: Replicated) {
  const { metadata, spec } = owner.spec.template ?? {}
  return {
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace,
      labels: metadata?.labels,
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
      ...(metadata?.finalizers ? { finalizers: metadata.finalizers } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: spec ?? { containers: [] },
  }
}

interface Removal {
  readonly pods: { ownedBy(uid: string): readonly Pod[] }
  /** All of the owner's kind. */
  readonly owners: { ownedBy(uid: string): readonly KubeObject[] }
  readonly expectations: Expectations
  readonly count: number
}

export function removeReplicas(context: Acts, owner: Replicated, { expectations, ...removal }: Removal): StatusError | undefined {
  const victims = pickVictims(context, owner, removal)
  const key = keyOf(owner)
  expectations.expectDeletions(key, victims.map(({ metadata }) => metadata.uid))
  let failure: StatusError | undefined
  for (const pod of victims) {
    const error = deletePod(context, owner, pod)
    if (error) expectations.deleted(key, pod.metadata.uid)
    if (error && !isNotFound(error)) failure ??= error
  }
  return failure
}

export function pickVictims({ clock }: Pick<Acts, 'clock'>, owner: Replicated, { pods, owners, count }: Omit<Removal, 'expectations'>): readonly Pod[] {
  const owned = pods.ownedBy(owner.metadata.uid).filter(isActive)
  if (count >= owned.length) return owned
  const perNode = new Map<string, number>()
  for (const pod of relatedPods(owner, { pods, owners })) {
    const node = pod.spec.nodeName ?? ''
    perNode.set(node, (perNode.get(node) ?? 0) + 1)
  }
  const context = { rankOf: (pod: Pod) => perNode.get(pod.spec.nodeName ?? '') ?? 0, nowMs: clock.now() }
  return [...owned].sort((a, b) => compareForDeletion(a, b, context)).slice(0, count)
}

/** Active pods of all ReplicaSets that belong to the same Deployment; nobody counts what a ReplicaSet that is its own master has on a node. */
function relatedPods(owner: Replicated, { pods, owners }: Pick<Removal, 'pods' | 'owners'>): readonly Pod[] {
  const deployment = controllerOf(owner)
  const siblings = deployment ? owners.ownedBy(deployment.uid) : []
  return siblings.flatMap(({ metadata }) => pods.ownedBy(metadata.uid).filter(isActive))
}

export function deletePod({ door, recorder }: Pick<Acts, 'door' | 'recorder'>, owner: KubeObject, pod: Pod): StatusError | undefined {
  try {
    door.delete(Pod, pod.metadata)
    recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)
  } catch (error) {
    if (!isStatusError(error)) throw error
    if (!isNotFound(error)) recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
    return error
  }
}
