/**
 * The ways of links: straight from mark to mark; from a mark of the lowest row down to a frame by a lane above the frames; from a
 * higher one by the gutter right of all marks, so that no link runs behind a box it has nothing to do with. Each row has a lane of
 * its own. Pure.
 */
import type { Link } from './frames'
import { GUTTER, type Box } from './layout'

interface Point {
  readonly x: number
  readonly y: number
}

export interface Route extends Link {
  readonly id: string
  /** From the right side of the source to the left side of the target, or to its top. */
  readonly way: 'across' | 'down'
  /** Corners between the ends, as Cytoscape has them: share of the straight line, and distance from it. */
  readonly weights: readonly number[]
  readonly distances: readonly number[]
  /** Where it leaves the source and meets the target, from their middles. */
  readonly tail: string
  readonly arrow: string
}

type Way = Pick<Route, 'way' | 'weights' | 'distances' | 'tail' | 'arrow'>

const LANES = 5
const LANE_HEIGHT = 5
const LOWEST_LANE = 14
const ARROWS_APART = 14

export function routeLinks(links: readonly Link[], boxes: readonly Box[]): Route[] {
  const places = new Map(boxes.map((box) => [box.id, box]))
  return links.flatMap((link) => {
    const [source, target] = [places.get(link.from), places.get(link.to)]
    return source && target ? [{ ...link, id: `${link.from} → ${link.to}${link.isGoal ? ', wanted' : ''}`, ...routeOf(source, target) }] : []
  })
}

function routeOf(source: Box, target: Box): Way {
  if (source.role === 'frame' || target.role !== 'frame') return { way: 'across', weights: [], distances: [], tail: '', arrow: '' }
  const lane = source.row % LANES
  const isLowest = source.row === 0
  const tail = isLowest ? { x: 0, y: source.height / 2 } : { x: source.width / 2, y: 0 }
  const start = { x: source.x + tail.x, y: source.y + tail.y }
  const end = { x: target.x + arrowOf(lane), y: target.y - target.height / 2 }
  const turn = isLowest ? start.x : GUTTER - 2 - lane * 2
  const above = end.y - LOWEST_LANE - lane * LANE_HEIGHT
  const corners = [...(isLowest ? [] : [{ x: turn, y: start.y }]), { x: turn, y: above }, { x: end.x, y: above }]
  return { way: 'down', ...relativeTo(start, end, corners), tail: `${tail.x}px ${tail.y}px`, arrow: `${arrowOf(lane)}px ${-target.height / 2}px` }
}

/** Links of different rows end beside one another; the first in the middle. */
const arrowOf = (lane: number): number => (lane % 2 === 0 ? 1 : -1) * Math.ceil(lane / 2) * ARROWS_APART

function relativeTo(start: Point, end: Point, points: readonly Point[]): Pick<Route, 'weights' | 'distances'> {
  const along = { x: end.x - start.x, y: end.y - start.y }
  const length = Math.hypot(along.x, along.y)
  return {
    weights: points.map(({ x, y }) => ((x - start.x) * along.x + (y - start.y) * along.y) / length ** 2),
    distances: points.map(({ x, y }) => ((x - start.x) * -along.y + (y - start.y) * along.x) / length),
  }
}
