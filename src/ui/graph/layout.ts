/**
 * Places for an arrangement: columns by role, frames in a grid, Pods in the numbered slots of their frame. No forces and no memory
 * but the slots, so the picture stays still and the same state has the same coordinates on every machine.
 */
import type { ObjectPath } from '../store/object-store'
import type { PodMark } from './cluster-model'
import type { Arrangement, Frame, Link, Mark } from './frames'
import type { FrameSlots, SlotBook } from './slot-book'

/** Centre and size. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Box = Place & { readonly id: string; readonly path: ObjectPath | undefined; readonly label: string; readonly note: string; readonly alarming: boolean } & {
  readonly role: 'frame' | Mark['role']
}

export interface PodPlace {
  readonly path: ObjectPath
  readonly x: number
  readonly y: number
  /** Undefined: gone; only the outline is drawn. */
  readonly mark: PodMark | undefined
}

export interface Scene {
  readonly boxes: readonly Box[]
  readonly pods: readonly PodPlace[]
  readonly links: readonly Link[]
  readonly density: Density
  /** What a fitted camera shows; holds room for marks that may come. */
  readonly bounds: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }
}

/** Few Pods are cards with words, many are glyphs alone. */
export type Density = 'cards' | 'glyphs'

export interface SlotSize {
  readonly width: number
  readonly height: number
  readonly perRow: number
}

export const slotSizes: Readonly<Record<Density, SlotSize>> = {
  cards: { width: 112, height: 40, perRow: 2 },
  glyphs: { width: 30, height: 30, perRow: 7 },
}

const CARDS_LIMIT = 60
/** Room that a frame has before it must grow, and the others move. */
const ROWS_AT_LEAST = 2
const FRAME_HEAD = 12
const FRAME_PADDING = 8
const FRAME_WIDTH = 2 * 112 + 2 * FRAME_PADDING
const GAP = 44
const MARK = { width: 118, height: 40, rowGap: 16, columnGap: 60 }

export function layOut(arrangement: Arrangement, book: SlotBook): Scene {
  const { columns } = arrangement
  const known = new Map(arrangement.frames.flatMap(({ pods }) => pods).map((pod) => [pod.path, pod]))
  const density: Density = known.size > CARDS_LIMIT ? 'glyphs' : 'cards'
  // Columns stand left of the origin and frames right of it, so that neither moves when the other grows.
  const left = -columns.length * (MARK.width + MARK.columnGap)
  const marks = columns.flatMap((column, index) => placeColumn(column, left + index * (MARK.width + MARK.columnGap)))
  const frames = placeFrames(arrangement.frames, book, slotSizes[density])
  const boxes = [...frames, ...marks]
  return {
    boxes,
    pods: frames.flatMap((frame) => placePods(frame, book.get(frame.id) ?? [], { known, size: slotSizes[density] })),
    links: arrangement.links,
    density,
    bounds: {
      left,
      top: -FRAME_HEAD,
      right: Math.max(FRAME_WIDTH, ...boxes.map(({ x, width }) => x + width / 2)),
      bottom: Math.max(120, ...boxes.map(({ y, height }) => y + height / 2)),
    },
  }
}

function placeColumn(column: readonly Mark[], left: number): Box[] {
  return column.map((mark, row) => ({
    ...mark,
    id: mark.path,
    x: left + MARK.width / 2,
    y: row * (MARK.height + MARK.rowGap) + MARK.height / 2,
    width: MARK.width,
    height: MARK.height,
  }))
}

function placeFrames(frames: readonly Frame[], book: SlotBook, size: SlotSize): Box[] {
  const columns = frames.length <= 4 ? 1 : Math.ceil(Math.sqrt(frames.length))
  const boxes: Box[] = []
  let top = 0
  for (let first = 0; first < frames.length; first += columns) {
    const row = frames.slice(first, first + columns)
    const height = Math.max(...row.map(({ id }) => frameHeight(book.get(id)?.length ?? 0, size)))
    for (const [column, { id, path, label, note, alarming }] of row.entries()) {
      const x = column * (FRAME_WIDTH + GAP) + FRAME_WIDTH / 2
      boxes.push({ id, path, label, note, alarming, role: 'frame', x, y: top + height / 2, width: FRAME_WIDTH, height })
    }
    top += height + GAP
  }
  return boxes
}

function frameHeight(slots: number, { height, perRow }: SlotSize): number {
  return Math.max(ROWS_AT_LEAST, Math.ceil(slots / perRow)) * height + FRAME_HEAD + FRAME_PADDING
}

interface Tenants {
  readonly known: ReadonlyMap<ObjectPath, PodMark>
  readonly size: SlotSize
}

function placePods(frame: Box, slots: FrameSlots, { known, size }: Tenants): PodPlace[] {
  const left = frame.x - frame.width / 2 + FRAME_PADDING + size.width / 2
  const top = frame.y - frame.height / 2 + FRAME_HEAD + size.height / 2
  return slots.flatMap((slot, index) => {
    if (!slot) return []
    const place = { x: left + (index % size.perRow) * size.width, y: top + Math.floor(index / size.perRow) * size.height }
    return [{ path: slot.path, mark: slot.goneAtMs === undefined ? known.get(slot.path) : undefined, ...place }]
  })
}

/** The Pod whose slot lies under a point. */
export function podAt({ pods, density }: Scene, { x, y }: { x: number; y: number }): PodPlace | undefined {
  const { width, height } = slotSizes[density]
  return pods.find((pod) => Math.abs(pod.x - x) <= width / 2 && Math.abs(pod.y - y) <= height / 2)
}

export const membersOf = (frames: readonly Frame[]): ReadonlyMap<string, readonly ObjectPath[]> =>
  new Map(frames.map(({ id, pods }) => [id, pods.map(({ path }) => path)]))
