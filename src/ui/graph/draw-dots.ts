/**
 * Pods from far away: squares that fill their slots, one colour after the other, so that ten thousand cost a dozen strokes of the brush.
 * What fails is drawn last and larger, so that one among thousands is found; what does not run yet is hollow.
 */
import type { ObjectPath } from '../store/object-store'
import type { Brush } from './draw-box'
import type { PodPlace } from './layout'
import { families, type Family, type PodState } from './pod-status'

interface Chosen {
  readonly selected: ObjectPath | undefined
  readonly related: ReadonlySet<ObjectPath>
}

const SIZE = 22
const LARGE = 34
const RING = 28
const order: readonly Family[] = ['done', 'ready', 'waiting', 'failed']
const hollow: ReadonlySet<PodState> = new Set(['not-ready', 'unscheduled', 'creating', 'unknown'])

export function drawDots({ draw, palette }: Pick<Brush, 'draw' | 'palette'>, pods: readonly PodPlace[], { selected, related }: Chosen): void {
  for (const family of order) {
    const size = family === 'failed' ? LARGE : SIZE
    const ofFamily = pods.filter(({ mark }) => mark && families[mark.state] === family)
    if (ofFamily.length === 0) continue
    draw.fillStyle = draw.strokeStyle = palette.status[family]
    trace(draw, ofFamily.filter(({ mark }) => mark && !hollow.has(mark.state)), size)
    draw.fill()
    trace(draw, ofFamily.filter(({ mark }) => mark && hollow.has(mark.state)), size - 5)
    draw.lineWidth = 5
    draw.stroke()
  }
  draw.strokeStyle = palette.focus
  draw.lineWidth = 4
  trace(draw, pods.filter(({ path }) => path === selected || related.has(path)), RING)
  draw.stroke()
}

function trace(draw: CanvasRenderingContext2D, pods: readonly PodPlace[], size: number): void {
  draw.beginPath()
  for (const { x, y } of pods) draw.rect(x - size / 2, y - size / 2, size, size)
}
