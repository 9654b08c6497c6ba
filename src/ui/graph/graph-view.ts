/**
 * The drawing: Cytoscape for frames, workloads, Services and links, a canvas of our own above it for the Pods; places come from
 * `layout.ts`, so neither arranges anything. The camera moves only when the learner asks, or when the pane changes size before they
 * have touched it.
 */
import cytoscape, { type ElementDefinition } from 'cytoscape'
import { createPacketLayer, type PacketLayer } from '../packets/packet-layer'
import type { ObjectPath } from '../store/object-store'
import { graphStyle } from './graph-style'
import { podAt, type Box, type Scene } from './layout'
import { readPalette } from './palette'
import type { Route } from './routes'
import { createMarkLayer, type Shown } from './mark-layer'

export interface GraphView {
  show(shown: Shown): void
  /** Requests that went through the pod network. */
  readonly fly: PacketLayer['fly']
  fit(): void
  zoom(factor: number): void
  setTheme(): void
  dispose(): void
}

const MARGIN = 16
/** Buttons stand there. */
const FOOT = 44
const LARGEST_FIT = 1.6
/** To more frames than that only what is selected has its links drawn: all of them would be a carpet. */
const FRAMES_WITH_LINKS = 40
/** A high pane shows the picture near its top. */
const LARGEST_TOP = 60

export interface GraphHandlers {
  readonly onSelect: (path: ObjectPath | undefined) => void
  /** How many boxes the camera does not see; it is not moved for them, but the learner is told. */
  readonly onOutside: (count: number) => void
}

export function openGraph(element: HTMLElement, { onSelect, onOutside }: GraphHandlers): GraphView {
  const palette = readPalette()
  const cy = cytoscape({
    container: element,
    style: graphStyle(palette),
    layout: { name: 'preset' },
    minZoom: 0.01,
    maxZoom: 4,
    autoungrabify: true,
    boxSelectionEnabled: false,
    autounselectify: true,
  })
  const layer = createMarkLayer(palette)
  const packets = createPacketLayer(palette)
  for (const { canvas } of [layer, packets]) {
    canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:2'
    element.append(canvas)
  }
  let scene: Scene | undefined
  let touched = false
  // Asking the element would make the browser lay out the whole page at once.
  let size = { width: element.clientWidth, height: element.clientHeight }

  function fit(): void {
    if (!scene || size.width === 0) return
    const { left, top, right, bottom } = scene.bounds
    const room = { width: size.width - 2 * MARGIN, height: size.height - MARGIN - FOOT }
    const zoom = Math.min(LARGEST_FIT, room.width / (right - left), room.height / (bottom - top))
    const spare = room.height - (bottom - top) * zoom
    cy.viewport({ zoom, pan: { x: size.width / 2 - ((left + right) / 2) * zoom, y: MARGIN + Math.min(spare / 2, LARGEST_TOP) - top * zoom } })
  }

  function tellOutside(): void {
    const { x1, y1, x2, y2 } = cy.extent()
    const isOutside = ({ x, y, width, height }: Box): boolean => x + width / 2 < x1 || x - width / 2 > x2 || y + height / 2 < y1 || y - height / 2 > y2
    onOutside(scene?.boxes.filter(isOutside).length ?? 0)
  }

  function followCamera(): void {
    const camera = { zoom: cy.zoom(), ...cy.pan() }
    layer.setCamera(camera)
    packets.setCamera(camera)
    tellOutside()
  }
  cy.on('viewport', followCamera)
  cy.on('dragpan scrollzoom pinchzoom', () => {
    touched = true
  })
  cy.on('tap', (event) => {
    const pod = scene && podAt(scene, event.position)
    if (pod) return onSelect(pod.mark && pod.path)
    const path: unknown = event.target === cy ? undefined : event.target.data('path')
    onSelect(typeof path === 'string' ? path : undefined)
  })
  cy.on('mousemove', (event) => {
    const pod = scene && podAt(scene, event.position)
    const because: unknown = event.target === cy ? undefined : event.target.data('because')
    element.title = pod?.mark ? `${pod.mark.name}: ${pod.mark.word}` : typeof because === 'string' ? because : ''
  })

  const observer = new ResizeObserver(() => {
    cy.resize()
    size = { width: element.clientWidth, height: element.clientHeight }
    layer.resize(size.width, size.height)
    packets.resize(size.width, size.height)
    if (!touched) fit()
  })
  observer.observe(element)

  return {
    show(shown) {
      const isFirst = scene === undefined || scene.boxes.length === 0
      const hasGrown = scene !== undefined && isBeyond(shown.scene, scene)
      scene = shown.scene
      cy.batch(() => putElements(cy, elementsOf(shown)))
      layer.show(shown)
      packets.show(shown.scene)
      if (isFirst) layer.resize(size.width, size.height)
      if (isFirst || (hasGrown && !touched)) fit()
      tellOutside()
    },
    fly: packets.fly,
    fit() {
      touched = false
      fit()
    },
    zoom(factor) {
      touched = true
      cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: size.width / 2, y: size.height / 2 } })
    },
    setTheme() {
      const next = readPalette()
      cy.style(graphStyle(next))
      layer.setPalette(next)
      packets.setPalette(next)
    },
    dispose() {
      observer.disconnect()
      layer.canvas.remove()
      packets.dispose()
      cy.destroy()
    },
  }
}

type Drawn = ElementDefinition & { readonly data: { readonly id: string } }

/** The whole picture stays in view until the learner moves the camera. */
function isBeyond({ bounds: next }: Scene, { bounds: before }: Scene): boolean {
  return next.left < before.left || next.top < before.top || next.right > before.right || next.bottom > before.bottom
}

function elementsOf({ scene, selected }: Shown): Drawn[] {
  const frames = new Map(scene.boxes.flatMap((box) => (box.role === 'frame' ? [[box.id, box.path] as const] : [])))
  const isDrawn = ({ from, to }: Route): boolean => frames.size <= FRAMES_WITH_LINKS || !frames.has(to) || from === selected || frames.get(to) === selected
  return [...scene.boxes.map((box) => drawnBox(box, selected)), ...scene.links.filter(isDrawn).map(drawnLink)]
}

function drawnBox(box: Box, selected: ObjectPath | undefined): Drawn {
  const { id, path, role, alarming, width, height, x, y } = box
  const want = 'want' in box ? (box.want ?? '') : ''
  return { data: { id, path, role, alarming, want, width, height, chosen: path !== undefined && path === selected }, position: { x, y } }
}

function drawnLink({ id, from, to, count, because, isGoal = false, way, weights, distances, tail, arrow }: Route): Drawn {
  return { data: { id, source: from, target: to, because, way, weights, distances, tail, arrow, meant: count === 0, goal: isGoal, text: count > 1 ? `×${count}` : '' } }
}

/** Touches only what differs from what is drawn. */
function putElements(cy: cytoscape.Core, wanted: readonly Drawn[]): void {
  const ids = new Set(wanted.map(({ data }) => data.id))
  cy.elements().filter((element) => !ids.has(element.id())).remove()
  for (const element of wanted) {
    const drawn = cy.getElementById(element.data.id)
    if (drawn.empty()) {
      cy.add(element)
      continue
    }
    const before: Readonly<Record<string, unknown>> = drawn.data()
    if (Object.entries(element.data).some(([name, value]) => String(before[name]) !== String(value))) drawn.data(element.data)
    const { position } = element
    if (position && (drawn.position('x') !== position.x || drawn.position('y') !== position.y)) drawn.position(position)
  }
}
