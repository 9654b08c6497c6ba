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

const everywhere: readonly Core.Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
]
const withoutNetwork: Core.Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' }

/** Those of the template, with what no node that is in trouble may keep it away by. */
function tolerationsOf({ tolerations = [], hostNetwork }: Readonly<Core.PodSpec>): Core.Toleration[] {
  const added = hostNetwork ? [...everywhere, withoutNetwork] : everywhere
  const isReplaced = (one: Core.Toleration): boolean =>
    added.some(({ key, effect }) => one.key === key && one.effect === effect && (one.operator ?? 'Equal') === 'Exists')
  return [...tolerations.filter((one) => !isReplaced(one)), ...added]
}

/** The scheduler binds it, to this node and no other. */
export function podFor(daemonSet: DaemonSet, nodeName: string, hash: string) {
  const { metadata, spec = { containers: [] } } = daemonSet.spec.template
  const generation = daemonSet.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? '1'
  return {
    metadata: {
      generateName: `${daemonSet.metadata.name}-`,
      namespace: daemonSet.metadata.namespace ?? '',
      labels: { ...metadata?.labels, [REVISION_HASH]: hash, [TEMPLATE_GENERATION]: generation },
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

/** The node of a pod that is bound, or that can be bound there only. */
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
