/**
 * The next steps of a StatefulSet, in phases: first that each number has its pod, then that pods too many go, at last that old pods
 * give way to new ones. With OrderedReady a pod that is not well holds up all that comes after it; with Parallel only updates wait. Pure.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go updateStatefulSet, processReplica, processCondemned (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import { isTerminating } from '../../../api/object'
import { isTerminated } from '../pod-state'
import { hasClaims } from './claims'
import { hasIdentity, isAvailableIn, isHealthy, ordinalOf, rangeOf, revisionOf } from './numbered-pod'

export type Step =
  | { readonly act: 'create'; readonly ordinal: number }
  | { readonly act: 'delete'; readonly pod: Pod }
  /** Takes one down of an old revision. */
  | { readonly act: 'retire'; readonly pod: Pod }
  /** Gives a waiting pod the claims it lacks, and one that is well its labels, its volumes and its claims their owner. */
  | { readonly act: 'tend'; readonly pod: Pod; readonly ordinal: number; readonly isWaiting: boolean; readonly isReached: boolean }
  /** Settles with whom the claims of a pod that is to go are to go. */
  | { readonly act: 'part'; readonly pod: Pod }

/** A phase begins when nothing failed in those before it. */
export type Plan = readonly (readonly Step[])[]

export interface State {
  readonly set: StatefulSet
  readonly pods: readonly Pod[]
  /** Name of the revision of the present template. */
  readonly updateRevision: string
  readonly nowMs: number
}

/** One wanted number. */
interface Replica {
  readonly ordinal: number
  readonly pod: Pod | undefined
}

interface Division {
  readonly replicas: readonly Replica[]
  /** The highest number first. */
  readonly condemned: readonly Pod[]
}

export const isOrdered = ({ spec }: StatefulSet): boolean => spec.podManagementPolicy !== 'Parallel'

export function planStatefulSet(state: State): Plan {
  const division = divide(state)
  return isOrdered(state.set) ? planInOrder(state, division) : planAtOnce(state, division)
}

function divide({ set, pods }: State): Division {
  const { start, size } = rangeOf(set)
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod) ?? -1, pod]))
  const condemned = [...byOrdinal].filter(([ordinal]) => ordinal >= 0 && (ordinal < start || ordinal >= start + size))
  return {
    replicas: Array.from({ length: size }, (_, index) => ({ ordinal: start + index, pod: byOrdinal.get(start + index) })),
    condemned: condemned.sort(([a], [b]) => b - a).map(([, pod]) => pod),
  }
}

function planInOrder(state: State, { replicas, condemned }: Division): Plan {
  const steps: Step[] = []
  for (const { ordinal, pod } of replicas) {
    if (!pod) return [[...steps, { act: 'create', ordinal }]]
    if (isTerminated(pod)) return [isTerminating(pod) ? steps : [...steps, { act: 'delete', pod }]]
    // One that cannot become ready is waited for, until somebody deletes it.
    const isWell = !isTerminating(pod) && isAvailableIn(state.set, pod, state.nowMs)
    steps.push(...tend(state, { ordinal, pod }, isWell))
    if (!isWell) return [steps]
  }
  return [steps, part(state, condemned), condemned.length > 0 ? planShrinking(state, condemned) : planUpdate(state, replicas)]
}

/** The highest goes first, one at a time, and only while the others are well; the first that is not well may go itself. */
function planShrinking({ set, nowMs }: State, condemned: readonly Pod[]): readonly Step[] {
  const [next] = condemned
  if (isTerminating(next)) return []
  const mayGo = isAvailableIn(set, next, nowMs) || next === condemned.findLast((pod) => !isHealthy(pod))
  return mayGo ? [{ act: 'delete', pod: next }] : []
}

function planAtOnce(state: State, { replicas, condemned }: Division): Plan {
  const steps = replicas.flatMap(({ ordinal, pod }): readonly Step[] => {
    if (!pod) return [{ act: 'create', ordinal }]
    if (isTerminated(pod)) return isTerminating(pod) ? [] : [{ act: 'delete', pod }]
    return tend(state, { ordinal, pod }, true)
  })
  const gone = condemned.filter((pod) => !isTerminating(pod)).map((pod): Step => ({ act: 'delete', pod }))
  return [steps, part(state, condemned), gone, planUpdate(state, replicas)]
}

function tend({ set }: State, { ordinal, pod }: { ordinal: number; pod: Pod }, isReached: boolean): readonly Step[] {
  const isWaiting = pod.status.phase === 'Pending' && hasClaims(set)
  const isOfInterest = isWaiting || (isReached && (hasClaims(set) || !hasIdentity(pod)))
  return isOfInterest ? [{ act: 'tend', pod, ordinal, isWaiting, isReached }] : []
}

const part = ({ set }: State, condemned: readonly Pod[]): readonly Step[] =>
  hasClaims(set) ? condemned.map((pod): Step => ({ act: 'part', pod })) : []

/** From the highest number down to the partition, each after the one before is well again. */
function planUpdate({ set, updateRevision }: State, replicas: readonly Replica[]): readonly Step[] {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  if (type === 'OnDelete') return []
  for (const { pod } of replicas.slice(rollingUpdate?.partition ?? 0).reverse()) {
    if (!pod || isTerminated(pod)) return []
    if (revisionOf(pod) !== updateRevision && !isTerminating(pod)) return [{ act: 'retire', pod }]
    if (!isHealthy(pod)) return []
  }
  return []
}
