/**
 * The past of a DaemonSet or StatefulSet: a ControllerRevision for each template it has had, numbered in the order of use.
 * Upstream: pkg/controller/history/controller_history.go, pkg/controller/{daemon/update.go,statefulset/stateful_set_control.go} (v1.32).
 */
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import type { DaemonSet } from '../../../api/kinds/daemon-set'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import { isAlreadyExists, isNotFound } from '../../../api/status-error'
import type { Core } from '../../../api/types'
import { isSame } from '../../../api/updates'
import type { ControllerContext } from '../controller'
import { controllerReference } from '../owner'

export const REVISION_HASH = 'controller-revision-hash'

type Owner = DaemonSet | StatefulSet
type Acts = Pick<ControllerContext, 'door'>
type Template = Readonly<Core.PodTemplateSpec>

export interface RevisionOptions {
  readonly existing: readonly ControllerRevision[]
  /** Under which the revision bears its hash. */
  readonly hashLabel: string
  /** What its name ends in; `collisions`: how often that was found taken. */
  hashOf(data: object, collisions: number): string
}

export interface Found {
  readonly revision: ControllerRevision
  readonly collisionCount: number
  /** Others that hold the same template. */
  readonly twins: readonly ControllerRevision[]
}

/** The revision of the present template: made when it is lacking, and the latest again when it is one of the past. */
export function ensureRevision({ door }: Acts, owner: Owner, { existing, hashLabel, hashOf }: RevisionOptions): Found {
  const data = dataOf(owner.spec.template)
  const sorted = byNumber(existing)
  const number = (sorted.at(-1)?.revision ?? 0) + 1
  const collisionCount = owner.status.collisionCount ?? 0
  const twins = sorted.filter((revision) => isSame(revision.data, data))
  const same = twins.pop()
  if (!same) return create({ door }, owner, { data, number, hashLabel, hashOf, collisionCount })
  if (same === sorted.at(-1)) return { revision: same, collisionCount, twins }
  return { revision: door.update(ControllerRevision, { ...same, revision: number }), collisionCount, twins }
}

interface Creation extends Omit<Found, 'revision' | 'twins'>, Omit<RevisionOptions, 'existing'> {
  readonly data: object
  readonly number: number
}

/** A name that another template has taken is left to it; the same template is taken over, whoever put it there. */
function create({ door }: Acts, owner: Owner, { collisionCount, ...creation }: Creation): Found {
  const { name, namespace = '', annotations } = owner.metadata
  const { data, number, hashLabel } = creation
  const hash = creation.hashOf(data, collisionCount)
  const draft = {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...owner.spec.template.metadata?.labels, [hashLabel]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    data,
    revision: number,
  }
  try {
    return { revision: door.create(ControllerRevision, draft), collisionCount, twins: [] }
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
    const found = door.get(ControllerRevision, { namespace, name: draft.metadata.name })
    if (isSame(found.data, data)) return { revision: found, collisionCount, twins: [] }
    return create({ door }, owner, { ...creation, collisionCount: collisionCount + 1 })
  }
}

/** A patch that puts the whole template back. */
const dataOf = (template: Template): object => ({ spec: { template: { ...template, $patch: 'replace' } } })

export function templateIn({ data }: ControllerRevision): Template | undefined {
  const { template } = (data as { spec?: { template?: Template & { $patch?: string } } } | undefined)?.spec ?? {}
  if (!template) return undefined
  const { $patch: _directive, ...rest } = template
  return rest
}

/** By number; of the same number the older one first. */
export const byNumber = (revisions: readonly ControllerRevision[]): readonly ControllerRevision[] => [...revisions].sort(compareRevisions)

function compareRevisions(a: ControllerRevision, b: ControllerRevision): number {
  const age = ({ metadata }: ControllerRevision): string => `${metadata.creationTimestamp} ${metadata.name}`
  return a.revision - b.revision || (age(a) < age(b) ? -1 : 1)
}

interface Truncation {
  readonly existing: readonly ControllerRevision[]
  /** By name: those that pods live by, and those of the present. */
  readonly live: ReadonlySet<string>
  /** How many live ones of the past count, too: with a DaemonSet all, with a StatefulSet none. */
  readonly kept?: number
}

/** Forgets the oldest that nobody lives by, as far as there are more of them than are to be kept. */
export function truncateHistory({ door }: Acts, owner: Owner, { existing, live, kept = 0 }: Truncation): void {
  const idle = byNumber(existing).filter(({ metadata }) => !live.has(metadata.name))
  const surplus = idle.length + kept - (owner.spec.revisionHistoryLimit ?? 10)
  for (const { metadata } of idle.slice(0, Math.max(0, surplus))) {
    try {
      door.delete(ControllerRevision, metadata)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}
