/**
 * Requests on their way, on a canvas of their own that is drawn only while something flies. At most so many at once; none for those
 * who asked their system for less motion, and none in a tab that nobody sees.
 */
import type { Connection } from '../../protocol/messages'
import type { Palette } from '../graph/draw-pod'
import { LEG_MS, planFlights, type Flight, type Point } from './flights'
import type { Scene } from '../graph/layout'
import type { Camera } from '../graph/mark-layer'

const FLIGHTS_AT_MOST = 200
const REMEMBERED = 500
const MARK_MS = 700

export interface PacketLayer {
  readonly canvas: HTMLCanvasElement
  show(scene: Scene): void
  fly(connections: readonly Connection[]): void
  setPalette(palette: Palette): void
  setCamera(camera: Camera): void
  resize(width: number, height: number): void
}

type Airborne = Flight & { readonly startedAt: number }

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)')
const lengthOf = ({ sort, points }: Flight): number => (sort === 'lost' ? MARK_MS : LEG_MS * (points.length - 1))

export function createPacketLayer(palette: Palette): PacketLayer {
  const canvas = document.createElement('canvas')
  const draw = canvas.getContext('2d')
  let colours = palette
  let camera: Camera = { zoom: 1, x: 0, y: 0 }
  let scene: Scene | undefined
  let flights: readonly Airborne[] = []
  let known: ReadonlySet<number> = new Set()
  let planned = false

  function paint(now: number): void {
    planned = false
    if (!draw) return
    const scale = window.devicePixelRatio
    draw.setTransform(1, 0, 0, 1, 0, 0)
    draw.clearRect(0, 0, canvas.width, canvas.height)
    flights = flights.filter((flight) => now < flight.startedAt + flight.delayMs + lengthOf(flight))
    if (flights.length === 0) return
    draw.setTransform(camera.zoom * scale, 0, 0, camera.zoom * scale, camera.x * scale, camera.y * scale)
    for (const flight of flights) {
      const share = (now - flight.startedAt - flight.delayMs) / lengthOf(flight)
      if (share >= 0) drawFlight({ draw, palette: colours }, flight, share)
    }
    plan()
  }

  function plan(): void {
    if (planned) return
    planned = true
    requestAnimationFrame(paint)
  }

  return {
    canvas,
    show(next) {
      scene = next
    },
    fly(connections) {
      if (!scene || lessMotion.matches || document.hidden) return
      const startedAt = performance.now()
      const coming = planFlights(connections, scene, known).map((flight) => ({ ...flight, startedAt }))
      flights = [...flights, ...coming].slice(-FLIGHTS_AT_MOST)
      known = new Set([...known, ...connections.map(({ id }) => id)].slice(-REMEMBERED))
      if (coming.length > 0) plan()
    },
    setPalette(next) {
      colours = next
    },
    setCamera(next) {
      camera = next
    },
    resize(width, height) {
      canvas.width = Math.round(width * window.devicePixelRatio)
      canvas.height = Math.round(height * window.devicePixelRatio)
    },
  }
}

interface Pen {
  readonly draw: CanvasRenderingContext2D
  readonly palette: Palette
}

/** Going out a full dot, coming back a ring, lost a cross: told apart without colour. */
function drawFlight({ draw, palette }: Pen, { points, sort, count }: Flight, share: number): void {
  const { x, y } = pointAt(points, share)
  draw.lineWidth = 2
  draw.beginPath()
  if (sort === 'lost') {
    draw.strokeStyle = palette.status.failed
    draw.moveTo(x - 6, y - 6)
    draw.lineTo(x + 6, y + 6)
    draw.moveTo(x + 6, y - 6)
    draw.lineTo(x - 6, y + 6)
    draw.lineWidth = 3
    draw.stroke()
  } else {
    draw.arc(x, y, 5, 0, 2 * Math.PI)
    draw.fillStyle = sort === 'asks' ? palette.focus : palette.ground
    draw.fill()
    draw.strokeStyle = sort === 'asks' ? palette.ground : palette.focus
    draw.stroke()
  }
  if (count === 1) return
  draw.font = `600 10px ${palette.font}`
  draw.fillStyle = palette.text
  draw.textAlign = 'left'
  draw.textBaseline = 'middle'
  draw.fillText(`×${count}`, x + 9, y)
}

function pointAt(points: readonly Point[], share: number): Point {
  const legs = points.length - 1
  if (legs === 0) return points[0]
  const leg = Math.min(legs - 1, Math.floor(share * legs))
  const [a, b] = [points[leg], points[leg + 1]]
  const part = share * legs - leg
  // Slower at both ends of a leg, so that the eye can follow.
  const eased = part * part * (3 - 2 * part)
  return { x: a.x + (b.x - a.x) * eased, y: a.y + (b.y - a.y) * eased }
}
