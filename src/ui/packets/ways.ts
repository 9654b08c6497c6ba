/**
 * The way of a connection over the picture: from who asked, past the Service that was asked, to who was reached or to the place that
 * decided that it went no further. Undefined when an end of it is not in the picture: half a way would be a lie. Pure.
 */
import { glyphAt } from '../graph/draw-pod'
import type { Box, Scene } from '../graph/layout'
import { completePath, type ObjectPath } from '../store/object-store'
import type { Passage } from './traffic-store'

export interface Point {
  readonly x: number
  readonly y: number
}

export type WayOf = (passage: Passage) => readonly Point[] | undefined

/** Left of everything and between marks and frames: where nothing of the cluster is. */
const OUTSIDE = { left: 10, y: -20 }

export function waysOver(scene: Scene): WayOf {
  const places = new Map<ObjectPath, Point>([['outside', { x: scene.bounds.left - OUTSIDE.left, y: OUTSIDE.y }]])
  for (const box of scene.boxes) if (box.path !== undefined && !places.has(box.path)) places.set(box.path, edgeOf(box))
  for (const pod of scene.pods) places.set(pod.path, glyphAt(pod, scene.density))
  return ({ from, to, service }) => {
    const start = places.get(completePath(from))
    const via = service === undefined ? undefined : places.get(service)
    const end = to === undefined ? (via ?? (start && wayOut(scene, start))) : places.get(completePath(to))
    if (!start || !end) return undefined
    return via && via !== end ? [start, via, end] : [start, end]
  }
}

/** Beside its words: marks are met at their right end, where no other mark is in the way, frames at their upper edge. */
const edgeOf = ({ role, x, y, width, height }: Box): Point => (role === 'frame' ? { x, y: y - height / 2 } : { x: x + width / 2, y })

/** Where a packet that nobody knows the goal of leaves its node, and comes no further. */
function wayOut({ boxes }: Scene, { x, y }: Point): Point {
  const isAround = (box: Box): boolean => box.role === 'frame' && Math.abs(box.x - x) <= box.width / 2 && Math.abs(box.y - y) <= box.height / 2
  const frame = boxes.find(isAround)
  return frame ? { x, y: edgeOf(frame).y } : { x, y: y - 30 }
}
