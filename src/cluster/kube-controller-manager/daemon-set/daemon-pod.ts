/**
 * The pod that a DaemonSet wants on a node, and whether it wants one there.
 * Upstream: pkg/controller/daemon/util/daemonset_util.go, pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod (v1.32).
 */
import type { DaemonSet } from '../../../api/kinds/daemon-set'
import type { Node } from '../../../api/kinds/node'
import type { Pod } from '../../../api/kinds/pod'
import { matchesNode } from '../../../api/node-selector'
import { isTolerated } from '../../../api/toleration'
import type { Core } from '../../../api/types'
import { REVISION_HASH } from '../history/revisions'
import { controllerReference } from '../owner'

const TEMPLATE_GENERATION = 'pod-template-generation'
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation'

const everywhere: readonly Core.Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
]
const withoutNetwork: Core.Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' }

/** Those of the template, with what no node that is in trouble may keep it away by. One of the same kind is replaced where it stands. */
export function tolerationsOf({ tolerations = [], hostNetwork }: Readonly<Core.PodSpec>): Core.Toleration[] {
  const added = hostNetwork ? [...everywhere, withoutNetwork] : everywhere
  const counterpart = (one: Core.Toleration): Core.Toleration | undefined =>
    added.find(({ key, effect, operator }) => one.key === key && one.effect === effect && one.operator === operator && !one.value)
  const replaced = new Set(tolerations.map(counterpart))
  return [...tolerations.map((one) => counterpart(one) ?? one), ...added.filter((one) => !replaced.has(one))]
}

/** Of a template: the hash of its revision, and the number that older versions told templates apart by. */
export interface Version {
  readonly hash: string
  readonly generation: string | undefined
}

export function versionOf({ metadata }: DaemonSet, hash: string): Version {
  const generation = metadata.annotations?.[GENERATION_ANNOTATION]
  return { hash, generation: generation !== undefined && /^[+-]?\d+$/.test(generation) ? String(Number(generation)) : undefined }
}

/** Either mark will do. */
export function isOfVersion({ metadata: { labels } }: Pod, { hash, generation }: Version): boolean {
  return (hash !== '' && labels?.[REVISION_HASH] === hash) || (generation !== undefined && labels?.[TEMPLATE_GENERATION] === generation)
}

/** The scheduler binds it, to this node and no other. */
export function podFor(daemonSet: DaemonSet, nodeName: string, { hash, generation }: Version) {
  const { metadata, spec = { containers: [] } } = daemonSet.spec.template
  return {
    metadata: {
      generateName: `${daemonSet.metadata.name}-`,
      namespace: daemonSet.metadata.namespace ?? '',
      labels: { ...metadata?.labels, [REVISION_HASH]: hash, ...(generation === undefined ? {} : { [TEMPLATE_GENERATION]: generation }) },
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
      ...(metadata?.finalizers ? { finalizers: metadata.finalizers } : {}),
      ownerReferences: [controllerReference(daemonSet)],
    },
    spec: { ...spec, affinity: bound(spec.affinity, nodeName), tolerations: tolerationsOf(spec) },
  }
}

/** What the template requires was asked of the node already. */
function bound(affinity: Core.Affinity | undefined, nodeName: string): Core.Affinity {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [nodeName] }]
  const required = { nodeSelectorTerms: [{ matchFields }] }
  return { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required } }
}

/** The node of a pod that is bound, or that can be bound there only; empty for one that is meant for no node in particular. */
export function nodeOf({ spec }: Pod): string {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return spec.nodeName || (terms.flatMap(({ matchFields = [] }) => matchFields).find(({ key }) => key === 'metadata.name')?.values?.[0] ?? '')
}

export interface Wish {
  readonly shouldRun: boolean
  /** A pod that is there already may stay. */
  readonly mayStay: boolean
}

const never: Wish = { shouldRun: false, mayStay: false }

export function wishFor(daemonSet: DaemonSet, { metadata, spec }: Node): Wish {
  const podSpec = daemonSet.spec.template.spec ?? { containers: [] }
  if (podSpec.nodeName && podSpec.nodeName !== metadata.name) return never
  if (!matchesNode(podSpec, { name: metadata.name, labels: metadata.labels ?? {} })) return never
  const tolerations = tolerationsOf(podSpec)
  const repelling = (spec.taints ?? []).filter((taint) => !isTolerated(taint, tolerations))
  return {
    shouldRun: repelling.every(({ effect }) => effect === 'PreferNoSchedule'),
    mayStay: repelling.every(({ effect }) => effect !== 'NoExecute'),
  }
}
