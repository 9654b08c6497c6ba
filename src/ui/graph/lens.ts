/** How the cluster is looked at: which view and which namespace, the same for drawing and tree. */
import { create } from 'zustand'
import type { LessonGoal } from '../../protocol/messages'
import { useObjects, useSessionState } from '../session-context'
import type { ObjectState } from '../store/object-store'
import { readClusterModel, type ClusterModel } from './cluster-model'
import { arrange, type Arrangement, type View } from './frames'
import { withWanted } from './wanted'

interface Lens {
  readonly view: View
  /** Undefined: all of them. */
  readonly namespace: string | undefined
}

export const useLens = create<Lens>(() => ({ view: 'nodes', namespace: 'default' }))

export interface Seen {
  readonly model: ClusterModel
  readonly arrangement: Arrangement
  /** Pods in namespaces that are not looked at. */
  readonly hiddenPods: number
}

let last: { readonly objects: unknown; readonly version: number; readonly lens: Lens; readonly goals: readonly LessonGoal[]; readonly seen: Seen } | undefined

const noGoals: readonly LessonGoal[] = []

/** Drawing and tree ask for the same thing at the same time; it is worked out once. */
export function useSeen(): Seen {
  const state = useObjects()
  const lens = useLens()
  const goals = useSessionState(({ lesson }) => lesson?.goals ?? noGoals)
  if (last?.objects !== state.objects || last.version !== state.version || last.lens !== lens || last.goals !== goals) {
    last = { objects: state.objects, version: state.version, lens, goals, seen: look(state, lens, goals) }
  }
  return last.seen
}

function look({ objects }: ObjectState, { view, namespace }: Lens, goals: readonly LessonGoal[]): Seen {
  const model = readClusterModel(objects, namespace)
  let pods = 0
  for (const path of objects.keys()) if (path.startsWith('Pod/')) pods++
  return { model, arrangement: withWanted(arrange(model, view), goals, namespace), hiddenPods: pods - model.pods.length }
}
