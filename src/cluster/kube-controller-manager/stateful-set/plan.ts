/**
 * The next steps of a StatefulSet: which numbers to create, which pods to delete, in what order. With OrderedReady one waits for the
 * other, with Parallel only updates do. Pure.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go updateStatefulSet (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import { isTerminating } from '../../../api/object'
import { isTerminated } from '../pod-state'
import { isAvailableIn, isHealthy, ordinalOf, rangeOf, revisionOf } from './numbered-pod'

export interface Plan {
  /** Numbers that are to get a pod. */
  readonly create: readonly number[]
  readonly remove: readonly Pod[]
}

export interface State {
  readonly set: StatefulSet
  readonly pods: readonly Pod[]
  /** Name of the revision of the present template. */
  readonly updateRevision: string
  readonly nowMs: number
}

const nothing: Plan = { create: [], remove: [] }

export function planStatefulSet(state: State): Plan {
  const { start, size } = rangeOf(state.set)
  const byOrdinal = new Map(state.pods.map((pod) => [ordinalOf(state.set, pod) ?? -1, pod]))
  const numbers = Array.from({ length: size }, (_, index) => start + index)
  const condemned = [...byOrdinal].filter(([ordinal]) => ordinal < start || ordinal >= start + size).sort(([a], [b]) => b - a).map(([, pod]) => pod)
  const replicas = numbers.map((number) => byOrdinal.get(number))
  const isOrdered = state.set.spec.podManagementPolicy !== 'Parallel'
  const growth = isOrdered ? planGrowthInOrder(state, numbers, replicas) : planGrowth(numbers, replicas)
  if (growth) return growth
  const shrinking = isOrdered ? planShrinkingInOrder(state, replicas, condemned) : planShrinking(condemned)
  return shrinking ?? planUpdate(state, replicas)
}

type Replicas = readonly (Pod | undefined)[]

/** Undefined when every number has a pod that is available. */
function planGrowthInOrder(state: State, numbers: readonly number[], replicas: Replicas): Plan | undefined {
  for (const [index, number] of numbers.entries()) {
    const pod = replicas[index]
    if (!pod) return { create: [number], remove: [] }
    if (isTerminating(pod)) return nothing
    if (isTerminated(pod)) return { create: [], remove: [pod] }
    // One that cannot become ready is waited for, until somebody deletes it.
    if (!isAvailableIn(state.set, pod, state.nowMs)) return nothing
  }
  return undefined
}

function planGrowth(numbers: readonly number[], replicas: Replicas): Plan | undefined {
  const create = numbers.filter((_, index) => !replicas[index])
  const remove = replicas.filter((pod) => pod !== undefined).filter((pod) => isTerminated(pod) && !isTerminating(pod))
  return create.length + remove.length > 0 ? { create, remove } : undefined
}

/** The highest first, one at a time, and only while the others are well; the first that is not well may go itself. */
function planShrinkingInOrder(state: State, replicas: Replicas, condemned: readonly Pod[]): Plan | undefined {
  const [next] = condemned
  if (!next) return undefined
  if (isTerminating(next)) return nothing
  const firstUnhealthy = [...replicas, ...[...condemned].reverse()].find((pod) => pod && !isHealthy(pod))
  const mayGo = isAvailableIn(state.set, next, state.nowMs) || next === firstUnhealthy
  return mayGo ? { create: [], remove: [next] } : nothing
}

function planShrinking(condemned: readonly Pod[]): Plan | undefined {
  const remove = condemned.filter((pod) => !isTerminating(pod))
  return remove.length > 0 ? { create: [], remove } : undefined
}

/** From the highest number down to the partition, each after the one before is well again. */
function planUpdate({ set, updateRevision }: State, replicas: Replicas): Plan {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  if (type === 'OnDelete') return nothing
  for (const pod of replicas.slice(rollingUpdate?.partition ?? 0).reverse()) {
    if (!pod) return nothing
    if (revisionOf(pod) !== updateRevision && !isTerminating(pod)) return { create: [], remove: [pod] }
    if (!isHealthy(pod)) return nothing
  }
  return nothing
}
