/**
 * One Pod as a mark: shape, fill and glyph each tell its state, colour only repeats it. As a card it has its name and status word
 * beside it. Coordinates are those of the scene; the caller has set the transform.
 */
import type { PodMark } from './cluster-model'
import type { Brush } from './draw-box'
import type { Density, PodPlace } from './layout'
import { families, glyphs, type Family, type PodState } from './pod-status'

export interface Palette {
  readonly status: Readonly<Record<Family, string>>
  readonly ground: string
  readonly raised: string
  readonly sunken: string
  readonly line: string
  readonly text: string
  readonly muted: string
  readonly focus: string
  /** What a lesson asks for. */
  readonly goal: string
  readonly font: string
}

const RADIUS = 10
const CARD = { width: 134, height: 36, words: 33 }

type Draw = CanvasRenderingContext2D

export interface PodDrawing {
  readonly density: Density
  readonly selected: boolean
  /** Belongs to what is selected. */
  readonly related: boolean
}

/** Where the glyph of a Pod stands: left in its card, or alone. */
export const glyphAt = ({ x, y }: Pick<PodPlace, 'x' | 'y'>, density: Density): { readonly x: number; readonly y: number } => ({
  x: density === 'glyphs' ? x : x - CARD.width / 2 + 17,
  y,
})

export function drawPod(brush: Brush, { mark, x, y }: PodPlace, { density, selected, related }: PodDrawing): void {
  const { draw, palette } = brush
  const isCard = density !== 'glyphs'
  const { x: glyphX } = glyphAt({ x, y }, density)
  if (isCard && mark) drawCard(brush, { x, y, mark })
  if (mark) drawState(draw, { x: glyphX, y, state: mark.state, palette })
  else drawGhost(draw, { x: glyphX, y, palette })
  if (selected || related) drawRing(draw, { x, y, isCard, colour: selected ? palette.focus : palette.status.ready, width: selected ? 2.5 : 1.5 })
}

interface At {
  readonly x: number
  readonly y: number
  readonly palette: Palette
}

function drawCard({ draw, fit, palette }: Brush, { x, y, mark }: { readonly x: number; readonly y: number; readonly mark: PodMark }): void {
  draw.beginPath()
  draw.roundRect(x - CARD.width / 2, y - CARD.height / 2, CARD.width, CARD.height, 6)
  draw.fillStyle = palette.ground
  draw.fill()
  draw.lineWidth = 1
  draw.strokeStyle = families[mark.state] === 'failed' ? palette.status.failed : palette.line
  draw.stroke()
  const left = x - CARD.width / 2 + CARD.words
  const room = CARD.width - CARD.words - 5
  draw.textAlign = 'left'
  draw.textBaseline = 'middle'
  draw.fillStyle = palette.text
  draw.fillText(fit(mark.name, { font: `10.5px ${palette.font}`, room, keep: 'end' }), left, y - 7)
  draw.fillStyle = families[mark.state] === 'failed' ? palette.status.failed : palette.muted
  const word = mark.restarts > 0 ? `${mark.word} ↻${mark.restarts}` : mark.word
  draw.fillText(fit(word, { font: `10px ${palette.font}`, room, keep: 'beginning' }), left, y + 7.5)
}

const solid: ReadonlySet<PodState> = new Set(['ready', 'terminating', 'crash-loop', 'config-error', 'failed', 'succeeded'])

function drawState(draw: Draw, { x, y, state, palette }: At & { readonly state: PodState }): void {
  const colour = palette.status[families[state]]
  traceShape(draw, { x, y, state })
  draw.fillStyle = solid.has(state) ? colour : palette.ground
  draw.fill()
  draw.lineWidth = 2
  draw.strokeStyle = colour
  draw.setLineDash(state === 'unscheduled' || state === 'unknown' ? [3, 3] : [])
  draw.stroke()
  draw.setLineDash([])
  if (state === 'ready') return
  draw.fillStyle = solid.has(state) ? palette.ground : palette.text
  draw.font = `bold 12px ${palette.font}`
  draw.textAlign = 'center'
  draw.textBaseline = 'middle'
  draw.fillText(glyphs[state], x, y + 0.5)
}

function traceShape(draw: Draw, { x, y, state }: { readonly x: number; readonly y: number; readonly state: PodState }): void {
  draw.beginPath()
  if (state === 'failed' || state === 'succeeded') draw.rect(x - 9, y - 9, 18, 18)
  else if (state === 'crash-loop' || state === 'config-error') traceCorners(draw, { x, y, corners: 8 })
  else if (state === 'terminating') traceCut(draw, x, y)
  else draw.arc(x, y, RADIUS, 0, 2 * Math.PI)
}

function traceCorners(draw: Draw, { x, y, corners }: { readonly x: number; readonly y: number; readonly corners: number }): void {
  for (let corner = 0; corner < corners; corner++) {
    const angle = ((corner + 0.5) / corners) * 2 * Math.PI
    draw.lineTo(x + 11 * Math.cos(angle), y + 11 * Math.sin(angle))
  }
  draw.closePath()
}

/** A square with one corner cut off. */
function traceCut(draw: Draw, x: number, y: number): void {
  draw.moveTo(x - 9, y - 9)
  draw.lineTo(x + 3, y - 9)
  draw.lineTo(x + 9, y - 3)
  draw.lineTo(x + 9, y + 9)
  draw.lineTo(x - 9, y + 9)
  draw.closePath()
}

function drawGhost(draw: Draw, { x, y, palette }: At): void {
  draw.beginPath()
  draw.arc(x, y, RADIUS, 0, 2 * Math.PI)
  draw.setLineDash([2, 3])
  draw.lineWidth = 1.5
  draw.strokeStyle = palette.muted
  draw.stroke()
  draw.setLineDash([])
}

interface Ring {
  readonly x: number
  readonly y: number
  readonly isCard: boolean
  readonly colour: string
  readonly width: number
}

function drawRing(draw: Draw, { x, y, isCard, colour, width }: Ring): void {
  draw.beginPath()
  if (isCard) draw.roundRect(x - CARD.width / 2 - 1.5, y - CARD.height / 2 - 1.5, CARD.width + 3, CARD.height + 3, 7)
  else draw.arc(x, y, RADIUS + 3, 0, 2 * Math.PI)
  draw.lineWidth = width
  draw.strokeStyle = colour
  draw.stroke()
}
