/** Upstream: kubectl/pkg/describe/describe.go describeReplicaSet (v1.32). */
import { controllerOf, type LabelSelector, type ObjectMeta } from '../../../api/object'
import { formatLabelSelector } from '../../../api/selectors'
import type { Pod, ReplicaSet } from '../../../api/types'
import type { KubectlContext } from '../command'
import { itemsOf, type ManifestList } from '../manifest'
import { conditionLines } from './condition-lines'
import { defineDescriber, eventsSection } from './describer'
import { podTemplateLines } from './pod-template'
import { annotationLines, labelLines } from './text'

export const describeReplicaSet = defineDescriber<ReplicaSet>('ReplicaSet', async (replicaSet, about) => {
  const { metadata, spec, status } = replicaSet
  const owner = controllerOf(replicaSet)
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    `Selector:\t${formatLabelSelector(spec.selector)}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    ...(owner ? [`Controlled By:\t${owner.kind}/${owner.name}`] : []),
    `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas ?? 0} desired`,
    `Pods Status:\t${await podsStatus(about.context, metadata, spec.selector)}`,
    ...podTemplateLines(spec.template),
    ...conditionLines(replicaSet.status.conditions),
    ...(await eventsSection(about, replicaSet)),
  ]
})

/** `3 Running / 0 Waiting / 0 Succeeded / 0 Failed` */
export async function podsStatus({ client }: KubectlContext, metadata: ObjectMeta, selector: LabelSelector | undefined): Promise<string> {
  const path = `/api/v1/namespaces/${metadata.namespace ?? ''}/pods`
  const list = (await client.json({
    path,
    query: { labelSelector: formatLabelSelector(selector), limit: 500 },
  })) as ManifestList
  const phases = itemsOf(list)
    .map((item) => item as object as Pod)
    .filter((pod) => controllerOf(pod)?.uid === metadata.uid)
    .map(({ status }) => status.phase)
  const count = (phase: string): number => phases.filter((one) => one === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}
