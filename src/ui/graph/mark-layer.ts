/**
 * Pods and words on a canvas of our own above the boxes: thousands of marks cost one drawing, and it follows the camera by a
 * transform.
 */
import type { ObjectPath } from '../store/object-store'
import { drawBox } from './draw-box'
import { drawDots } from './draw-dots'
import { drawPod, type Palette } from './draw-pod'
import { createFitText } from './fit-text'
import type { Scene } from './layout'

export interface Camera {
  readonly zoom: number
  readonly x: number
  readonly y: number
}

export interface Shown {
  readonly scene: Scene
  readonly selected: ObjectPath | undefined
  /** Pods that belong to what is selected. */
  readonly related: ReadonlySet<ObjectPath>
}

export interface MarkLayer {
  readonly canvas: HTMLCanvasElement
  show(shown: Shown): void
  setPalette(palette: Palette): void
  setCamera(camera: Camera): void
  resize(width: number, height: number): void
}

/** Smaller words nobody reads. */
const WORDS_FROM = 0.35

/** Half of a card, and a bit. */
const WIDEST_POD = 80

/** Whether something of the scene can be seen: by its middle, and how far it reaches. */
function sightOf({ zoom, x, y }: Camera, width: number, height: number): (at: { readonly x: number; readonly y: number }, reachX: number, reachY: number) => boolean {
  const [left, top, right, bottom] = [-x / zoom, -y / zoom, (width - x) / zoom, (height - y) / zoom]
  return (at, reachX, reachY) => at.x + reachX > left && at.x - reachX < right && at.y + reachY > top && at.y - reachY < bottom
}

export function createMarkLayer(palette: Palette): MarkLayer {
  const canvas = document.createElement('canvas')
  const draw = canvas.getContext('2d')
  const fit = draw && createFitText(draw)
  let colours = palette
  let camera: Camera = { zoom: 1, x: 0, y: 0 }
  let shown: Shown | undefined
  let planned = false

  function paint(): void {
    planned = false
    if (!draw || !fit) return
    const scale = window.devicePixelRatio
    draw.setTransform(1, 0, 0, 1, 0, 0)
    draw.clearRect(0, 0, canvas.width, canvas.height)
    if (!shown) return
    draw.setTransform(camera.zoom * scale, 0, 0, camera.zoom * scale, camera.x * scale, camera.y * scale)
    const { scene, selected, related } = shown
    const brush = { draw, fit, palette: colours }
    const isInSight = sightOf(camera, canvas.width / scale, canvas.height / scale)
    if (camera.zoom > WORDS_FROM) for (const box of scene.boxes) if (isInSight(box, box.width / 2, box.height / 2)) drawBox(brush, box)
    if (scene.density === 'glyphs' && camera.zoom < WORDS_FROM) return drawDots(brush, scene.pods, { selected, related })
    for (const place of scene.pods) {
      if (!isInSight(place, WIDEST_POD, WIDEST_POD)) continue
      drawPod(brush, place, { density: scene.density, selected: place.path === selected, related: related.has(place.path) })
    }
  }

  function plan(): void {
    if (planned) return
    planned = true
    requestAnimationFrame(paint)
  }

  return {
    canvas,
    show(next) {
      shown = next
      plan()
    },
    setPalette(next) {
      colours = next
      plan()
    },
    setCamera(next) {
      camera = next
      plan()
    },
    resize(width, height) {
      canvas.width = Math.round(width * window.devicePixelRatio)
      canvas.height = Math.round(height * window.devicePixelRatio)
      paint()
    },
  }
}
