/**
 * Puts the revisions of a DaemonSet in order: each bears a hash, and of several for the present template the latest stays alone, with all
 * pods marked as its own. Upstream: pkg/controller/daemon/update.go constructHistory, dedupCurHistories (v1.32).
 */
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import { Pod } from '../../../api/kinds/pod'
import { isNotFound } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { REVISION_HASH } from '../history/revisions'

type Acts = Pick<ControllerContext, 'door'>
type Revisions = readonly ControllerRevision[]

/** A name will do for a hash. */
export const withHashes = ({ door }: Acts, revisions: Revisions): Revisions => revisions.map((each) => (hashOf(each) === undefined ? withHash(door, each) : each))

const hashOf = ({ metadata }: ControllerRevision): string | undefined => metadata.labels?.[REVISION_HASH]

function withHash(door: ControllerContext['door'], revision: ControllerRevision): ControllerRevision {
  const { labels, name } = revision.metadata
  return door.update(ControllerRevision, { ...revision, metadata: { ...revision.metadata, labels: { ...labels, [REVISION_HASH]: name } } })
}

/** `twins`: those that hold the present template beside the one that stays. */
export function removeTwins({ door }: Acts, { twins, pods, hash }: { twins: Revisions; pods: readonly Pod[]; hash: string }): void {
  if (twins.length === 0) return
  for (const { metadata } of pods.filter((pod) => pod.metadata.labels?.[REVISION_HASH] !== hash)) {
    door.patch(Pod, metadata, { type: 'application/merge-patch+json', patch: { metadata: { labels: { [REVISION_HASH]: hash } } } })
  }
  for (const { metadata } of twins) {
    try {
      door.delete(ControllerRevision, metadata)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}
