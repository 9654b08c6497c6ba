/**
 * The ReplicaSets of a Deployment: which one runs its present template (made when it is lacking), which are of the past, and how
 * they are resized. Upstream: pkg/controller/deployment/sync.go (getNewReplicaSet, scaleReplicaSet, cleanupDeployment, v1.32).
 */
import { Deployment } from '../../../api/kinds/deployment'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { controllerOf, isTerminating, type LabelSelector } from '../../../api/object'
import { isAlreadyExists, isNotFound, isStatusError, type StatusError } from '../../../api/status-error'
import type { Core } from '../../../api/types'
import { isSame } from '../../../api/updates'
import type { ControllerContext } from '../controller'
import { controllerReference } from '../owner'
import { isNamespaceTerminating } from '../replica-set/replicas'
import { findCondition, hasDeadline, withCondition, type News } from './conditions'
import { byAge, newSetSize, totalWanted, wanted } from './replica-counts'
import { annotationsAtRevision, annotationsOf, latestRevision, REVISION, revisionOf, sizeAnnotations } from './revision'
import type { Sets } from './status'
import { TEMPLATE_HASH, templateHash } from './template-hash'

export type Acts = Pick<ControllerContext, 'door' | 'recorder' | 'clock'>

type Template = Readonly<Core.PodTemplateSpec>

/** The same but for the hash that the controller itself put there. */
export function isSameTemplate(a: Template | undefined, b: Template | undefined): boolean {
  return isSame(a?.spec, b?.spec) && isSame(comparable(a), comparable(b))
}

const comparable = (template: Template | undefined) => {
  const metadata = withoutHash(template)
  return { ...metadata, annotations: metadata.annotations ?? {}, creationTimestamp: undefined }
}

/** Its metadata. */
export function withoutHash(template: Template | undefined) {
  const { [TEMPLATE_HASH]: _hash, ...labels } = template?.metadata?.labels ?? {}
  return { ...template?.metadata, labels }
}

/** Of several that run the template the oldest counts. */
export function sortOut({ spec }: Deployment, sets: readonly ReplicaSet[]): Sets {
  const ordered = byAge(sets)
  const newSet = ordered.find((set) => isSameTemplate(set.spec.template, spec.template))
  return { newSet, oldSets: ordered.filter((set) => set !== newSet) }
}

export interface Known {
  readonly deployment: Deployment
  readonly sets: Sets
}

/** Brings the new ReplicaSet's revision up to date. With `create`, makes it when there is none. */
export function syncRevision(acts: Acts, { deployment, sets }: Known, create: boolean): Known {
  const revision = latestRevision(sets.oldSets) + 1
  if (!sets.newSet) return create ? createSet(acts, { deployment, sets }, revision) : { deployment, sets }
  const annotations = annotationsAtRevision(deployment, annotationsOf(sets.newSet), revision)
  const { minReadySeconds } = deployment.spec
  const isKept = isSame(annotations, annotationsOf(sets.newSet)) && (sets.newSet.spec.minReadySeconds ?? 0) === (minReadySeconds ?? 0)
  if (!isKept) {
    const { metadata, spec } = sets.newSet
    const newSet = acts.door.update(ReplicaSet, { ...sets.newSet, metadata: { ...metadata, annotations }, spec: { ...spec, minReadySeconds } })
    return { deployment, sets: { ...sets, newSet } }
  }
  const message = `Found new replica set "${sets.newSet.metadata.name}"`
  const found: News = { type: 'Progressing', status: 'True', reason: 'FoundNewReplicaSet', message }
  const isUntold = hasDeadline(deployment) && !findCondition(deployment.status.conditions, 'Progressing')
  return { deployment: note(acts, deployment, { revision: annotations[REVISION], news: isUntold ? found : undefined }), sets }
}

interface Notes {
  readonly revision?: string | undefined
  readonly news?: News | undefined
}

/** Writes the revision and a condition down on the Deployment, if they are new. */
export function note({ door, clock }: Acts, deployment: Deployment, { revision, news }: Notes): Deployment {
  const { metadata, status } = deployment
  const conditions = news ? withCondition(status.conditions ?? [], news, clock.timestamp()) : status.conditions
  const isNoted = revision === undefined || annotationsOf(deployment)[REVISION] === revision
  if (isNoted && conditions === status.conditions) return deployment
  const annotations = revision === undefined ? metadata.annotations : { ...metadata.annotations, [REVISION]: revision }
  const next = { ...deployment, metadata: { ...metadata, ...(annotations ? { annotations } : {}) } }
  return door.updateStatus(Deployment, conditions ? { ...next, status: { ...status, conditions: [...conditions] } } : next)
}

