/** A way as an eye likes to follow it: each leg bows a little to its left, so that there and back again are two lines. Pure. */
import type { Point } from './ways'

const BOW = 0.16
const BOW_AT_MOST = 36

/** The point that bends a leg, as quadratic Bézier curves have it. */
export function bendOf(a: Point, b: Point): Point {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = Math.hypot(dx, dy)
  if (length === 0) return a
  const bow = Math.min(BOW_AT_MOST, BOW * length) / length
  return { x: (a.x + b.x) / 2 + dy * bow, y: (a.y + b.y) / 2 - dx * bow }
}

export interface Spot {
  /** Which leg it is on, and how far. */
  readonly leg: number
  readonly part: number
}

/** Legs take equal times, slower at both ends, so that the eye can follow around the corner. */
export function spotAt(points: readonly Point[], share: number): Spot {
  const legs = points.length - 1
  const leg = Math.min(legs - 1, Math.floor(share * legs))
  const part = share * legs - leg
  return { leg, part: part * part * (3 - 2 * part) }
}

export function pointOn(a: Point, b: Point, part: number): Point {
  const bend = bendOf(a, b)
  const rest = 1 - part
  return {
    x: rest * rest * a.x + 2 * rest * part * bend.x + part * part * b.x,
    y: rest * rest * a.y + 2 * rest * part * bend.y + part * part * b.y,
  }
}
