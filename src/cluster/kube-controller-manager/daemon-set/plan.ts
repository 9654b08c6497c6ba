/**
 * What is to be created and deleted: first that each node has its pod, then that old pods give way to new ones. Pure.
 * Upstream: pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode, update.go rollingUpdate (v1.32).
 */
import type { DaemonSet } from '../../../api/kinds/daemon-set'
import type { Node } from '../../../api/kinds/node'
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import { REVISION_HASH } from '../history/revisions'
import { isAvailable, isReady, isTerminated } from '../pod-state'
import { wishFor, type Wish } from './daemon-pod'

export interface Plan {
  /** Nodes that are to get a pod. */
  readonly create: readonly string[]
  readonly remove: readonly Pod[]
}

export interface State {
  readonly daemonSet: DaemonSet
  /** Of the present template. */
  readonly hash: string
  readonly nowMs: number
  readonly nodes: readonly Node[]
  readonly podsOn: ReadonlyMap<string, readonly Pod[]>
}

const nothing: Plan = { create: [], remove: [] }

export const isUpdated = (pod: Pod, hash: string): boolean => pod.metadata.labels?.[REVISION_HASH] === hash

export const isAvailableFor = ({ daemonSet, nowMs }: State, pod: Pod): boolean => isAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, nowMs)

/** Bound pods first, then the oldest. */
export function bySeniority(a: Pod, b: Pod): number {
  const isBound = Number(!!b.spec.nodeName) - Number(!!a.spec.nodeName)
  const age = (pod: Pod): string => `${pod.metadata.creationTimestamp} ${pod.metadata.name}`
  return isBound || (age(a) < age(b) ? -1 : 1)
}

/** One pod on each node that should have one, none elsewhere. */
export function planPresence(state: State): Plan {
  const plans = state.nodes.map((node) => planNode(state, node.metadata.name, wishFor(state.daemonSet, node)))
  const known = new Set(state.nodes.map(({ metadata }) => metadata.name))
  const lost = [...state.podsOn].filter(([name]) => !known.has(name)).flatMap(([, pods]) => pods.filter((pod) => !pod.spec.nodeName && !isTerminating(pod)))
  return { create: plans.flatMap(({ create }) => create), remove: [...plans.flatMap(({ remove }) => remove), ...lost] }
}

function planNode(state: State, name: string, { shouldRun, mayStay }: Wish): Plan {
  const pods = state.podsOn.get(name) ?? []
  if (pods.length === 0) return shouldRun ? { create: [name], remove: [] } : nothing
  const staying = pods.filter((pod) => !isTerminating(pod))
  if (!mayStay) return { create: [], remove: staying }
  const running = staying.filter((pod) => !isTerminated(pod)).sort(bySeniority)
  return { create: [], remove: [...staying.filter(isTerminated), ...surplus(state, running)] }
}

/** With surge an old pod stays beside the new one for as long as it alone can serve. */
function surplus(state: State, running: readonly Pod[]): readonly Pod[] {
  if (running.length <= 1) return []
  if (amounts(state).maxSurge === 0) return running.slice(1)
  const newest = running.find((pod) => isUpdated(pod, state.hash))
  const oldest = running.find((pod) => !isUpdated(pod, state.hash))
  const others = running.filter((pod) => pod !== newest && pod !== oldest)
  const isReplaced = newest && oldest && (!isReady(oldest) || isAvailableFor(state, newest))
  return isReplaced ? [...others, oldest] : others
}

/** How many nodes may be without, or with two of them. */
function amounts({ daemonSet, nodes }: State): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const { maxSurge = 0, maxUnavailable = 1 } = daemonSet.spec.updateStrategy?.rollingUpdate ?? {}
  const desired = nodes.filter((node) => wishFor(daemonSet, node).shouldRun).length
  const up = scaled(maxSurge, desired)
  const down = scaled(maxUnavailable, desired)
  return { maxSurge: up, maxUnavailable: up === 0 && down === 0 ? 1 : down }
}

const scaled = (value: number | string, of: number): number => (typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * of) / 100))

interface Place {
  readonly name: string
  readonly oldPods: readonly Pod[]
  readonly newPods: readonly Pod[]
}

/** One step of a rolling update. */
export function planRollout(state: State): Plan {
  const names = new Set(state.podsOn.keys())
  for (const node of state.nodes) if (wishFor(state.daemonSet, node).shouldRun) names.add(node.metadata.name)
  const places = [...names].map((name): Place => {
    const pods = (state.podsOn.get(name) ?? []).filter((pod) => !isTerminating(pod))
    return { name, newPods: pods.filter((pod) => isUpdated(pod, state.hash)), oldPods: pods.filter((pod) => !isUpdated(pod, state.hash)) }
  })
  const { maxSurge, maxUnavailable } = amounts(state)
  return maxSurge > 0 ? planSurge(state, places, maxSurge) : planReplacement(state, places, maxUnavailable)
}

/** Pods that serve nobody go at once, of the others as many as may be missed. */
function planReplacement(state: State, places: readonly Place[], maxUnavailable: number): Plan {
  const available = (pod: Pod): boolean => isAvailableFor(state, pod)
  const outdated = places.filter(({ oldPods, newPods }) => oldPods.length === 1 && newPods.length === 0).flatMap(({ oldPods }) => oldPods)
  const serving = places.filter(({ oldPods, newPods }) => oldPods.length + newPods.length === 1 && [...oldPods, ...newPods].every(available))
  const spare = Math.max(0, maxUnavailable - (places.length - serving.length))
  return { create: [], remove: [...outdated.filter((pod) => !available(pod)), ...outdated.filter(available).slice(0, spare)] }
}

/** New pods come beside the old ones, which go when those are available. */
function planSurge(state: State, places: readonly Place[], maxSurge: number): Plan {
  const available = (pod: Pod): boolean => isAvailableFor(state, pod)
  const isClear = ({ oldPods, newPods }: Place): boolean => oldPods.length <= 1 && newPods.length <= 1
  const clear = places.filter(isClear)
  const both = clear.filter(({ oldPods, newPods }) => oldPods.length === 1 && newPods.length === 1)
  const done = both.filter(({ newPods }) => newPods.every(available))
  const candidates = clear.filter(({ oldPods, newPods }) => oldPods.length === 1 && newPods.length === 0)
  const idle = candidates.filter(({ oldPods }) => !oldPods.every(available))
  const surging = places.length - clear.length + both.length - done.length
  const next = candidates.filter(({ oldPods }) => oldPods.every(available)).slice(0, Math.max(0, maxSurge - surging))
  return { create: [...idle, ...next].map(({ name }) => name), remove: done.flatMap(({ oldPods }) => oldPods) }
}
