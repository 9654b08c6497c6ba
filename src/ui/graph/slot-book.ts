/**
 * Who stands where: each frame (a node, a ReplicaSet, a Service) has numbered slots, and a Pod keeps its slot for its whole life. The
 * slot of one that is gone stays reserved for a moment and shows its outline, so nothing moves when something else comes or goes.
 */
import type { ObjectPath } from '../store/object-store'

export interface Slot {
  readonly path: ObjectPath
  /** Virtual time at which it was first missed; undefined while it is there. */
  readonly goneAtMs: number | undefined
}

export type FrameSlots = readonly (Slot | undefined)[]
export type SlotBook = ReadonlyMap<string, FrameSlots>

/** How long the outline of something deleted stays, in virtual ms. */
export const GHOST_MS = 2_000

/** `members` of each frame, oldest first. */
export function assignSlots(book: SlotBook, members: ReadonlyMap<string, readonly ObjectPath[]>, nowMs: number): SlotBook {
  const next = new Map<string, FrameSlots>()
  for (const [frame, paths] of members) next.set(frame, assignFrame(book.get(frame) ?? [], paths, nowMs))
  return next
}

function assignFrame(slots: FrameSlots, paths: readonly ObjectPath[], nowMs: number): FrameSlots {
  const present = new Set(paths)
  const kept = slots.map((slot) => keep(slot, present, nowMs))
  const placed = new Set(kept.map((slot) => slot?.path))
  let from = 0
  for (const path of paths) {
    if (placed.has(path)) continue
    while (kept[from] !== undefined) from++
    kept[from] = { path, goneAtMs: undefined }
  }
  while (kept.length > 0 && kept.at(-1) === undefined) kept.pop()
  return kept
}

function keep(slot: Slot | undefined, present: ReadonlySet<ObjectPath>, nowMs: number): Slot | undefined {
  if (!slot) return undefined
  if (present.has(slot.path)) return slot.goneAtMs === undefined ? slot : { path: slot.path, goneAtMs: undefined }
  const goneAtMs = slot.goneAtMs ?? nowMs
  return nowMs - goneAtMs < GHOST_MS && nowMs >= goneAtMs ? { path: slot.path, goneAtMs } : undefined
}
