/**
 * The ReplicaSets of a Deployment, which are its history. Upstream: kubectl/pkg/util/deployment/deployment.go (v1.32).
 */
import { controllerOf } from '../../../api/object'
import { formatLabelSelector } from '../../../api/selectors'
import type { Core, Deployment, ReplicaSet } from '../../../api/types'
import type { KubectlContext } from '../command'
import { itemsOf, type ManifestList } from '../manifest'
import { isEqual } from '../patch-object'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
export const changeCauseAnnotation = 'kubernetes.io/change-cause'
const HASH_LABEL = 'pod-template-hash'

export const revisionOf = ({ metadata }: Pick<ReplicaSet, 'metadata'>): number =>
  Number(metadata.annotations?.[revisionAnnotation] ?? 0)

export async function replicaSetsOf(
  { client }: KubectlContext,
  { metadata, spec }: Deployment,
): Promise<readonly ReplicaSet[]> {
  const path = `/apis/apps/v1/namespaces/${metadata.namespace ?? ''}/replicasets`
  const list = (await client.json({
    path,
    query: { labelSelector: formatLabelSelector(spec.selector), limit: 500 },
  })) as ManifestList
  return itemsOf(list)
    .map((item) => item as object as ReplicaSet)
    .filter((replicaSet) => controllerOf(replicaSet)?.uid === metadata.uid)
}

/** The oldest one that has the template which the Deployment has now. */
export function findNewReplicaSet({ spec }: Deployment, all: readonly ReplicaSet[]): ReplicaSet | undefined {
  const sorted = [...all].sort(
    (a, b) => Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp),
  )
  return sorted.find((replicaSet) => hasSameTemplate(replicaSet.spec.template, spec.template))
}

export const hasSameTemplate = (a: Core.PodTemplateSpec | undefined, b: Core.PodTemplateSpec | undefined): boolean =>
  isEqual(withoutHash(a), withoutHash(b))

export function withoutHash(template: Core.PodTemplateSpec | undefined): unknown {
  const { [HASH_LABEL]: _, ...labels } = template?.metadata?.labels ?? {}
  return { ...template, metadata: { ...template?.metadata, labels } }
}
