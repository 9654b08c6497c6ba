/**
 * That each node that should have a pod of the DaemonSet has one, and no other: what is to be created and deleted for that. Pure.
 * Upstream: pkg/controller/daemon/daemon_controller.go manage, podsShouldBeOnNode (v1.32).
 */
import type { DaemonSet } from '../../../api/kinds/daemon-set'
import type { Node } from '../../../api/kinds/node'
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import { REVISION_HASH } from '../history/revisions'
import { isAvailable, isReady, isTerminated } from '../pod-state'
import { amountsOf, type Amounts } from './amounts'
import { nodeOf, wishFor, type Version, type Wish } from './daemon-pod'

export interface Plan {
  /** Nodes that are to get a pod. */
  readonly create: readonly string[]
  readonly remove: readonly Pod[]
}

export interface Presence extends Plan {
  /** Pods that ended, each on a node that goes on having one: they are to give way to new ones. */
  readonly ended: readonly Pod[]
}

export interface State {
  readonly daemonSet: DaemonSet
  /** Of the present template. */
  readonly version: Version
  readonly nowMs: number
  /** Of all nodes there are. */
  readonly wishes: ReadonlyMap<string, Wish>
  readonly podsOn: ReadonlyMap<string, readonly Pod[]>
  readonly amounts: Amounts
}

export interface Facts extends Pick<State, 'daemonSet' | 'version' | 'nowMs'> {
  readonly nodes: readonly Node[]
  readonly pods: readonly Pod[]
}

export function stateOf({ nodes, pods, ...facts }: Facts): State {
  const wishes = new Map(nodes.map((node) => [node.metadata.name, wishFor(facts.daemonSet, node)]))
  const desired = [...wishes.values()].filter(({ shouldRun }) => shouldRun).length
  return { ...facts, wishes, podsOn: byNode(pods), amounts: amountsOf(facts.daemonSet, desired) }
}

/** Pods that ended and are on their way out are nobody's concern any more, nor are those that are meant for no node in particular. */
function byNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const found = new Map<string, Pod[]>()
  for (const pod of pods) {
    const name = nodeOf(pod)
    if (!name || (isTerminated(pod) && isTerminating(pod))) continue
    const others = found.get(name)
    if (others) others.push(pod)
    else found.set(name, [pod])
  }
  return found
}

export const isAvailableFor = ({ daemonSet, nowMs }: State, pod: Pod): boolean => isAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, nowMs)

/** Bound pods first, then the oldest. */
export function bySeniority(a: Pod, b: Pod): number {
  const isBound = Number(!!b.spec.nodeName) - Number(!!a.spec.nodeName)
  const age = (pod: Pod): string => `${pod.metadata.creationTimestamp} ${pod.metadata.name}`
  return isBound || (age(a) < age(b) ? -1 : 1)
}

export function planPresence(state: State): Presence {
  const plans = [...state.wishes].map(([name, wish]) => planNode(state, name, wish))
  const lost = [...state.podsOn].filter(([name]) => !state.wishes.has(name)).flatMap(([, pods]) => pods.filter((pod) => !pod.spec.nodeName && !isTerminating(pod)))
  return {
    create: plans.flatMap(({ create }) => create),
    remove: [...plans.flatMap(({ remove }) => remove), ...lost],
    ended: plans.flatMap(({ ended }) => ended),
  }
}

const nothing: Presence = { create: [], remove: [], ended: [] }

function planNode(state: State, name: string, { shouldRun, mayStay }: Wish): Presence {
  const pods = state.podsOn.get(name)
  if (!pods) return shouldRun ? { ...nothing, create: [name] } : nothing
  const staying = pods.filter((pod) => !isTerminating(pod))
  if (!mayStay) return { ...nothing, remove: staying }
  const running = staying.filter((pod) => !isTerminated(pod)).sort(bySeniority)
  const ended = staying.filter(isTerminated)
  if (!state.amounts.allowsSurge) return { ...nothing, remove: running.slice(1), ended }
  // A pod that is about to go does not hold up the next.
  if (running.length === 0) return { create: shouldRun ? [name] : [], remove: [], ended }
  return { create: [], remove: running.length === 1 ? [] : surplus(state, running), ended }
}

/** With surge an old pod stays beside the new one for as long as it alone can serve. */
function surplus(state: State, running: readonly Pod[]): readonly Pod[] {
  const isNew = ({ metadata }: Pod): boolean => metadata.labels?.[REVISION_HASH] === state.version.hash
  const newest = running.find(isNew)
  const oldest = running.find((pod) => !isNew(pod))
  const others = running.filter((pod) => pod !== newest && pod !== oldest)
  const isReplaced = newest && oldest && (!isReady(oldest) || isAvailableFor(state, newest))
  return isReplaced ? [...others, oldest] : others
}
