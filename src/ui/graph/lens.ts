/** How the cluster is looked at: which view and which namespace, the same for drawing and tree. */
import { create } from 'zustand'
import { useObjects } from '../session-context'
import type { ObjectState } from '../store/object-store'
import { readClusterModel, type ClusterModel } from './cluster-model'
import { arrange, type Arrangement, type View } from './frames'

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

let last: { readonly objects: unknown; readonly version: number; readonly lens: Lens; readonly seen: Seen } | undefined

/** Drawing and tree ask for the same thing at the same time; it is worked out once. */
export function useSeen(): Seen {
  const state = useObjects()
  const lens = useLens()
  if (last?.objects !== state.objects || last.version !== state.version || last.lens !== lens) {
    last = { objects: state.objects, version: state.version, lens, seen: look(state, lens) }
  }
  return last.seen
}

function look({ objects }: ObjectState, { view, namespace }: Lens): Seen {
  const model = readClusterModel(objects, namespace)
  let pods = 0
  for (const path of objects.keys()) if (path.startsWith('Pod/')) pods++
  return { model, arrangement: arrange(model, view), hiddenPods: pods - model.pods.length }
}
