/** The Pods on a canvas of our own above the boxes: thousands of marks cost one drawing, and it follows the camera by a transform. */
import type { ObjectPath } from '../store/object-store'
import { drawPod, type Palette } from './draw-pod'
import type { Scene } from './layout'

export interface Camera {
  readonly zoom: number
  readonly x: number
  readonly y: number
}

export interface PodLayer {
  readonly canvas: HTMLCanvasElement
  show(scene: Scene, selected: ObjectPath | undefined): void
  setPalette(palette: Palette): void
  setCamera(camera: Camera): void
  resize(width: number, height: number): void
}

export function createPodLayer(palette: Palette): PodLayer {
  const canvas = document.createElement('canvas')
  const draw = canvas.getContext('2d')
  let colours = palette
  let camera: Camera = { zoom: 1, x: 0, y: 0 }
  let shown: { readonly scene: Scene; readonly selected: ObjectPath | undefined } | undefined
  let planned = false

  function paint(): void {
    planned = false
    if (!draw) return
    const scale = window.devicePixelRatio
    draw.setTransform(1, 0, 0, 1, 0, 0)
    draw.clearRect(0, 0, canvas.width, canvas.height)
    if (!shown) return
    draw.setTransform(camera.zoom * scale, 0, 0, camera.zoom * scale, camera.x * scale, camera.y * scale)
    for (const place of shown.scene.pods) {
      drawPod(draw, place, { palette: colours, density: shown.scene.density, selected: place.path === shown.selected })
    }
  }

  function plan(): void {
    if (planned) return
    planned = true
    requestAnimationFrame(paint)
  }

  return {
    canvas,
    show(scene, selected) {
      shown = { scene, selected }
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
