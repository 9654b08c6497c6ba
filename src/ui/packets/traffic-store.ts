/**
 * The connections of this session that the page has been told of, oldest first. Each is told when it begins and again when it has
 * ended; the later word stands for both. Bounded, and what the cluster does for its own upkeep cannot push out what was asked for.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Connection, WorkerMessage } from '../../protocol/messages'
import { completePath, type ObjectPath } from '../store/object-store'

/** `probe`: a kubelet asks a Pod of its node how it is. `upkeep`: Pods of the cluster itself, such as CoreDNS. */
export type TrafficSort = 'asked' | 'probe' | 'upkeep'
export type Passage = Connection & { readonly sort: TrafficSort; readonly service: ObjectPath | undefined }

export interface TrafficState {
  readonly passages: readonly Passage[]
}

export type TrafficStore = StoreApi<TrafficState>

export const PASSAGES_KEPT = 500
/** Of these, at most so many that nobody asked for. */
const UPKEEP_KEPT = 100

const empty: TrafficState = { passages: [] }

export const createTrafficStore = (): TrafficStore => createStore<TrafficState>(() => empty)

export function reduceTraffic(state: TrafficState, message: WorkerMessage): TrafficState {
  switch (message.type) {
    // Another world, or the same one from an earlier moment: its numbers begin anew.
    case 'ready':
      return empty
    case 'connections':
      return { passages: keep(state.passages, message.connections) }
    default:
      return state
  }
}

function keep(before: readonly Passage[], told: readonly Connection[]): readonly Passage[] {
  const known = new Map(before.map((passage) => [passage.id, passage]))
  for (const connection of told) known.set(connection.id, passageOf(connection))
  const all = [...known.values()].sort((a, b) => a.id - b.id)
  const upkeep = all.filter(({ sort }) => sort !== 'asked').slice(0, -UPKEEP_KEPT)
  const dropped = new Set(upkeep)
  return all.filter((passage) => !dropped.has(passage)).slice(-PASSAGES_KEPT)
}

export function passageOf(connection: Connection): Passage {
  const service = serviceOf(connection)
  return { ...connection, service, sort: sortOf(connection.from, service) }
}

/** The Service whose address was asked, if it was one's. */
function serviceOf({ hops }: Connection): ObjectPath | undefined {
  const asked = hops.find(({ object }) => object?.startsWith('Service/'))
  return asked?.object === undefined ? undefined : completePath(asked.object)
}

function sortOf(from: string, service: ObjectPath | undefined): TrafficSort {
  if (from.startsWith('Node/') && service === undefined) return 'probe'
  return from.startsWith('Pod/kube-system/') ? 'upkeep' : 'asked'
}

/** Latest first: what the Pod or Service asked or was asked. */
export function trafficOf(passages: readonly Passage[], path: ObjectPath): readonly Passage[] {
  const concerns = ({ from, to, service }: Passage): boolean =>
    service === path || completePath(from) === path || (to !== undefined && completePath(to) === path)
  return passages.filter(concerns).reverse()
}
