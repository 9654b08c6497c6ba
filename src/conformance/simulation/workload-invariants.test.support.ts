/** What must hold of workloads at each write: upstream's guarantees, in terms of what a controller itself does. */
import type { Deployment } from '../../api/kinds/deployment'
import type { Job } from '../../api/kinds/job'
import type { Pod } from '../../api/kinds/pod'
import type { PodDisruptionBudget } from '../../api/kinds/pod-disruption-budget'
import type { ReplicaSet } from '../../api/kinds/replica-set'
import type { StatefulSet } from '../../api/kinds/stateful-set'
import type { KubeObject } from '../../api/object'
import { matchesLabels } from '../../api/selectors'
import { objectsOf, type Everything, type Written } from './written.test.support'

/** What a controller knows may be so old. */
const LAG_MS = 3000

export interface Memory {
  /** By uid: when what it wants was changed last, and when a pod was ready last. */
  readonly changedAt: Map<string, number>
  readonly readyAt: Map<string, number>
}

export const createMemory = (): Memory => ({ changedAt: new Map(), readyAt: new Map() })

const controllerOf = ({ metadata }: KubeObject) => metadata.ownerReferences?.find(({ controller }) => controller)
const isReady = ({ status }: Pod): boolean => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
const isOver = ({ status: { phase } }: Pod): boolean => phase === 'Succeeded' || phase === 'Failed'
const isActive = (pod: Pod): boolean => !isOver(pod) && !pod.metadata.deletionTimestamp

export function workloadFaults(written: Written, all: Everything, memory: Memory): string[] {
  remember(written, memory)
  const { resource, next, previous } = written
  if (!next) return []
  if (resource === 'pods' && !previous) return newPodFaults(written, all, memory)
  if (resource === 'pods' && previous?.metadata.uid === next.metadata.uid) return budgetFaults(written, all, memory)
  if (resource === 'replicasets.apps') return rolloutFaults(written, all)
  if (resource === 'jobs.batch' && previous?.metadata.uid === next.metadata.uid) return jobFaults(next as Job, previous as Job)
  return []
}

function remember({ next, previous, at, resource }: Written, { changedAt, readyAt }: Memory): void {
  if (!next) return
  if (resource === 'pods') {
    if (isReady(next as Pod) || (previous && isReady(previous as Pod))) readyAt.set(next.metadata.uid, at)
  } else if ('spec' in next && previous && 'spec' in previous && next.spec !== previous.spec) changedAt.set(next.metadata.uid, at)
}

/** An eviction that somebody asked for leaves as many healthy pods as each budget wants. */
function budgetFaults({ next, previous, at }: Written, all: Everything, { readyAt }: Memory): string[] {
  const [pod, before] = [next as Pod, previous as Pod]
  const isEvicted = pod.metadata.deletionTimestamp && !before.metadata.deletionTimestamp && pod.status.conditions?.some(({ reason }) => reason === 'EvictionByEvictionAPI')
  if (!isEvicted || !isReady(before)) return []
  const inside = ({ metadata }: KubeObject): boolean => metadata.namespace === pod.metadata.namespace
  return objectsOf<PodDisruptionBudget>(all, 'poddisruptionbudgets.policy').filter(inside).flatMap(({ metadata, spec, status }) => {
    const isMeant = (other: Pod): boolean => inside(other) && matchesLabels(spec.selector?.matchLabels ?? {}, other.metadata.labels ?? {})
    if (!isMeant(pod) || status.observedGeneration !== metadata.generation) return []
    const wasReady = ({ metadata: { uid } }: Pod): boolean => at - (readyAt.get(uid) ?? -Infinity) < LAG_MS
    const healthy = objectsOf<Pod>(all, 'pods').filter((other) => isMeant(other) && !other.metadata.deletionTimestamp && (isReady(other) || wasReady(other))).length
    return healthy < status.desiredHealthy ? [`evicted: ${healthy} are left, budget ${metadata.name} wants ${status.desiredHealthy}`] : []
  })
}

const owned: Readonly<Record<string, string>> = { ReplicaSet: 'replicasets.apps', StatefulSet: 'statefulsets.apps', Job: 'jobs.batch' }

function newPodFaults({ next, at, entry }: Written, all: Everything, memory: Memory): string[] {
  const pod = next as Pod
  const owner = controllerOf(pod)
  const resource = owner && owned[owner.kind]
  const found = resource && objectsOf(all, resource).find(({ metadata }) => metadata.uid === owner.uid)
  if (!owner || !found) return []
  const own = objectsOf<Pod>(all, 'pods').filter((other) => controllerOf(other)?.uid === owner.uid && other !== pod)
  const active = own.filter(isActive).length + 1
  const wanted = owner.kind === 'Job' ? ((found as Job).spec.parallelism ?? 1) : ((found as ReplicaSet).spec.replicas ?? 1)
  const isSettled = at - (memory.changedAt.get(owner.uid) ?? 0) > LAG_MS
  return [
    // A StatefulSet that is to shrink keeps the highest ones until the lower ones are well again.
    ...(active > wanted && isSettled && owner.kind !== 'StatefulSet' ? [`pod ${active} of the ${wanted} that ${owner.kind} ${owner.name} wants, made by ${entry?.actor}`] : []),
    ...(owner.kind === 'StatefulSet' ? ordinalFaults(pod, found as StatefulSet, { own, at, memory }) : []),
  ]
}

