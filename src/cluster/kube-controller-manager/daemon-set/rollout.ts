/**
 * One step of a rolling update. Without surge as many old pods are taken down as may be missed; with surge new pods come beside old ones,
 * which go when those are available, and pods of nodes that should have none any more go when there are enough elsewhere. Pure.
 * Upstream: pkg/controller/daemon/update.go rollingUpdate, findUpdatedPodsOnNode (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import { isOfVersion } from './daemon-pod'
import { isAvailableFor, type Plan, type State } from './plan'

interface Place {
  readonly name: string
  readonly oldPods: readonly Pod[]
  readonly newPods: readonly Pod[]
}

export function planRollout(state: State): Plan {
  const places = placesOf(state)
  return state.amounts.maxSurge > 0 ? planSurge(state, places) : planReplacement(state, places)
}

/** Nodes that have pods, or should. */
function placesOf({ podsOn, wishes, version }: State): readonly Place[] {
  const empty = [...wishes].filter(([name, { shouldRun }]) => shouldRun && !podsOn.has(name)).map(([name]) => name)
  return [...podsOn.keys(), ...empty].map((name) => {
    const pods = (podsOn.get(name) ?? []).filter((pod) => !isTerminating(pod))
    const isNew = (pod: Pod): boolean => isOfVersion(pod, version)
    return { name, newPods: pods.filter(isNew), oldPods: pods.filter((pod) => !isNew(pod)) }
  })
}

/** Pods that serve nobody go at once, of the others as many as may be missed. */
function planReplacement(state: State, places: readonly Place[]): Plan {
  const available = (pod: Pod): boolean => isAvailableFor(state, pod)
  const outdated = places.filter(({ oldPods, newPods }) => oldPods.length === 1 && newPods.length === 0).flatMap(({ oldPods }) => oldPods)
  const serving = places.filter(({ oldPods, newPods }) => oldPods.length + newPods.length === 1 && [...oldPods, ...newPods].every(available))
  const spare = Math.max(0, state.amounts.maxUnavailable - (places.length - serving.length))
  return { create: [], remove: [...outdated.filter((pod) => !available(pod)), ...outdated.filter(available).slice(0, spare)] }
}

/** A place with more than one pod of a kind counts as surging until it is put in order. */
function planSurge(state: State, places: readonly Place[]): Plan {
  const available = (pod: Pod): boolean => isAvailableFor(state, pod)
  const clear = places.filter(({ oldPods, newPods }) => oldPods.length <= 1 && newPods.length <= 1)
  const both = clear.filter(({ oldPods, newPods }) => oldPods.length === 1 && newPods.length === 1)
  const done = both.filter(({ newPods }) => newPods.every(available))
  const old = clear.filter(({ oldPods, newPods }) => oldPods.length === 1 && newPods.length === 0)
  const wanted = old.filter(({ name }) => state.wishes.get(name)?.shouldRun)
  const unwanted = old.filter((place) => !wanted.includes(place))
  const surging = places.length - clear.length + both.length - done.length
  const next = wanted.filter(({ oldPods }) => oldPods.every(available)).slice(0, Math.max(0, state.amounts.maxSurge - surging))
  const served = clear.filter(({ oldPods, newPods }) => [...oldPods, ...newPods].slice(0, 1).some(available)).length
  const spare = unwanted.filter(({ oldPods }) => oldPods.every(available)).slice(0, Math.max(0, served - state.amounts.desired))
  const idle = (place: Place): boolean => !place.oldPods.every(available)
  return {
    create: [...wanted.filter(idle), ...next].map(({ name }) => name),
    remove: [...done, ...unwanted.filter(idle), ...spare].flatMap(({ oldPods }) => oldPods),
  }
}