function createSet(acts: Acts, { deployment, sets }: Known, revision: number): Known {
  const size = newSetSize(deployment, { newSize: 0, allWanted: totalWanted(sets.oldSets) })
  const draft = draftOf(deployment, { size, revision })
  try {
    const newSet = acts.door.create(ReplicaSet, draft)
    const { name } = newSet.metadata
    if (size > 0) acts.recorder.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${size}`)
    const news: News = { type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message: `Created new replica set "${name}"` }
    const noted = note(acts, deployment, { revision: String(revision), news: hasDeadline(deployment) ? news : undefined })
    return { deployment: noted, sets: { ...sets, newSet } }
  } catch (error) {
    if (!isStatusError(error)) throw error
    if (isAlreadyExists(error)) return whenTaken(acts, { deployment, sets }, { name: draft.metadata.name, error })
    if (isNamespaceTerminating(error)) return { deployment, sets }
    tellFailure(acts, deployment, { name: draft.metadata.name, error })
    throw error
  }
}

function draftOf(deployment: Deployment, { size, revision }: { size: number; revision: number }) {
  const { template, selector, minReadySeconds } = deployment.spec
  const hash = templateHash(template, deployment.status.collisionCount)
  const labels = { ...template.metadata?.labels, [TEMPLATE_HASH]: hash }
  return {
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: { ...annotationsAtRevision(deployment, {}, revision), ...sizeAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: size,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: withHash(selector, hash),
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}

const withHash = (selector: LabelSelector, hash: string): LabelSelector => ({
  ...selector,
  matchLabels: { ...selector.matchLabels, [TEMPLATE_HASH]: hash },
})

/** The name is taken: by what was just created and not seen yet, or by another template whose hash is the same. */
function whenTaken({ door }: Acts, { deployment, sets }: Known, { name, error }: { name: string; error: StatusError }): Known {
  const found = door.get(ReplicaSet, { namespace: deployment.metadata.namespace ?? '', name })
  const isOurs = controllerOf(found)?.uid === deployment.metadata.uid
  if (isOurs && isSameTemplate(found.spec.template, deployment.spec.template)) return { deployment, sets: { ...sets, newSet: found } }
  const collisionCount = (deployment.status.collisionCount ?? 0) + 1
  door.updateStatus(Deployment, { ...deployment, status: { ...deployment.status, collisionCount } })
  throw error
}

function tellFailure(acts: Acts, deployment: Deployment, { name, error }: { name: string; error: StatusError }): void {
  const message = `Failed to create new replica set "${name}": ${error.message}`
  const news: News = { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message }
  if (hasDeadline(deployment)) note(acts, deployment, { news })
  acts.recorder.event(deployment, 'Warning', 'ReplicaSetCreateError', message)
}

/** Writes the new size down, with the size of the Deployment that it belongs to; gives the ReplicaSet as it is then. */
export function resize({ door, recorder }: Acts, deployment: Deployment, { set, size }: { set: ReplicaSet; size: number }): ReplicaSet {
  const before = wanted(set)
  const annotations = { ...annotationsOf(set), ...sizeAnnotations(deployment) }
  if (before === size && isSame(annotations, annotationsOf(set))) return set
  const resized = door.update(ReplicaSet, { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas: size } })
  if (before === size) return resized
  const text = `Scaled ${size > before ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${size}`
  recorder.event(deployment, 'Normal', 'ScalingReplicaSet', text)
  return resized
}

/** Old ReplicaSets beyond the history that is kept; the oldest revisions go. */
export function forgetHistory({ door }: Pick<Acts, 'door'>, { spec }: Deployment, oldSets: readonly ReplicaSet[]): void {
  for (const { metadata } of excessHistory(oldSets, spec.revisionHistoryLimit)) {
    try {
      door.delete(ReplicaSet, metadata)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

/** One that is too many and still has pods stays, and nothing goes in its place. */
export function excessHistory(oldSets: readonly ReplicaSet[], limit: number | undefined): readonly ReplicaSet[] {
  if (limit === undefined) return []
  const kept = oldSets.filter((set) => !isTerminating(set))
  const excess = byAge(kept).sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, kept.length - limit))
  return excess.filter(({ metadata, spec, status }) => {
    const isSeen = (metadata.generation ?? 0) <= (status.observedGeneration ?? 0)
    return status.replicas === 0 && spec.replicas === 0 && isSeen
  })
}
