/**
 * Connections of the pod network as flights over the picture: from who asked, past the Service that was asked, to who was reached or
 * where it was lost, and back with the answer. One flight is one connection that happened; equal ones of a batch fly as one, with
 * their number. Pure.
 */
import type { Connection } from '../../protocol/messages'
import { completePath, type ObjectPath } from '../store/object-store'
import type { Scene } from '../graph/layout'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Flight {
  readonly points: readonly Point[]
  /** `asks` goes out, `answer` comes back, `lost` marks the place where it went no further. */
  readonly sort: 'asks' | 'answer' | 'lost'
  readonly count: number
  /** Milliseconds after the batch; what comes back waits for what went out. */
  readonly delayMs: number
}

export const LEG_MS = 380

/** `known`: connections that have been seen going out. */
export function planFlights(connections: readonly Connection[], scene: Scene, known: ReadonlySet<number>): Flight[] {
  const places = placesOf(scene)
  const flights = new Map<string, Flight>()
  for (const connection of connections) {
    for (const flight of flightsOf(connection, places, known.has(connection.id))) {
      const key = JSON.stringify([flight.points, flight.sort, flight.delayMs])
      flights.set(key, { ...flight, count: (flights.get(key)?.count ?? 0) + 1 })
    }
  }
  return [...flights.values()]
}

type Places = ReadonlyMap<ObjectPath, Point>

function placesOf({ pods, boxes }: Scene): Places {
  const places = new Map<ObjectPath, Point>()
  for (const { path, x, y, height, role } of boxes) {
    // A request of a node comes out of its head, not of the Pods in its middle.
    if (path !== undefined) places.set(path, role === 'frame' ? { x, y: y - height / 2 + 12 } : { x, y })
  }
  for (const { path, x, y } of pods) places.set(path, { x, y })
  return places
}

function flightsOf({ from, to, outcome, hops }: Connection, places: Places, hasFlown: boolean): Omit<Flight, 'count'>[] {
  const start = places.get(completePath(from))
  const service = hops.map(({ object = '' }) => completePath(object)).find((path) => path.startsWith('Service/') && places.has(path))
  const via = service === undefined ? undefined : places.get(service)
  const end = to === undefined ? via : places.get(completePath(to))
  if (!start || !end) return []
  const out = [start, ...(via && via !== end ? [via] : []), end]
  const delayMs = hasFlown ? 0 : LEG_MS * (out.length - 1)
  const asks: Omit<Flight, 'count'>[] = hasFlown ? [] : [{ points: out, sort: 'asks', delayMs: 0 }]
  if (outcome === undefined) return asks
  return [...asks, outcome === 'answered' ? { points: [end, start], sort: 'answer', delayMs } : { points: [end], sort: 'lost', delayMs }]
}
