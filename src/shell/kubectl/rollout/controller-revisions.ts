/**
 * The ControllerRevisions of a DaemonSet or StatefulSet, which are its history.
 * Upstream: kubectl/pkg/polymorphichelpers/{history,rollback}.go controlledHistory (v1.32).
 */
import { controllerOf } from '../../../api/object'
import { formatLabelSelector } from '../../../api/selectors'
import type { ControllerRevision, Core, DaemonSet, StatefulSet } from '../../../api/types'
import type { KubectlContext } from '../command'
import { itemsOf, type ManifestList } from '../manifest'

/** Oldest first. */
export async function controllerRevisionsOf(
  { client }: KubectlContext,
  { metadata, spec }: DaemonSet | StatefulSet,
): Promise<readonly ControllerRevision[]> {
  const path = `/apis/apps/v1/namespaces/${metadata.namespace ?? ''}/controllerrevisions`
  const list = (await client.json({ path, query: { labelSelector: formatLabelSelector(spec.selector) } })) as ManifestList
  return itemsOf(list)
    .map((item) => item as object as ControllerRevision)
    .filter((revision) => controllerOf(revision)?.uid === metadata.uid)
    .sort((a, b) => a.revision - b.revision)
}

/** Without the directive that puts it in the place of the present one. */
export function templateOf({ data }: ControllerRevision): Core.PodTemplateSpec | undefined {
  const patch = data as { spec?: { template?: Core.PodTemplateSpec & { $patch?: string } } } | undefined
  if (!patch?.spec?.template) return undefined
  const { $patch: _directive, ...template } = patch.spec.template
  return template
}