interface Siblings {
  readonly own: readonly Pod[]
  readonly at: number
  readonly memory: Memory
}

const ordinalOf = ({ metadata: { name } }: Pod): number => Number(name.slice(name.lastIndexOf('-') + 1))

function ordinalFaults(pod: Pod, { spec }: StatefulSet, { own, at, memory }: Siblings): string[] {
  if (spec.podManagementPolicy === 'Parallel') return []
  const first = spec.ordinals?.start ?? 0
  const lower = own.filter((other) => ordinalOf(other) < ordinalOf(pod))
  const wasReady = lower.filter((other) => !other.metadata.deletionTimestamp && at - (memory.readyAt.get(other.metadata.uid) ?? -Infinity) < LAG_MS)
  const ready = new Set([...lower.filter(isReady), ...wasReady].map(ordinalOf))
  return ready.size < ordinalOf(pod) - first ? [`made while only ${ready.size} lower ones are ready`] : []
}

const roundUp = (value: number | string | undefined, of: number): number => (typeof value === 'string' ? Math.ceil((parseFloat(value) * of) / 100) : (value ?? 0))
const roundDown = (value: number | string | undefined, of: number): number => (typeof value === 'string' ? Math.floor((parseFloat(value) * of) / 100) : (value ?? 0))

/** The Deployment controller scales its ReplicaSets within surge and unavailability. */
function rolloutFaults({ next, previous, entry }: Written, all: Everything): string[] {
  if (entry?.actor !== 'deployment-controller') return []
  const set = next as ReplicaSet
  const owner = controllerOf(set)
  const deployment = objectsOf<Deployment>(all, 'deployments.apps').find(({ metadata }) => metadata.uid === owner?.uid)
  if (!deployment || deployment.spec.strategy?.type === 'Recreate') return []
  const before = (previous as ReplicaSet | undefined)?.spec.replicas ?? 0
  const { replicas: now = 1 } = set.spec
  const { replicas = 1, strategy } = deployment.spec
  const sets = objectsOf<ReplicaSet>(all, 'replicasets.apps').filter((other) => controllerOf(other)?.uid === owner?.uid)
  const total = sets.reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0)
  const surge = roundUp(strategy?.rollingUpdate?.maxSurge, replicas)
  if (now > before && total > replicas + surge && total - now + before < total) {
    const others = sets.map(({ metadata, spec }) => `${metadata.name}=${spec.replicas}`).join(' ')
    return [`scaled up to ${total} in all, more than ${replicas} and ${surge}: ${others}`]
  }
  // Whoever scales a Deployment in the midst of a rollout takes from all of its sets alike, available or not.
  const was = previous?.metadata.annotations?.['deployment.kubernetes.io/desired-replicas']
  if (now >= before || (was !== undefined && was !== String(replicas))) return []
  const down = roundDown(strategy?.rollingUpdate?.maxUnavailable, replicas)
  const least = replicas - (down === 0 && surge === 0 ? 1 : down)
  const available = sets.reduce((sum, { spec, status }) => sum + Math.min(status.availableReplicas ?? 0, spec.replicas ?? 1), 0)
  const lost = Math.min(set.status.availableReplicas ?? 0, before) - Math.min(set.status.availableReplicas ?? 0, now)
  const others = sets.map(({ metadata, spec, status }) => `${metadata.name}=${spec.replicas}/${status.availableReplicas ?? 0}`).join(' ')
  return lost > 0 && available < least ? [`scaled down from ${before} to ${now}: ${available} are left available, at least ${least} are wanted: ${replicas} in all, ${others}`] : []
}

function jobFaults({ spec, status, metadata }: Job, before: Job): string[] {
  const faults: string[] = []
  for (const field of ['succeeded', 'failed'] as const) {
    if ((status[field] ?? 0) < (before.status[field] ?? 0)) faults.push(`${field} from ${before.status[field]} to ${status[field]}`)
  }
  const has = (job: { readonly status: Job['status'] }, type: string): boolean =>
    job.status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
  for (const type of ['Complete', 'Failed']) if (has(before, type) && !has({ status }, type)) faults.push(`is no longer ${type}`)
  if (has({ status }, 'Complete') && has({ status }, 'Failed')) faults.push('is both Complete and Failed')
  const { completions, parallelism, successPolicy } = spec
  if (has({ status }, 'Complete') && completions !== undefined && !successPolicy && status.succeeded !== completions) {
    faults.push(`is Complete with ${status.succeeded} of ${completions}, parallelism ${parallelism}, generation ${metadata.generation}`)
  }
  if (spec.completionMode === 'Indexed' && countOf(status.completedIndexes) !== (status.succeeded ?? 0)) faults.push(`indexes ${status.completedIndexes}, succeeded ${status.succeeded}`)
  return faults
}

const countOf = (indexes = ''): number =>
  indexes.split(',').filter((part) => part !== '').reduce((sum, part) => {
    const [from, to = from] = part.split('-').map(Number)
    return sum + to - from + 1
  }, 0)
