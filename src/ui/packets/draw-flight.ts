/**
 * One flight as it is drawn: a thin line along its way, a dot at its head, and where it ended a ring (answered), a cross (refused or
 * reset) or a diamond (no answer came): told apart without colour. Coordinates are those of the scene; the caller has set the
 * transform.
 */
import type { Palette } from '../graph/draw-pod'
import { bendOf, pointOn, spotAt } from './curve'
import { poseOf, type Flight, type Pose } from './flights'
import type { Point } from './ways'

export interface FlightBrush {
  readonly draw: CanvasRenderingContext2D
  readonly palette: Palette
  /** Nothing moves: the line gets a head, so that it tells the direction. */
  readonly still: boolean
}

const DOT = 4.5
const RING = 8.5
const CROSS = 5.5
const COUNT_ABOVE = 15
const LINE_ALPHA = 0.55

export function drawFlight(brush: FlightBrush, flight: Flight, nowMs: number): void {
  const { draw } = brush
  const pose = poseOf(flight, nowMs)
  const head = traceWay(draw, flight.points, pose.share)
  draw.globalAlpha = LINE_ALPHA * pose.alpha
  draw.lineWidth = 1.5
  draw.strokeStyle = colourOf(brush.palette, flight, pose)
  draw.stroke()
  draw.globalAlpha = pose.alpha
  if (brush.still) drawArrow(brush, flight.points)
  drawMark(brush, { ...head, outcome: pose.landed ? flight.outcome : undefined })
  if (flight.ids.length > 1) drawCount(brush, head, flight.ids.length)
  draw.globalAlpha = 1
}

function colourOf({ status, focus }: Palette, { outcome }: Flight, { landed }: Pose): string {
  if (!landed || outcome === undefined || outcome === 'answered') return focus
  return outcome === 'timeout' ? status.waiting : status.failed
}

/** The line as far as it has come; where that is. */
function traceWay(draw: CanvasRenderingContext2D, points: readonly Point[], share: number): Point {
  const { leg, part } = spotAt(points, share)
  draw.beginPath()
  draw.moveTo(points[0].x, points[0].y)
  for (let done = 0; done < leg; done++) {
    const bend = bendOf(points[done], points[done + 1])
    draw.quadraticCurveTo(bend.x, bend.y, points[done + 1].x, points[done + 1].y)
  }
  const [a, b] = [points[leg], points[leg + 1]]
  const head = pointOn(a, b, part)
  // The first part of a curve is itself one, with its bend on the way to the whole one's.
  const bend = bendOf(a, b)
  draw.quadraticCurveTo(a.x + (bend.x - a.x) * part, a.y + (bend.y - a.y) * part, head.x, head.y)
  return head
}

function drawMark({ draw, palette }: FlightBrush, { x, y, outcome }: Point & Pick<Flight, 'outcome'>): void {
  switch (outcome) {
    case undefined:
      return drawDot(draw, { x, y, palette })
    case 'answered':
      drawDot(draw, { x, y, palette })
      draw.beginPath()
      draw.arc(x, y, RING, 0, 2 * Math.PI)
      return outline(draw, { inside: undefined, colour: palette.focus, ground: palette.ground })
    case 'timeout':
      traceDiamond(draw, x, y)
      return outline(draw, { inside: palette.ground, colour: palette.status.waiting, ground: palette.ground })
    case 'refused':
    case 'reset':
      traceCross(draw, x, y)
      return outline(draw, { inside: undefined, colour: palette.status.failed, ground: palette.ground })
  }
}

function drawDot(draw: CanvasRenderingContext2D, { x, y, palette }: Point & { readonly palette: Palette }): void {
  draw.beginPath()
  draw.arc(x, y, DOT, 0, 2 * Math.PI)
  draw.lineWidth = 3
  draw.strokeStyle = palette.ground
  draw.stroke()
  draw.fillStyle = palette.focus
  draw.fill()
}

interface Ink {
  readonly inside: string | undefined
  readonly colour: string
  /** Around it, so that it stands out on whatever lies below. */
  readonly ground: string
}

function outline(draw: CanvasRenderingContext2D, { inside, colour, ground }: Ink): void {
  draw.lineCap = 'round'
  draw.lineWidth = 5.5
  draw.strokeStyle = ground
  draw.stroke()
  if (inside !== undefined) {
    draw.fillStyle = inside
    draw.fill()
  }
  draw.lineWidth = 2.5
  draw.strokeStyle = colour
  draw.stroke()
}

function traceCross(draw: CanvasRenderingContext2D, x: number, y: number): void {
  draw.beginPath()
  draw.moveTo(x - CROSS, y - CROSS)
  draw.lineTo(x + CROSS, y + CROSS)
  draw.moveTo(x + CROSS, y - CROSS)
  draw.lineTo(x - CROSS, y + CROSS)
}

function traceDiamond(draw: CanvasRenderingContext2D, x: number, y: number): void {
  const reach = CROSS + 2
  draw.beginPath()
  draw.moveTo(x, y - reach)
  draw.lineTo(x + reach, y)
  draw.lineTo(x, y + reach)
  draw.lineTo(x - reach, y)
  draw.closePath()
}

/** Upon the last leg, a little before its end. */
function drawArrow({ draw }: FlightBrush, points: readonly Point[]): void {
  const [a, b] = points.slice(-2)
  const at = pointOn(a, b, 0.72)
  const before = pointOn(a, b, 0.68)
  const angle = Math.atan2(at.y - before.y, at.x - before.x)
  draw.beginPath()
  for (const side of [Math.PI - 0.5, Math.PI + 0.5]) {
    draw.moveTo(at.x, at.y)
    draw.lineTo(at.x + 8 * Math.cos(angle + side), at.y + 8 * Math.sin(angle + side))
  }
  draw.lineWidth = 2
  draw.stroke()
}

/** Above the head, where a card has no words. */
function drawCount({ draw, palette }: FlightBrush, { x, y }: Point, count: number): void {
  draw.font = `600 10px ${palette.font}`
  draw.textAlign = 'center'
  draw.textBaseline = 'middle'
  draw.lineWidth = 3
  draw.strokeStyle = palette.ground
  draw.strokeText(`×${count}`, x, y - COUNT_ABOVE)
  draw.fillStyle = palette.text
  draw.fillText(`×${count}`, x, y - COUNT_ABOVE)
}
