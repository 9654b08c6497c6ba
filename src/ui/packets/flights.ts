/**
 * Connections on their way over the picture, as a function of wall time: a flight moves for a moment, then stands with the mark of
 * its outcome, then fades. One flight is one connection that happened; equal ones of a batch fly as one, with their number. What
 * ends later than it began gets its mark where it stands. Pure.
 */
import type { Passage } from './traffic-store'
import type { Point, WayOf } from './ways'

export interface Flight {
  readonly points: readonly Point[]
  readonly ids: readonly number[]
  /** Undefined: it waits for an answer. */
  readonly outcome: Passage['outcome']
  readonly launchedAt: number
  /** It has arrived and its outcome is known. */
  readonly landedAt: number
}

export interface Sky {
  readonly flights: readonly Flight[]
  /** Connections that were seen going out, and are not known to have ended. */
  readonly open: ReadonlySet<number>
}

export const emptySky: Sky = { flights: [], open: new Set() }

export const MOVE_MS = 600
export const MARK_MS = 1_500
const FADE_MS = 400
const FLIGHTS_AT_MOST = 128
const OPEN_AT_MOST = 500

export interface Launch {
  readonly wayOf: WayOf
  readonly nowMs: number
  /** Without, each flight is there at once, as an arrow that fades. */
  readonly moves: boolean
}

export function launch(sky: Sky, passages: readonly Passage[], { wayOf, nowMs, moves }: Launch): Sky {
  const groups = new Map<string, Flight>()
  const put = (flight: Flight): void => {
    const key = JSON.stringify([flight.points, flight.outcome, flight.launchedAt, flight.landedAt])
    groups.set(key, { ...flight, ids: [...(groups.get(key)?.ids ?? []), ...flight.ids] })
  }
  const news = new Set(passages.map(({ id }) => id))
  const before = new Map<number, Flight>()
  for (const flight of sky.flights) {
    if (flight.outcome === undefined) for (const id of flight.ids) before.set(id, flight)
    const ids = flight.outcome === undefined ? flight.ids.filter((id) => !news.has(id)) : flight.ids
    if (ids.length > 0) put({ ...flight, ids })
  }
  for (const passage of passages) {
    const points = before.get(passage.id)?.points ?? wayOf(passage)
    if (!points) continue
    const hasFlown = !moves || sky.open.has(passage.id)
    const launchedAt = before.get(passage.id)?.launchedAt ?? (hasFlown ? nowMs - MOVE_MS : nowMs)
    put({ points, ids: [passage.id], outcome: passage.outcome, launchedAt, landedAt: Math.max(nowMs, launchedAt + MOVE_MS) })
  }
  return { flights: withoutRepeated([...groups.values()], nowMs).slice(-FLIGHTS_AT_MOST), open: openAfter(sky.open, passages) }
}

/** A mark that stands gives way to the next flight of the same way and outcome: however many follow, one line and one mark are drawn. */
function withoutRepeated(flights: readonly Flight[], nowMs: number): readonly Flight[] {
  const latest = new Map(flights.map((flight) => [storyOf(flight), flight]))
  return flights.filter((flight) => nowMs < flight.landedAt || latest.get(storyOf(flight)) === flight)
}

const storyOf = ({ points, outcome }: Flight): string => JSON.stringify([points, outcome])

function openAfter(before: ReadonlySet<number>, passages: readonly Passage[]): ReadonlySet<number> {
  const open = new Set(before)
  for (const { id, outcome } of passages) {
    if (outcome === undefined) open.add(id)
    else open.delete(id)
  }
  return open.size > OPEN_AT_MOST ? new Set([...open].slice(-OPEN_AT_MOST)) : open
}

const endOf = ({ landedAt }: Flight): number => landedAt + MARK_MS

export const stillAloft = ({ flights, open }: Sky, nowMs: number): Sky => ({ flights: flights.filter((flight) => nowMs < endOf(flight)), open })

export interface Pose {
  /** How much of the way it has gone, 0 to 1. */
  readonly share: number
  readonly alpha: number
  /** It stands where its outcome was decided. */
  readonly landed: boolean
}

export function poseOf(flight: Flight, nowMs: number): Pose {
  return {
    share: Math.min(1, Math.max(0, (nowMs - flight.launchedAt) / MOVE_MS)),
    alpha: Math.min(1, Math.max(0, (endOf(flight) - nowMs) / FADE_MS)),
    landed: nowMs >= flight.landedAt,
  }
}

/** When the next drawing is due: at once (0) while something moves or fades, undefined when nothing is left. */
export function nextDrawingMs({ flights }: Sky, nowMs: number): number | undefined {
  const waits = flights.map((flight) => {
    const { share, landed } = poseOf(flight, nowMs)
    if (share < 1) return 0
    return Math.max(0, (landed ? endOf(flight) - FADE_MS : flight.landedAt) - nowMs)
  })
  return waits.length === 0 ? undefined : Math.min(...waits)
}
