/** The scene of what is seen now; remembers who stands where, so that nothing moves, and lets outlines fade by virtual time. */
import { useMemo, useRef } from 'react'
import { useSession, useSessionState } from '../session-context'
import type { View } from './frames'
import { layOut, membersOf, type Scene } from './layout'
import type { Seen } from './lens'
import { assignSlots, type SlotBook } from './slot-book'

const hasGhosts = (book: SlotBook | undefined): boolean =>
  book !== undefined && [...book.values()].some((slots) => slots.some((slot) => slot?.goneAtMs !== undefined))

const TICK_MS = 250

export function useScene({ arrangement }: Seen, view: View): Scene {
  const session = useSession()
  const books = useRef(new Map<string, SlotBook>())
  const generation = useSessionState((state) => state.generation)
  const key = `${generation} ${view}`
  // Outlines alone need the time; without them the clock draws nothing anew.
  const tick = useSessionState((state) => (hasGhosts(books.current.get(key)) ? Math.floor(state.nowMs / TICK_MS) : 0))
  return useMemo(() => {
    const { nowMs } = session.state.getState()
    const book = assignSlots(books.current.get(key) ?? new Map(), membersOf(arrangement.frames), nowMs)
    books.current.set(key, book)
    return layOut(arrangement, book)
    // `tick` is not read: it says that time has passed.
  }, [arrangement, key, session, tick])
}
