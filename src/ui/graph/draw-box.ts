/**
 * The words of frames and marks, and how many of their Pods are ready: drawn over the boxes, which Cytoscape draws. The name stands
 * out, what is said about it is quieter.
 */
import type { Palette } from './draw-pod'
import type { FitText } from './fit-text'
import type { Box, FrameBox, MarkBox, Place } from './layout'

type Draw = CanvasRenderingContext2D

export interface Brush {
  readonly draw: Draw
  readonly fit: FitText
  readonly palette: Palette
}

const PADDING = 10

export function drawBox(brush: Brush, box: Box): void {
  if (box.role === 'frame') drawFrameWords(brush, box)
  else drawMarkWords(brush, box)
}

function drawFrameWords({ draw, fit, palette }: Brush, box: Place & FrameBox): void {
  const left = box.x - box.width / 2 + PADDING
  const right = box.x + box.width / 2 - PADDING
  const base = box.y - box.height / 2 + 14
  draw.textBaseline = 'middle'
  draw.textAlign = 'left'
  draw.fillStyle = palette.text
  const name = fit(box.label, { font: `600 11px ${palette.font}`, room: box.width - 2 * PADDING, keep: 'end' })
  draw.fillText(name, left, base)
  const room = right - left - draw.measureText(name).width - 8
  if (box.note !== '' && room > 24) {
    const note = fit(box.note, { font: `10px ${palette.font}`, room, keep: 'beginning' })
    draw.textAlign = 'right'
    draw.fillStyle = box.alarming ? palette.status.failed : palette.muted
    draw.fillText(note, right, base)
  }
  if (box.pods === 0 && box.whenEmpty !== '') drawEmpty({ draw, fit, palette }, box)
}

/** In the middle, a word or two a line. */
function drawEmpty({ draw, fit, palette }: Brush, box: Place & FrameBox): void {
  draw.textAlign = 'center'
  draw.fillStyle = palette.muted
  const lines = box.whenEmpty.split(/ (?=\S{9})|(?<=[/:])/)
  for (const [index, line] of lines.entries()) {
    const words = fit(line, { font: `italic 10px ${palette.font}`, room: box.width - 2 * PADDING, keep: 'beginning' })
    draw.fillText(words, box.x, box.y + 10 + (index - (lines.length - 1) / 2) * 13)
  }
}

function drawMarkWords({ draw, fit, palette }: Brush, box: Place & MarkBox): void {
  const room = box.width - 2 * PADDING - (box.role === 'service' ? 8 : 0)
  const up = box.share ? 10 : 7
  draw.textBaseline = 'middle'
  draw.textAlign = 'center'
  draw.fillStyle = box.role === 'outline' ? palette.goal : palette.text
  draw.fillText(fit(box.label, { font: `600 11px ${palette.font}`, room, keep: 'end' }), box.x, box.y - up)
  draw.fillStyle = palette.muted
  draw.fillText(fit(box.note, { font: `10px ${palette.font}`, room, keep: 'beginning' }), box.x, box.y - up + 14)
  if (box.share) drawShare({ draw, fit, palette }, box, box.share.ready / box.share.desired)
}

/** A bar that fills as Pods become ready. */
function drawShare({ draw, palette }: Brush, { x, y, width, height }: Place, share: number): void {
  const left = x - width / 2 + PADDING
  const whole = width - 2 * PADDING
  const top = y + height / 2 - 8
  draw.fillStyle = palette.sunken
  draw.beginPath()
  draw.roundRect(left, top, whole, 4, 2)
  draw.fill()
  if (share <= 0) return
  draw.fillStyle = share >= 1 ? palette.status.ready : palette.status.waiting
  draw.beginPath()
  draw.roundRect(left, top, whole * Math.min(1, share), 4, 2)
  draw.fill()
}
