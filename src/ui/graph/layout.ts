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
}

export const SLOT = 30
const SLOTS_A_ROW = 7
const FRAME_HEAD = 12
const FRAME_PADDING = 8
const FRAME_WIDTH = SLOTS_A_ROW * SLOT + 2 * FRAME_PADDING
const GAP = 44
const MARK = { width: 118, height: 40, rowGap: 16, columnGap: 60 }

export function layOut(arrangement: Arrangement, book: SlotBook): Scene {
  const columns = arrangement.columns.filter((column) => column.length > 0)
  const marks = columns.flatMap((column, index) => placeColumn(column, index * (MARK.width + MARK.columnGap)))
  const left = columns.length * (MARK.width + MARK.columnGap)
  const frames = placeFrames(arrangement.frames, book, left)
  const byPath = new Map(arrangement.frames.flatMap(({ pods }) => pods).map((pod) => [pod.path, pod]))
  return {
    boxes: [...frames, ...marks],
    pods: frames.flatMap((frame) => placePods(frame, book.get(frame.id) ?? [], byPath)),
    links: arrangement.links,
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

function placeFrames(frames: readonly Frame[], book: SlotBook, left: number): Box[] {
  const columns = frames.length <= 4 ? 1 : Math.ceil(Math.sqrt(frames.length))
  const boxes: Box[] = []
  let top = 0
  for (let first = 0; first < frames.length; first += columns) {
    const row = frames.slice(first, first + columns)
    const height = Math.max(...row.map(({ id }) => frameHeight(book.get(id)?.length ?? 0)))
    for (const [column, { id, path, label, note, alarming }] of row.entries()) {
      const x = left + column * (FRAME_WIDTH + GAP) + FRAME_WIDTH / 2
      boxes.push({ id, path, label, note, alarming, role: 'frame', x, y: top + height / 2, width: FRAME_WIDTH, height })
    }
    top += height + GAP
  }
  return boxes
}

function frameHeight(slots: number): number {
  return Math.max(1, Math.ceil(slots / SLOTS_A_ROW)) * SLOT + FRAME_HEAD + FRAME_PADDING
}

function placePods(frame: Box, slots: FrameSlots, pods: ReadonlyMap<ObjectPath, PodMark>): PodPlace[] {
  const left = frame.x - frame.width / 2 + FRAME_PADDING + SLOT / 2
  const top = frame.y - frame.height / 2 + FRAME_HEAD + SLOT / 2
  return slots.flatMap((slot, index) => {
    if (!slot) return []
    const place = { x: left + (index % SLOTS_A_ROW) * SLOT, y: top + Math.floor(index / SLOTS_A_ROW) * SLOT }
    return [{ path: slot.path, mark: slot.goneAtMs === undefined ? pods.get(slot.path) : undefined, ...place }]
  })
}

/** The Pod whose slot lies under a point. */
export function podAt(pods: readonly PodPlace[], { x, y }: { x: number; y: number }): PodPlace | undefined {
  return pods.find((pod) => Math.abs(pod.x - x) <= SLOT / 2 && Math.abs(pod.y - y) <= SLOT / 2)
}

export const membersOf = (frames: readonly Frame[]): ReadonlyMap<string, readonly ObjectPath[]> =>
  new Map(frames.map(({ id, pods }) => [id, pods.map(({ path }) => path)]))
