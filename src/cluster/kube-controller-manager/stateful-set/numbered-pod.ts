/**
 * The pod of one number: its name, what marks it as that one, and what it mounts.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import { isTerminating } from '../../../api/object'
import type { Core } from '../../../api/types'
import { REVISION_HASH } from '../history/revisions'
import { controllerReference } from '../owner'
import { isAvailable, isReady } from '../pod-state'
import { hasClaims, hasItsClaims, volumesWithClaims } from './claims'

const NAME_LABEL = 'statefulset.kubernetes.io/pod-name'
const INDEX_LABEL = 'apps.kubernetes.io/pod-index'

/** Undefined for a pod that cannot be one of the set's by its name. */
export function ordinalOf(set: StatefulSet, { metadata: { name } }: Pod): number | undefined {
  const parent = `${set.metadata.name}-`
  const ordinal = name.slice(parent.length)
  return name.startsWith(parent) && /^\d+$/.test(ordinal) ? Number(ordinal) : undefined
}

/** Whether its number is among the wanted ones, whoever it belongs to. */
export function isInRange(set: StatefulSet, { name }: { readonly name: string }): boolean {
  const { start, size } = rangeOf(set)
  const ordinal = Number(/-(\d+)$/.exec(name)?.[1] ?? -1)
  return ordinal >= start && ordinal < start + size
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
    spec: { ...spec, ...(hasClaims(set) ? { volumes: volumesWithClaims(set, ordinal, spec.volumes) } : {}), hostname: name, ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}) },
  }
}

const identityOf = (name: string, ordinal: number): Readonly<Record<string, string>> => ({ [NAME_LABEL]: name, [INDEX_LABEL]: String(ordinal) })

export const hasIdentity = ({ metadata: { labels, name } }: Pod): boolean => labels?.[NAME_LABEL] === name

/** The pod with the labels by which it is known and the volumes of its claims. The server takes no new volumes, and says so. */
export function restored(set: StatefulSet, pod: Pod, ordinal: number): Pod {
  const labelled = hasIdentity(pod) ? pod : { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...identityOf(pod.metadata.name, ordinal) } } }
  if (hasItsClaims(set, pod, ordinal)) return labelled
  return { ...labelled, spec: { ...pod.spec, volumes: volumesWithClaims(set, ordinal, pod.spec.volumes) } }
}

export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[REVISION_HASH] ?? ''

export const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isReady(pod)

export const isHealthy = (pod: Pod): boolean => isRunningAndReady(pod) && !isTerminating(pod)

export const isAvailableIn = (set: StatefulSet, pod: Pod, nowMs: number): boolean =>
  isRunningAndReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)
