/**
 * What a Deployment writes on its ReplicaSets: which revision they are, and how large the Deployment was when they were last scaled.
 * Upstream: pkg/controller/deployment/util/deployment_util.go (SetNewReplicaSetAnnotations, SetReplicasAnnotations, v1.32).
 */
import type { Deployment } from '../../../api/kinds/deployment'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { maxSurge, wanted } from './replica-counts'

const PREFIX = 'deployment.kubernetes.io/'
export const REVISION = `${PREFIX}revision`
const HISTORY = `${PREFIX}revision-history`
const DESIRED = `${PREFIX}desired-replicas`
const MAXIMUM = `${PREFIX}max-replicas`
const HISTORY_LIMIT = 2000
export const ROLLBACK_TO = 'deprecated.deployment.rollback.to'

/** They belong to the Deployment itself. */
const notCopied = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAXIMUM,
  ROLLBACK_TO,
])

type Annotations = Readonly<Record<string, string>>
const none: Annotations = {}

export const annotationsOf = ({ metadata }: Deployment | ReplicaSet): Annotations => metadata.annotations ?? none

/** 0 without one, or with one that is no number. */
export const revisionOf = (set: ReplicaSet): number => numberIn(annotationsOf(set)[REVISION]) ?? 0

export const latestRevision = (sets: readonly ReplicaSet[]): number => Math.max(0, ...sets.map(revisionOf))

/** The second highest: where a rollback goes that names no revision. 0 when there is none. */
export const previousRevision = (sets: readonly ReplicaSet[]): number => [0, 0, ...sets.map(revisionOf)].sort((a, b) => b - a)[1]

/** How large the Deployment was when this ReplicaSet was last scaled; undefined when nobody wrote it down. */
export const desiredWhenScaled = (set: ReplicaSet): number | undefined => numberIn(annotationsOf(set)[DESIRED])
export const maximumWhenScaled = (set: ReplicaSet): number | undefined => numberIn(annotationsOf(set)[MAXIMUM])

function numberIn(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d+$/.test(text) ? Number(text) : NaN
  return value <= 2_147_483_647 ? value : undefined
}

/** With the Deployment's own annotations and the new revision, if that is higher. */
export function annotationsAtRevision(deployment: Deployment, existing: Annotations, revision: number): Annotations {
  const before = existing[REVISION]
  const known = before ? numberIn(before) : 0
  if (known === undefined) return existing
  const annotations = { ...existing, ...ownAnnotations(deployment) }
  if (known >= revision) return annotations
  const next = { ...annotations, [REVISION]: String(revision) }
  return before === undefined ? next : { ...next, [HISTORY]: extendedHistory(existing[HISTORY], before) }
}

/** What a Deployment and its ReplicaSets tell of each other: not what was applied, nor what the controller wrote. */
export const ownAnnotations = (object: Deployment | ReplicaSet): Annotations =>
  Object.fromEntries(Object.entries(annotationsOf(object)).filter(([key]) => !notCopied.has(key)))

/** With the annotations of the ReplicaSet that it goes back to. */
export function annotationsOnRollback(deployment: Deployment, set: ReplicaSet): Annotations {
  const kept = Object.entries(annotationsOf(deployment)).filter(([key]) => notCopied.has(key))
  return { ...Object.fromEntries(kept), ...ownAnnotations(set) }
}

/** Revisions that a ReplicaSet has been before, the oldest forgotten where the list grows too long; one that is too long itself is not added. */
export function extendedHistory(history: string | undefined, revision: string, limit = HISTORY_LIMIT): string {
  if (!history) return revision
  const revisions = history.split(',')
  let length = history.length + revision.length + 1
  let start = 0
  for (; length > limit && start < revisions.length; start++) length -= revisions[start].length + 1
  return length <= limit ? [...revisions.slice(start), revision].join(',') : history
}

export const sizeAnnotations = (deployment: Deployment): Annotations => ({
  [DESIRED]: String(wanted(deployment)),
  [MAXIMUM]: String(wanted(deployment) + maxSurge(deployment)),
})
