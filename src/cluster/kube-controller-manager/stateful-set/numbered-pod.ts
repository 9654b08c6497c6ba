/**
 * The pod of one number: its name, what marks it as that one, and where its claims are mounted.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import { isTerminating } from '../../../api/object'
import type { Core } from '../../../api/types'
import { REVISION_HASH } from '../history/revisions'
import { controllerReference } from '../owner'
import { isAvailable, isReady } from '../pod-state'

const NAME_LABEL = 'statefulset.kubernetes.io/pod-name'
const INDEX_LABEL = 'apps.kubernetes.io/pod-index'

/** Undefined for a pod that cannot be one of the set's by its name. */
export function ordinalOf(set: StatefulSet, { metadata: { name } }: Pod): number | undefined {
  const parent = `${set.metadata.name}-`
  const ordinal = name.slice(parent.length)
  return name.startsWith(parent) && /^\d+$/.test(ordinal) ? Number(ordinal) : undefined
}

/** The lowest number, and how many there are to be. */
export const rangeOf = ({ spec }: StatefulSet): { readonly start: number; readonly size: number } => ({
  start: spec.ordinals?.start ?? 0,
  size: spec.replicas ?? 1,
})

export interface Version {
  readonly template: Readonly<Core.PodTemplateSpec>
  /** Name of the revision. */
  readonly revision: string
}

export function podOf(set: StatefulSet, ordinal: number, { template, revision }: Version) {
  const name = `${set.metadata.name}-${ordinal}`
  const { metadata, spec = { containers: [] } } = template
  return {
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace ?? '',
      labels: { ...metadata?.labels, ...identityOf(name, ordinal), [REVISION_HASH]: revision },
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
      ...(metadata?.finalizers ? { finalizers: metadata.finalizers } : {}),
      ownerReferences: [controllerReference(set)],
    },
    spec: { ...spec, ...volumesOf(set, spec), hostname: name, ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}) },
  }
}

const identityOf = (name: string, ordinal: number): Readonly<Record<string, string>> => ({ [NAME_LABEL]: name, [INDEX_LABEL]: String(ordinal) })

/**
 * Simplified: a volume of a claim template is a folder that lives and dies with the pod; a real controller creates a
 * PersistentVolumeClaim for each pod and template, which the pod of the same number finds again.
 */
function volumesOf({ spec: { volumeClaimTemplates = [] } }: StatefulSet, { volumes = [] }: Readonly<Core.PodSpec>): Pick<Core.PodSpec, 'volumes'> {
  if (volumeClaimTemplates.length === 0) return {}
  const claimed = volumeClaimTemplates.map(({ metadata }): Core.Volume => ({ name: metadata?.name ?? '', emptyDir: {} }))
  return { volumes: [...claimed, ...volumes.filter(({ name }) => claimed.every((claim) => claim.name !== name))] }
}

/** The pod with its labels put right, if somebody changed those by which it is known; undefined when they are right. */
export function restored(pod: Pod, ordinal: number): Pod | undefined {
  const { labels = {}, name } = pod.metadata
  if (labels[NAME_LABEL] === name && labels[INDEX_LABEL] === String(ordinal)) return undefined
  return { ...pod, metadata: { ...pod.metadata, labels: { ...labels, ...identityOf(name, ordinal) } } }
}

export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[REVISION_HASH] ?? ''

export const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isReady(pod)

export const isHealthy = (pod: Pod): boolean => isRunningAndReady(pod) && !isTerminating(pod)

export const isAvailableIn = (set: StatefulSet, pod: Pod, nowMs: number): boolean =>
  isRunningAndReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)
