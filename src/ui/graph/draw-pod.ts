/**
 * One Pod as a mark: shape, fill and glyph each tell its state, colour only repeats it. As a card it has its name and status word
 * beside it. Coordinates are those of the scene; the caller has set the transform.
 */
import type { PodMark } from './cluster-model'
import type { Density, PodPlace } from './layout'
import { families, glyphs, type Family, type PodState } from './pod-status'

export interface Palette {
  readonly status: Readonly<Record<Family, string>>
  readonly ground: string
  readonly raised: string
  readonly line: string
  readonly text: string
  readonly muted: string
  readonly focus: string
  readonly font: string
}

const RADIUS = 10
const CARD = { width: 106, height: 34 }

type Draw = CanvasRenderingContext2D

export interface PodDrawing {
  readonly palette: Palette
  readonly density: Density
  readonly selected: boolean
}

export function drawPod(draw: Draw, place: PodPlace, { palette, density, selected }: PodDrawing): void {
  const { mark, x, y } = place
  const glyphX = density === 'cards' ? x - CARD.width / 2 + 16 : x
  if (density === 'cards' && mark) drawCard(draw, { x, y, mark, palette })
  if (mark) drawState(draw, { x: glyphX, y, state: mark.state, palette })
  else drawGhost(draw, { x: glyphX, y, palette })
  if (selected) drawSelection(draw, { x, y, density, palette })
}

interface At {
  readonly x: number
  readonly y: number
  readonly palette: Palette
}

function drawCard(draw: Draw, { x, y, mark, palette }: At & { readonly mark: PodMark }): void {
  draw.beginPath()
  draw.roundRect(x - CARD.width / 2, y - CARD.height / 2, CARD.width, CARD.height, 5)
  draw.fillStyle = palette.ground
  draw.fill()
  draw.lineWidth = 1
  draw.strokeStyle = families[mark.state] === 'failed' ? palette.status.failed : palette.line
  draw.stroke()
  const left = x - CARD.width / 2 + 30
  const room = CARD.width - 33
  const fits = (text: string): boolean => draw.measureText(text).width <= room
  draw.textAlign = 'left'
  draw.textBaseline = 'middle'
  draw.fillStyle = palette.text
  draw.font = `10px ${palette.font}`
  draw.fillText(keepEnd(mark.name, fits), left, y - 7)
  draw.fillStyle = palette.muted
  draw.font = `9px ${palette.font}`
  const withRestarts = mark.restarts > 0 ? `${mark.word} ↻${mark.restarts}` : mark.word
  draw.fillText(fits(withRestarts) ? withRestarts : keepBeginning(mark.word, fits), left, y + 7)
}

/** Names differ at their ends. */
export function keepEnd(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text
  for (let from = 1; from < text.length; from++) if (fits(`…${text.slice(from)}`)) return `…${text.slice(from)}`
  return '…'
}

export function keepBeginning(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text
  for (let to = text.length - 1; to > 0; to--) if (fits(`${text.slice(0, to)}…`)) return `${text.slice(0, to)}…`
  return '…'
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

function drawSelection(draw: Draw, { x, y, density, palette }: At & { readonly density: Density }): void {
  draw.beginPath()
  if (density === 'cards') draw.roundRect(x - CARD.width / 2 - 2, y - CARD.height / 2 - 2, CARD.width + 4, CARD.height + 4, 6)
  else draw.arc(x, y, RADIUS + 3.5, 0, 2 * Math.PI)
  draw.lineWidth = 2.5
  draw.strokeStyle = palette.focus
  draw.stroke()
}
