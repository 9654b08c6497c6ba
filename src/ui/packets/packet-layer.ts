/**
 * Traffic over the picture, on a canvas of its own that is drawn only while something flies or fades: a mark that stands costs one
 * timer. Bounded, still for those who asked their system for less motion, and silent in a tab that nobody sees.
 */
import type { Connection } from '../../protocol/messages'
import type { Palette } from '../graph/draw-pod'
import type { Scene } from '../graph/layout'
import type { Camera } from '../graph/mark-layer'
import { drawFlight } from './draw-flight'
import { emptySky, launch, nextDrawingMs, stillAloft } from './flights'
import { passageOf, type TrafficSort } from './traffic-store'
import { waysOver, type WayOf } from './ways'

export interface PacketLayer {
  readonly canvas: HTMLCanvasElement
  show(scene: Scene): void
  fly(connections: readonly Connection[], sorts: ReadonlySet<TrafficSort>): void
  setPalette(palette: Palette): void
  setCamera(camera: Camera): void
  resize(width: number, height: number): void
  dispose(): void
}

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)')

export function createPacketLayer(palette: Palette): PacketLayer {
  const canvas = document.createElement('canvas')
  const draw = canvas.getContext('2d')
  let colours = palette
  let camera: Camera = { zoom: 1, x: 0, y: 0 }
  let scene: Scene | undefined
  let wayOf: WayOf | undefined
  let sky = emptySky
  let frame: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function paint(): void {
    frame = undefined
    if (!draw) return
    const nowMs = performance.now()
    const scale = window.devicePixelRatio
    sky = stillAloft(sky, nowMs)
    draw.setTransform(1, 0, 0, 1, 0, 0)
    draw.clearRect(0, 0, canvas.width, canvas.height)
    draw.setTransform(camera.zoom * scale, 0, 0, camera.zoom * scale, camera.x * scale, camera.y * scale)
    for (const flight of sky.flights) drawFlight({ draw, palette: colours, still: lessMotion.matches }, flight, nowMs)
    const wait = nextDrawingMs(sky, nowMs)
    clearTimeout(timer)
    if (wait === 0) plan()
    else if (wait !== undefined) timer = setTimeout(plan, wait)
  }

  function plan(): void {
    frame ??= requestAnimationFrame(paint)
  }

  function replan(): void {
    if (sky.flights.length > 0) plan()
  }

  return {
    canvas,
    show(next) {
      scene = next
      wayOf = undefined
    },
    fly(connections, sorts) {
      if (!scene || document.hidden) return
      const passages = connections.map(passageOf).filter(({ sort }) => sorts.has(sort))
      if (passages.length === 0) return
      wayOf ??= waysOver(scene)
      sky = launch(sky, passages, { wayOf, nowMs: performance.now(), moves: !lessMotion.matches })
      replan()
    },
    setPalette(next) {
      colours = next
      replan()
    },
    setCamera(next) {
      camera = next
      replan()
    },
    resize(width, height) {
      canvas.width = Math.round(width * window.devicePixelRatio)
      canvas.height = Math.round(height * window.devicePixelRatio)
      replan()
    },
    dispose() {
      if (frame !== undefined) cancelAnimationFrame(frame)
      clearTimeout(timer)
      canvas.remove()
    },
  }
}
