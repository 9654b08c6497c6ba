/**
 * Places for an arrangement: frames in a grid, marks in columns and rows above them, Pods in the numbered slots of their frame. No
 * forces and no memory but the slots, so the picture stays still and the same state has the same coordinates on every machine.
 */
import type { ObjectPath } from '../store/object-store'
import type { PodMark } from './cluster-model'
import type { Arrangement, Frame, Mark } from './frames'
import { routeLinks, type Route } from './routes'
import type { FrameSlots, SlotBook } from './slot-book'

/** Centre and size. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Box = Place & (FrameBox | MarkBox)
export type FrameBox = Omit<Frame, 'pods'> & { readonly role: 'frame'; readonly pods: number }
export type MarkBox = Mark & { readonly id: string }

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
  readonly links: readonly Route[]
  readonly density: Density
  /** What a fitted camera shows; holds room for marks that may come. */
  readonly bounds: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }
}

/** Few Pods are cards with words, one below the other or two abreast; many are glyphs alone. */
export type Density = 'cards' | 'pairs' | 'glyphs'

interface SlotSize {
  readonly width: number
  readonly height: number
}

const slotSizes: Readonly<Record<Density, SlotSize>> = {
  cards: { width: 140, height: 42 },
  pairs: { width: 140, height: 42 },
  glyphs: { width: 28, height: 28 },
}

/** Slots of a size, so many side by side. */
type Grid = SlotSize & { readonly perRow: number }

const SINGLE_FILE = 6
/** Smaller than with so many, the words could not be read. */
const CARDS_LIMIT = 30
/** Room that a frame has before it must grow, and those below it move. */
const ROOM_AT_LEAST = 3 * 42
const FRAME_HEAD = 26
const FRAME_PADDING = 8
const GAP = 16
const FRAMES_ABREAST = 4
/** Marks stand over the middles of frames that are one card wide. */
const PITCH = slotSizes.cards.width + 2 * FRAME_PADDING + GAP
const MARK = { width: 140, height: 44, rowGap: 14, toFrames: 40 }
const MARK_COLUMNS = 3
/** Right of all marks, where links go down to the frames. */
export const GUTTER = MARK_COLUMNS * PITCH
/** Rows of marks that a fitted camera keeps room for. */
const ROWS_AT_LEAST = 2

export function layOut(arrangement: Arrangement, book: SlotBook): Scene {
  const known = new Map(arrangement.frames.flatMap(({ pods }) => pods).map((pod) => [pod.path, pod]))
  const fullest = fullestOf(arrangement.frames, book)
  const density = densityOf(fullest, known.size)
  const grid: Grid = { ...slotSizes[density], perRow: perRowOf(density, fullest) }
  const frames = placeFrames(arrangement.frames, book, grid)
  const marks = arrangement.marks.map(placeMark)
  const boxes = [...frames, ...marks]
  return {
    boxes,
    pods: frames.flatMap((frame) => placePods(frame, book.get(frame.id) ?? [], { known, grid })),
    links: routeLinks(arrangement.links, boxes),
    density,
    bounds: {
      left: Math.min(0, ...marks.map(({ x, width }) => x - width / 2)),
      top: Math.min(topOfRow(ROWS_AT_LEAST - 1), ...marks.map(({ row }) => topOfRow(row))),
      right: Math.max(GUTTER, ...boxes.map(({ x, width }) => x + width / 2)),
      bottom: Math.max(ROOM_AT_LEAST, ...boxes.map(({ y, height }) => y + height / 2)),
    },
  }
}

/** Those that belong nowhere lie in a frame that is as wide as it likes. */
function fullestOf(frames: readonly Frame[], book: SlotBook): number {
  const homes = frames.length > 1 ? frames.filter(({ path }) => path !== undefined) : frames
  return homes.reduce((most, { id }) => Math.max(most, book.get(id)?.length ?? 0), 0)
}

function densityOf(fullest: number, pods: number): Density {
  if (pods > CARDS_LIMIT) return 'glyphs'
  return fullest > SINGLE_FILE ? 'pairs' : 'cards'
}

/** Glyphs double their row when it is high time, and else stay where they are. */
function perRowOf(density: Density, fullest: number): number {
  if (density !== 'glyphs') return density === 'pairs' ? 2 : 1
  let perRow = 5
  while (fullest > 2 * perRow * perRow) perRow *= 2
  return perRow
}

/** Marks stand above the frames and grow upwards, so that neither moves when the other grows. */
const topOfRow = (row: number): number => -MARK.toFrames - (row + 1) * MARK.height - row * MARK.rowGap

function placeMark(mark: Mark): Place & MarkBox {
  const { width, height } = MARK
  return { ...mark, id: mark.path, x: mark.column * PITCH + (PITCH - GAP) / 2, y: topOfRow(mark.row) + height / 2, width, height }
}

/** Side by side; the frame of Pods that belong nowhere lies below, as wide as the others together. */
function placeFrames(frames: readonly Frame[], book: SlotBook, grid: Grid): (Place & FrameBox)[] {
  const homes = frames.length > 1 && frames.at(-1)?.path === undefined ? frames.slice(0, -1) : frames
  const abreast = homes.length <= FRAMES_ABREAST ? FRAMES_ABREAST : Math.ceil(Math.sqrt(homes.length))
  const width = grid.perRow * grid.width + 2 * FRAME_PADDING
  const boxes: (Place & FrameBox)[] = []
  let top = 0
  for (let first = 0; first < homes.length; first += abreast) {
    const row = homes.slice(first, first + abreast)
    const height = Math.max(...row.map(({ id }) => frameHeight(book.get(id)?.length ?? 0, grid)))
    for (const [column, frame] of row.entries()) {
      boxes.push({ ...frame, pods: frame.pods.length, role: 'frame', x: column * (width + GAP) + width / 2, y: top + height / 2, width, height })
    }
    top += height + GAP
  }
  const [loose] = frames.slice(homes.length)
  return loose ? [...boxes, placeLoose(loose, { top, width: Math.min(homes.length, abreast) * (width + GAP) - GAP, slots: book.get(loose.id)?.length ?? 0, grid })] : boxes
}

function placeLoose(frame: Frame, { top, width, slots, grid }: { top: number; width: number; slots: number; grid: Grid }): Place & FrameBox {
  const rows = Math.max(1, Math.ceil(slots / fitting(width, grid)))
  const height = rows * grid.height + FRAME_HEAD + FRAME_PADDING
  return { ...frame, pods: frame.pods.length, role: 'frame', x: width / 2, y: top + height / 2, width, height }
}

/** How many fit side by side. */
const fitting = (width: number, slot: SlotSize): number => Math.max(1, Math.floor((width - 2 * FRAME_PADDING) / slot.width))

function frameHeight(slots: number, { height, perRow }: Grid): number {
  return Math.max(ROOM_AT_LEAST, Math.ceil(slots / perRow) * height) + FRAME_HEAD + FRAME_PADDING
}

interface Tenants {
  readonly known: ReadonlyMap<ObjectPath, PodMark>
  readonly grid: Grid
}

function placePods(frame: Place, slots: FrameSlots, { known, grid }: Tenants): PodPlace[] {
  const left = frame.x - frame.width / 2 + FRAME_PADDING + grid.width / 2
  const top = frame.y - frame.height / 2 + FRAME_HEAD + grid.height / 2
  const perRow = fitting(frame.width, grid)
  return slots.flatMap((slot, index) => {
    if (!slot) return []
    const place = { x: left + (index % perRow) * grid.width, y: top + Math.floor(index / perRow) * grid.height }
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
