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

/** They belong to the Deployment itself. */
const notCopied = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAXIMUM,
  'deprecated.deployment.rollback.to',
])

type Annotations = Readonly<Record<string, string>>
const none: Annotations = {}

export const annotationsOf = ({ metadata }: Deployment | ReplicaSet): Annotations => metadata.annotations ?? none

export const revisionOf = (set: ReplicaSet): number => Number(annotationsOf(set)[REVISION] ?? 0)

export const latestRevision = (sets: readonly ReplicaSet[]): number => Math.max(0, ...sets.map(revisionOf))

/** How large the Deployment was when this ReplicaSet was last scaled; undefined when nobody wrote it down. */
export const desiredWhenScaled = (set: ReplicaSet): number | undefined => numberIn(annotationsOf(set)[DESIRED])
export const maximumWhenScaled = (set: ReplicaSet): number | undefined => numberIn(annotationsOf(set)[MAXIMUM])

const numberIn = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

/** With the Deployment's own annotations and the new revision, if that is higher. */
export function annotationsAtRevision(deployment: Deployment, existing: Annotations, revision: number): Annotations {
  const copied = Object.entries(annotationsOf(deployment)).filter(([key]) => !notCopied.has(key))
  const annotations = { ...existing, ...Object.fromEntries(copied) }
  const before = existing[REVISION]
  if (Number(before ?? 0) >= revision) return annotations
  const next = { ...annotations, [REVISION]: String(revision) }
  return before === undefined ? next : { ...next, [HISTORY]: extended(existing[HISTORY], before) }
}

/** Revisions that this ReplicaSet has been before. */
function extended(history: string | undefined, revision: string): string {
  if (!history) return revision
  let revisions = history.split(',')
  while (revisions.length > 0 && revisions.join(',').length + revision.length + 1 > HISTORY_LIMIT) revisions = revisions.slice(1)
  return [...revisions, revision].join(',')
}

export const sizeAnnotations = (deployment: Deployment): Annotations => ({
  [DESIRED]: String(wanted(deployment)),
  [MAXIMUM]: String(wanted(deployment) + maxSurge(deployment)),
})
